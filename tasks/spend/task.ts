/** High or low spend: a logistic model of what a basket holds. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { itemsColumn } from '../supermarket/items.ts';

export const spend: Task = {
  id: taskId('spend'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'High-spend baskets',
      title: 'Departments of a supermarket learn together which baskets end in a high spend',
      purpose:
        'Learns from the kinds of goods in a basket how likely it is that the customer spends a high amount.',
      data: '4,627 baskets of a New Zealand supermarket, a public teaching collection; each participant holds those that one department leads.',
      rows: 'baskets',
    },
    zh: {
      name: '高消费购物篮',
      title: '超市各柜台一起学会哪些购物篮消费高',
      purpose: '根据购物篮里的商品类别，学会估计顾客消费金额高的可能性。',
      data: '新西兰一家超市的 4627 个购物篮，公开的教学数据；每位参与者持有由一个柜台领头的购物篮。',
      rows: '购物篮',
    },
  },
  data: {
    kind: 'table',
    columns: [itemsColumn],
    target: {
      name: 'total_high',
      type: 'binary',
      positive: '1',
      label: { en: 'High spend', zh: '高消费' },
    },
  },
  model: {
    layers: [{ type: 'dense', units: 1, activation: 'sigmoid' }],
    seed: 1,
  },
  training: {
    loss: 'binary-cross-entropy',
    optimizer: { name: 'sgd', learningRate: 0.3 },
    batchSize: 32,
    localEpochs: 4,
    heldOutFraction: 0.1,
  },
  metric: 'auc',
  rounds: {
    minParticipants: 3,
    cohortSize: 50,
    quorum: 2,
    gatherMs: 1500,
    roundTimeoutMs: 60_000,
    awayGraceMs: 10_000,
    evaluationTimeoutMs: 20_000,
    maxRounds: 35,
  },
  aggregation: {
    weighting: { name: 'by-example-count' },
    maxExampleCount: 10_000,
    maxDeltaValue: 16,
    maxDeltaNorm: 50,
    serverOptimizer: { name: 'sgd', learningRate: 1 },
  },
  encoding: 'float32',
  privacy: { mechanism: 'none', clippingNorm: null },
};
