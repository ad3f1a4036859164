/** The textbook example: y = 0.5x + 0.5 from a few points, small enough to check by hand. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';

export const linear: Task = {
  id: taskId('linear'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'A straight line',
      title: 'Find one line together, while everyone keeps their own points',
      purpose:
        'Learns the straight line that runs through everybody’s points, so that it can say where the next one lies.',
      data: 'A few points of the line y = 0.5x + 0.5; each participant holds only some of them.',
      rows: 'points',
    },
    zh: {
      name: '一条直线',
      title: '一起找出同一条直线，各自的点留在各自手里',
      purpose: '学会穿过所有人手中各点的那条直线，从而说出下一个点在哪里。',
      data: '直线 y = 0.5x + 0.5 上的几个点，每位参与者只拿着其中一部分。',
      rows: '点',
    },
  },
  data: {
    kind: 'table',
    columns: [{ name: 'x', type: 'number', center: 3, scale: 2, label: { en: 'x', zh: 'x' } }],
    // Scale 1 keeps errors in the unit of y.
    target: { name: 'y', type: 'number', center: 2, scale: 1, label: { en: 'y', zh: 'y' } },
  },
  model: { layers: [{ type: 'dense', units: 1, activation: 'linear' }], seed: 1 },
  training: {
    loss: 'mean-squared-error',
    // Steps of 0.2 stay stable for every part of every split: the steepest curvature is 2(u² + 1) with
    // u = (5.75 − 3) / 2, and 0.2 · 5.8 < 2.
    optimizer: { name: 'sgd', learningRate: 0.2 },
    batchSize: 8,
    localEpochs: 20,
    heldOutFraction: 0,
  },
  metric: 'mae',
  rounds: {
    minParticipants: 2,
    cohortSize: 50,
    quorum: 2,
    gatherMs: 1000,
    roundTimeoutMs: 60_000,
    awayGraceMs: 10_000,
    evaluationTimeoutMs: 10_000,
    maxRounds: 30,
    target: { value: 0.005, holdRounds: 2 },
  },
  aggregation: {
    weighting: { name: 'by-example-count' },
    maxExampleCount: 10_000,
    maxDeltaValue: 16,
    maxDeltaNorm: 16,
    serverOptimizer: { name: 'sgd', learningRate: 1 },
  },
  encoding: 'float32',
  privacy: { mechanism: 'none', clippingNorm: null },
};
