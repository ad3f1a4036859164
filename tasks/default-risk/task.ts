/** Rare defaults: Lending Club loans by state, with a logistic model that weighs the rare rows more. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { defaultRiskColumns } from './columns.ts';

export const defaultRisk: Task = {
  id: taskId('default-risk'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'Rare defaults',
      title: 'Lenders of different states learn together what a rare default looks like',
      purpose: 'Learns which consumer loans end in default; only about one in twenty does.',
      data: 'Loans made through Lending Club in the United States, a public teaching collection; each participant holds those of one state or region.',
      rows: 'loans',
      caution: 'For showing how training works, not for decisions about people.',
    },
    zh: {
      name: '罕见违约',
      title: '不同州的出借方一起学会识别少见的违约',
      purpose: '学会哪些消费贷款最终违约；大约二十笔里只有一笔。',
      data: '美国 Lending Club 平台的贷款，公开的教学数据；每位参与者持有一个州或一个地区的贷款。',
      rows: '贷款',
      caution: '仅用于演示训练过程，不可用来对人作决定。',
    },
  },
  data: {
    kind: 'table',
    columns: defaultRiskColumns,
    target: {
      name: 'bad',
      type: 'binary',
      positive: '1',
      label: { en: 'Default', zh: '违约' },
    },
  },
  model: { layers: [{ type: 'dense', units: 1, activation: 'sigmoid' }], seed: 1 },
  training: {
    loss: 'binary-cross-entropy',
    positiveWeight: 10,
    optimizer: { name: 'sgd', learningRate: 0.1 },
    batchSize: 32,
    localEpochs: 2,
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
    maxRounds: 20,
  },
  aggregation: {
    weighting: { name: 'by-example-count' },
    maxExampleCount: 10_000,
    maxDeltaValue: 16,
    maxDeltaNorm: 20,
    serverOptimizer: { name: 'sgd', learningRate: 1 },
  },
  encoding: 'float32',
  privacy: { mechanism: 'none', clippingNorm: null },
};
