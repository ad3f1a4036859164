/** How many aircraft leave in the coming hour: airports forecast together, with a small dense network on logarithms. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { flightsColumns } from './columns.ts';

export const flights: Task = {
  id: taskId('flights'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'Departures in the coming hour',
      title: 'Airports learn together how many flights leave in the coming hour',
      purpose:
        'Learns how many flights leave an airport in the coming hour, from the hours and weeks before it.',
      data: 'Hourly departures at the 20 busiest airports of the United States from January to June 2001, public records; each participant holds those of one airport.',
      rows: 'hours',
    },
    zh: {
      name: '下一小时的离港航班',
      title: '各机场一起学会预测下一小时有多少航班离港',
      purpose: '根据此前几小时和几周的情况，学会预测机场下一小时有多少航班离港。',
      data: '2001 年 1 月至 6 月美国最繁忙的 20 座机场每小时的离港航班数，公开记录；每位参与者持有一座机场的数据。',
      rows: '小时',
    },
  },
  data: {
    kind: 'table',
    columns: flightsColumns,
    target: {
      name: 'departures',
      type: 'number',
      log: true,
      center: 2.5,
      scale: 1,
      label: { en: 'Departures in the hour', zh: '一小时离港航班数' },
    },
    order: { by: 'hour', within: ['airport'] },
  },
  model: {
    layers: [
      { type: 'dense', units: 64, activation: 'relu' },
      { type: 'dense', units: 32, activation: 'relu' },
      { type: 'dense', units: 1, activation: 'linear' },
    ],
    seed: 1,
  },
  training: {
    loss: 'mean-squared-error',
    optimizer: { name: 'sgd', learningRate: 0.03 },
    batchSize: 64,
    localEpochs: 2,
    heldOutFraction: 0.05,
  },
  metric: 'mae',
  rounds: {
    minParticipants: 3,
    cohortSize: 50,
    quorum: 2,
    gatherMs: 1500,
    roundTimeoutMs: 60_000,
    awayGraceMs: 10_000,
    evaluationTimeoutMs: 20_000,
    maxRounds: 40,
  },
  aggregation: {
    weighting: { name: 'by-example-count' },
    maxExampleCount: 20_000,
    maxDeltaValue: 16,
    maxDeltaNorm: 20,
    // Airports pull in different directions; what they agree on over the rounds is what adds up.
    serverOptimizer: { name: 'momentum', learningRate: 0.75, momentum: 0.5, nesterov: false },
  },
  encoding: 'float32',
  privacy: { mechanism: 'none', clippingNorm: null },
};
