/** Small valid tasks for tests, one for each kind of target. As written in a file: defaults are not filled in. */
import * as z from 'zod/mini';
import { TaskShape } from '../task/task.ts';

const text = { name: 'Sample', title: 'A sample task', purpose: 'Tests.', data: 'Made up.', rows: 'rows' };

const common = {
  version: 1,
  owner: 'tests',
  text: { en: text, zh: { ...text } },
  rounds: {
    minParticipants: 2,
    cohortSize: 4,
    quorum: 2,
    gatherMs: 0,
    roundTimeoutMs: 60_000,
    awayGraceMs: 5_000,
    evaluationTimeoutMs: 10_000,
    maxRounds: 5,
  },
  aggregation: {
    weighting: { name: 'by-example-count' },
    maxExampleCount: 100_000,
    maxDeltaValue: 16,
    maxDeltaNorm: 100,
    serverOptimizer: { name: 'sgd', learningRate: 1 },
  },
  encoding: 'float32',
  privacy: { mechanism: 'none', clippingNorm: null },
} as const;

const training = (loss: string) => ({
  loss,
  optimizer: { name: 'sgd', learningRate: 0.1 },
  batchSize: 8,
  localEpochs: 1,
  heldOutFraction: 0.2,
});

/** 8 × 8 grey images of three classes, through a small convolution: every layer type but reshape. */
export const imageTaskJson = {
  ...common,
  id: 'sample-images',
  data: { kind: 'images', height: 8, width: 8, channels: 1, classes: ['a', 'b', 'c'] },
  model: {
    layers: [
      { type: 'conv2d', filters: 2, kernelSize: 3, activation: 'relu' },
      { type: 'max-pooling-2d', poolSize: 2 },
      { type: 'flatten' },
      { type: 'dropout', rate: 0.25 },
      { type: 'dense', units: 3, activation: 'softmax' },
    ],
    seed: 1,
  },
  training: training('categorical-cross-entropy'),
  metric: 'accuracy',
} as const;

/** Two columns, four inputs, a yes or no. */
export const binaryTaskJson = {
  ...common,
  id: 'sample-binary',
  data: {
    kind: 'table',
    columns: [
      { name: 'age', type: 'number', center: 40, scale: 10 },
      {
        name: 'colour',
        type: 'category',
        values: ['red', 'green', 'blue'],
        valueLabels: { en: ['Red', 'Green', 'Blue'], zh: ['红', '绿', '蓝'] },
      },
    ],
    target: { name: 'bought', type: 'binary', positive: 'yes' },
  },
  model: {
    layers: [
      { type: 'dense', units: 5, activation: 'tanh' },
      { type: 'dense', units: 1, activation: 'sigmoid' },
    ],
    seed: 2,
  },
  training: training('binary-cross-entropy'),
  metric: 'auc',
} as const;

/** A line: one column, one number. */
export const numberTaskJson = {
  ...common,
  id: 'sample-number',
  data: {
    kind: 'table',
    columns: [{ name: 'x', type: 'number', center: 0, scale: 1 }],
    target: { name: 'y', type: 'number', center: 0, scale: 1 },
  },
  model: { layers: [{ type: 'dense', units: 1 }], seed: 3 },
  training: training('mean-squared-error'),
  metric: 'mae',
} as const;

export const imageTask = z.parse(TaskShape, imageTaskJson);
export const binaryTask = z.parse(TaskShape, binaryTaskJson);
export const numberTask = z.parse(TaskShape, numberTaskJson);
