/** Time until breast cancer comes back: two cohorts of two countries, Cox's partial likelihood over a small network. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { recurrenceColumns } from './columns.ts';

export const recurrence: Task = {
  id: taskId('recurrence'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'Recurrence of breast cancer',
      title: 'A Dutch tumour bank and a German trial learn together who stays free of cancer',
      purpose:
        'Learns how soon node-positive breast cancer comes back after surgery, and how hormone therapy goes with it.',
      data: '2,232 patients: the Rotterdam tumour bank and the German Breast Cancer Study Group, public cohorts that many papers compare methods on.',
      rows: 'patients',
      caution: 'For showing how training works, not for decisions about people.',
    },
    zh: {
      name: '乳腺癌复发',
      title: '荷兰肿瘤库与德国临床试验一起学会谁能长期无癌',
      purpose: '学会估计淋巴结阳性乳腺癌术后多久复发，以及激素治疗与此的关系。',
      data: '2232 名患者：鹿特丹肿瘤库与德国乳腺癌研究组，许多论文用来比较方法的公开队列。',
      rows: '患者',
      caution: '仅用于演示训练过程，不可用来对人作决定。',
    },
  },
  data: {
    kind: 'table',
    columns: recurrenceColumns,
    target: {
      name: 'rfstime',
      type: 'survival',
      event: { name: 'status', occurred: '1' },
      label: { en: 'Days free of recurrence (+: still free)', zh: '无复发天数（+：仍未复发）' },
    },
  },
  model: {
    layers: [
      { type: 'dense', units: 8, activation: 'tanh' },
      { type: 'dense', units: 1, activation: 'linear' },
    ],
    seed: 1,
  },
  training: {
    loss: 'cox-partial-likelihood',
    optimizer: { name: 'sgd', learningRate: 0.05 },
    batchSize: 64,
    localEpochs: 2,
    heldOutFraction: 0.1,
  },
  metric: 'cIndex',
  rounds: {
    minParticipants: 2,
    cohortSize: 50,
    quorum: 2,
    gatherMs: 1500,
    roundTimeoutMs: 60_000,
    awayGraceMs: 10_000,
    evaluationTimeoutMs: 10_000,
    maxRounds: 15,
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
