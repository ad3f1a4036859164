/** Demand of the coming week: orange juice sales by store, with a small dense network on the logarithm of sales. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { demandColumns } from './columns.ts';

export const demand: Task = {
  id: taskId('demand'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'Demand for orange juice',
      title: 'Stores learn together how much they will sell at which price',
      purpose:
        'Learns how much of a brand a store sells in a week, from prices, advertising and what it has been selling.',
      data: 'Weekly sales of eleven brands in 83 stores of Dominick’s in Chicago, a public teaching collection; each participant holds those of one store.',
      rows: 'weekly sales',
    },
    zh: {
      name: '橙汁需求',
      title: '各家门店一起学会在什么价格能卖出多少',
      purpose: '根据价格、广告和以往销量，学会估计门店一周能卖出多少某品牌的橙汁。',
      data: '芝加哥 Dominick’s 连锁 83 家门店 11 个品牌的每周销量，公开的教学数据；每位参与者持有一家门店的数据。',
      rows: '周销量',
    },
  },
  data: {
    kind: 'table',
    columns: demandColumns,
    target: {
      name: 'sales',
      type: 'number',
      unit: 'oz',
      log: true,
      center: 8.5,
      scale: 1.1,
      label: { en: 'Sales in the week', zh: '一周销量' },
    },
    order: { by: 'week', within: ['store', 'brand'] },
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
    optimizer: { name: 'sgd', learningRate: 0.05 },
    batchSize: 64,
    localEpochs: 2,
    heldOutFraction: 0.05,
  },
  metric: 'rmseLog',
  rounds: {
    minParticipants: 3,
    cohortSize: 100,
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
