/** Handwritten digits: MNIST with a small dense network of 199,210 parameters. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';

export const digits: Task = {
  id: taskId('digits'),
  version: 1,
  owner: 'tabfed',
  text: {
    en: {
      name: 'Handwritten digits',
      title: 'Teach a model to read digits, without showing yours',
      purpose: 'Learns to tell which digit, 0 to 9, somebody has written by hand.',
      data: 'Small grey pictures of handwritten digits from the public MNIST collection; each participant holds its own.',
      rows: 'images',
    },
    zh: {
      name: '手写数字',
      title: '教模型认数字，却不必把您的给别人看',
      purpose: '学会分辨手写的数字是 0 到 9 中的哪一个。',
      data: '来自公开数据集 MNIST 的手写数字小灰度图，每位参与者各有各的一份。',
      rows: '图片',
    },
  },
  data: {
    kind: 'images',
    height: 28,
    width: 28,
    channels: 1,
    // A person's own pictures have any size.
    resize: 'crop',
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  },
  model: {
    layers: [
      { type: 'flatten' },
      { type: 'dense', units: 200, activation: 'relu' },
      { type: 'dense', units: 200, activation: 'relu' },
      { type: 'dense', units: 10, activation: 'softmax' },
    ],
    seed: 1,
  },
  training: {
    loss: 'categorical-cross-entropy',
    optimizer: { name: 'sgd', learningRate: 0.2 },
    batchSize: 16,
    localEpochs: 1,
    heldOutFraction: 0.1,
  },
  metric: 'accuracy',
  rounds: {
    minParticipants: 3,
    cohortSize: 50,
    quorum: 2,
    gatherMs: 1500,
    roundTimeoutMs: 120_000,
    awayGraceMs: 10_000,
    evaluationTimeoutMs: 20_000,
    maxRounds: 20,
    target: { value: 0.95, holdRounds: 2 },
  },
  aggregation: {
    weighting: { name: 'by-example-count' },
    maxExampleCount: 100_000,
    maxDeltaValue: 16,
    maxDeltaNorm: 50,
    serverOptimizer: { name: 'sgd', learningRate: 1 },
  },
  encoding: 'float16',
  privacy: { mechanism: 'none', clippingNorm: null },
};
