/** Loans that go bad: the German credit data with a logistic model. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { creditColumns } from './columns.ts';

export const credit: Task = {
  id: taskId('credit'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'Loans at risk',
      title: 'Learn together which loans go bad, while every customer list stays at home',
      purpose: 'Learns how likely it is that a loan will not be repaid as agreed.',
      data: 'A thousand loans of a German bank from the 1970s, a public teaching collection; each participant holds some.',
      rows: 'loans',
      caution: 'For showing how training works, not for decisions about people.',
    },
    zh: {
      name: '贷款风险',
      title: '一起学会哪些贷款容易出问题，客户名单各自留在家里',
      purpose: '学会估计一笔贷款不能按约定还清的可能性。',
      data: '二十世纪七十年代一家德国银行的一千笔贷款，公开的教学数据；每位参与者各有一部分。',
      rows: '贷款',
      caution: '仅用于演示训练过程，不可用来对人作决定。',
    },
  },
  data: {
    kind: 'table',
    columns: creditColumns,
    target: {
      name: 'bad',
      type: 'binary',
      positive: '1',
      label: { en: 'Not repaid as agreed', zh: '未按约定还清' },
    },
  },
  model: { layers: [{ type: 'dense', units: 1, activation: 'sigmoid' }], seed: 1 },
  training: {
    loss: 'binary-cross-entropy',
    optimizer: { name: 'sgd', learningRate: 0.1 },
    batchSize: 16,
    localEpochs: 3,
    heldOutFraction: 0.2,
  },
  metric: 'auc',
  rounds: {
    minParticipants: 3,
    cohortSize: 50,
    quorum: 2,
    gatherMs: 1500,
    roundTimeoutMs: 60_000,
    awayGraceMs: 10_000,
    evaluationTimeoutMs: 10_000,
    maxRounds: 20,
    target: { value: 0.77, holdRounds: 3 },
  },
  aggregation: {
    weighting: { name: 'by-example-count' },
    maxExampleCount: 1_000,
    maxDeltaValue: 16,
    maxDeltaNorm: 20,
    serverOptimizer: { name: 'sgd', learningRate: 1 },
  },
  encoding: 'float32',
  privacy: { mechanism: 'none', clippingNorm: null },
};
