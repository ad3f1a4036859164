/**
 * What is missing from a basket: half of it is hidden, and every kind of goods speaks for or against every other. One layer:
 * with a narrow one between, a few thousand baskets were learnt by heart and popularity alone was as good.
 */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { itemsColumn } from '../supermarket/items.ts';

export const basket: Task = {
  id: taskId('basket'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'What goes with a basket',
      title: 'Departments of a supermarket learn together what else belongs in a basket',
      purpose: 'Learns which kinds of goods are bought together, and so names what a basket lacks.',
      data: '4,627 baskets of a New Zealand supermarket, a public teaching collection; each participant holds those that one department leads.',
      rows: 'baskets',
    },
    zh: {
      name: '购物篮推荐',
      title: '超市各柜台一起学会购物篮里还缺什么',
      purpose: '学会哪些商品类别常一起购买，从而说出购物篮里还缺什么。',
      data: '新西兰一家超市的 4627 个购物篮，公开的教学数据；每位参与者持有由一个柜台领头的购物篮。',
      rows: '购物篮',
    },
  },
  data: {
    kind: 'table',
    columns: [itemsColumn],
    target: { name: 'items', type: 'items', hidden: 0.5, label: { en: 'What else', zh: '还缺什么' } },
  },
  model: {
    layers: [{ type: 'dense', units: 122, activation: 'sigmoid' }],
    seed: 1,
  },
  training: {
    loss: 'hidden-item-cross-entropy',
    // The loss is a mean over all items that were not shown: steps are large to make up for it.
    optimizer: { name: 'sgd', learningRate: 5 },
    batchSize: 32,
    localEpochs: 2,
    heldOutFraction: 0.1,
  },
  metric: 'hitRate',
  rounds: {
    minParticipants: 3,
    cohortSize: 50,
    quorum: 2,
    gatherMs: 1500,
    roundTimeoutMs: 60_000,
    awayGraceMs: 10_000,
    evaluationTimeoutMs: 20_000,
    maxRounds: 20,
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
