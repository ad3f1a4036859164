/** Malignant or benign: the Wisconsin diagnostic breast cancer data with a small dense network. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { breastCancerColumns } from './columns.ts';

export const breastCancer: Task = {
  id: taskId('breast-cancer'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'Breast cancer cells',
      title: 'Clinics learn together to tell malignant cells from benign ones',
      purpose: 'Learns from measurements of cell nuclei how likely it is that a breast mass is malignant.',
      data: 'Fine needle aspirates of 569 breast masses at the University of Wisconsin, a public collection; each participant holds some, with its own share of malignant ones.',
      rows: 'masses',
      caution: 'For showing how training works, not for decisions about people.',
    },
    zh: {
      name: '乳腺癌细胞',
      title: '各家诊所一起学会区分恶性与良性细胞',
      purpose: '根据细胞核的测量值，学会估计乳腺肿块为恶性的可能性。',
      data: '威斯康星大学 569 例乳腺肿块的细针穿刺样本，公开的数据；每位参与者持有一部分，恶性比例各不相同。',
      rows: '肿块',
      caution: '仅用于演示训练过程，不可用来对人作决定。',
    },
  },
  data: {
    kind: 'table',
    columns: breastCancerColumns,
    target: {
      name: 'malignant',
      type: 'binary',
      positive: '1',
      label: { en: 'Malignant', zh: '恶性' },
    },
  },
  model: {
    layers: [
      { type: 'dense', units: 16, activation: 'relu' },
      { type: 'dense', units: 1, activation: 'sigmoid' },
    ],
    seed: 1,
  },
  training: {
    loss: 'binary-cross-entropy',
    optimizer: { name: 'sgd', learningRate: 0.1 },
    batchSize: 16,
    localEpochs: 3,
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
    evaluationTimeoutMs: 10_000,
    maxRounds: 20,
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
