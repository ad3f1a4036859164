/** How many riders enter a station tomorrow: stations forecast together, with a recurrent network over a week of days. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { ridershipColumns, WINDOW } from './columns.ts';

export const ridership: Task = {
  id: taskId('ridership'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'Riders of the coming day',
      title: 'Stations learn together how many riders come the next day',
      purpose: 'Learns how many people ride from a station on a day, from the two weeks before it.',
      data: 'Daily riders at 20 stations of the Chicago L from August 2013 to August 2016, public records of the city; each participant holds those of one station.',
      rows: 'days',
    },
    zh: {
      name: '次日客流',
      title: '各车站一起学会预测第二天有多少乘客',
      purpose: '根据此前两周的情况，学会预测车站一天有多少乘客进站。',
      data: '2013 年 8 月至 2016 年 8 月芝加哥 L 线 20 座车站每天的乘客数，市政公开记录；每位参与者持有一座车站的数据。',
      rows: '天',
    },
  },
  data: {
    kind: 'table',
    columns: ridershipColumns,
    target: {
      name: 'riders',
      type: 'number',
      log: true,
      center: 8,
      scale: 1,
      label: { en: 'Riders on the day', zh: '当天乘客数' },
    },
    order: { by: 'day', within: ['station'] },
    steps: WINDOW,
  },
  model: {
    layers: [
      { type: 'gru', units: 32 },
      { type: 'dense', units: 1, activation: 'linear' },
    ],
    seed: 1,
  },
  training: {
    loss: 'mean-squared-error',
    optimizer: { name: 'adam', learningRate: 0.01 },
    batchSize: 256,
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
    maxRounds: 12,
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
