/** How late aircraft leave in the coming hour: airports forecast together, and a traveller's page finds the quickest way. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { delayColumns } from './columns.ts';

export const delay: Task = {
  id: taskId('delay'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'Delays and the quickest way',
      title: 'Airports learn together how late flights leave in the coming hour',
      purpose:
        'Learns how many minutes late flights leave an airport in the coming hour, so that a traveller can be sent where it goes fastest.',
      data: 'Hourly departures and their mean delay at the 20 busiest airports of the United States from January to June 2001, public records; each participant holds those of one airport.',
      rows: 'hours',
    },
    zh: {
      name: '航班延误与最快路线',
      title: '各机场一起学会预测下一小时航班晚点多久',
      purpose: '学会预测机场下一小时航班平均晚点多少分钟，从而为旅客找到最快的路线。',
      data: '2001 年 1 月至 6 月美国最繁忙的 20 座机场每小时的离港航班数及平均延误，公开记录；每位参与者持有一座机场的数据。',
      rows: '小时',
    },
  },
  data: {
    kind: 'table',
    columns: delayColumns,
    target: {
      name: 'delay',
      type: 'number',
      unit: 'min',
      center: 8,
      scale: 12,
      label: { en: 'Mean delay in the hour', zh: '一小时内的平均延误' },
    },
    order: { by: 'hour', within: ['airport'] },
  },
  model: {
    layers: [
      { type: 'dense', units: 32, activation: 'relu' },
      { type: 'dense', units: 16, activation: 'relu' },
      { type: 'dense', units: 1, activation: 'linear' },
    ],
    seed: 1,
  },
  training: {
    loss: 'mean-squared-error',
    optimizer: { name: 'sgd', learningRate: 0.01 },
    batchSize: 64,
    localEpochs: 1,
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
    maxRounds: 10,
  },
  aggregation: {
    weighting: { name: 'by-example-count' },
    maxExampleCount: 20_000,
    maxDeltaValue: 16,
    maxDeltaNorm: 20,
    serverOptimizer: { name: 'sgd', learningRate: 1 },
  },
  encoding: 'float32',
  privacy: { mechanism: 'none', clippingNorm: null },
};
