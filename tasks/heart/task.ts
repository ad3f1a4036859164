/** Coronary heart disease at four hospitals. Its rows do not come with tabfed: hospitals, or visitors, bring them. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { heartColumns } from './columns.ts';

export const heart: Task = {
  id: taskId('heart'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'Heart disease, four hospitals',
      title: 'Four hospitals learn together what none of them can learn alone',
      purpose:
        'Learns from what is known before an angiography how likely it is that a coronary artery is narrowed by half or more.',
      data: 'Patients of Cleveland, Budapest, Zurich and Basel, and Long Beach: the UCI heart disease data, which you bring as files.',
      rows: 'patients',
      caution: 'For showing how training works, not for decisions about people.',
    },
    zh: {
      name: '心脏病，四家医院',
      title: '四家医院一起学会任何一家都学不会的东西',
      purpose: '根据血管造影之前已知的信息，学会估计冠状动脉狭窄达到一半以上的可能性。',
      data: '克利夫兰、布达佩斯、苏黎世与巴塞尔、长滩的患者：UCI 心脏病数据，由您自带文件。',
      rows: '患者',
      caution: '仅用于演示训练过程，不可用来对人作决定。',
    },
  },
  data: {
    kind: 'table',
    columns: heartColumns,
    target: {
      name: 'narrowing',
      type: 'binary',
      positive: 'yes',
      label: { en: 'A coronary artery narrowed by half or more', zh: '冠状动脉狭窄一半以上' },
    },
  },
  model: { layers: [{ type: 'dense', units: 1, activation: 'sigmoid' }], seed: 1 },
  training: {
    loss: 'binary-cross-entropy',
    optimizer: { name: 'sgd', learningRate: 0.1 },
    batchSize: 16,
    localEpochs: 1,
    heldOutFraction: 0.2,
  },
  metric: 'auc',
  rounds: {
    minParticipants: 2,
    cohortSize: 50,
    quorum: 2,
    gatherMs: 1500,
    roundTimeoutMs: 60_000,
    awayGraceMs: 10_000,
    evaluationTimeoutMs: 10_000,
    maxRounds: 30,
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
