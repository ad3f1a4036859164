import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Layer } from '../../core/task/layers.ts';
import type { Task } from '../../core/task/task.ts';
import { digits } from '../../tasks/digits/task.ts';
import { seededRandom } from '../../tasks/seeded-random.ts';
import { buildModel } from '../../tasks/testing/build-model.ts';
import { openBackend } from './backends.ts';
import { LocalModel } from './local-model.ts';
import { nodeTrainerPorts } from './node-ports.ts';

const layers: Layer[] = [
  { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' },
  { type: 'max-pooling-2d', poolSize: 2 },
  { type: 'conv2d', filters: 2, kernelSize: 3, padding: 'valid', activation: 'tanh' },
  { type: 'reshape', targetShape: [4, 2] },
  { type: 'flatten' },
  { type: 'dropout', rate: 0.5 },
  { type: 'dense', units: 5, activation: 'sigmoid' },
  { type: 'dense', units: 4, activation: 'linear' },
  { type: 'dense', units: 4, activation: 'softmax' },
  { type: 'dense', units: 3, activation: 'softmax' },
];
const task = {
  ...digits,
  data: { kind: 'images' as const, height: 8, width: 8, channels: 1 as const, classes: ['a', 'b', 'c'] },
  model: { layers, seed: 7 },
};

const steps: Task = {
  ...digits,
  data: {
    kind: 'table',
    columns: ['a', 'b'].map((name) => ({ name, type: 'number', center: 0, scale: 1 })),
    target: { name: 'y', type: 'number', center: 0, scale: 1 },
    order: { by: 't' },
    steps: 4,
  },
  model: {
    layers: [
      { type: 'gru', units: 5 },
      { type: 'dense', units: 1, activation: 'linear' },
    ],
    seed: 9,
  },
};

it.each([
  'cpu',
  'wasm',
] as const)('a recurrent layer computes on %s what tfjs’s own does', async (backend) => {
  const model = new LocalModel(steps, await openBackend(backend, nodeTrainerPorts().wasm));
  const twin = buildModel(steps, 'logits');
  tf.tidy(() => {
    const rows = tf.randomUniform([3, 4, 2], -2, 2, 'float32', 3);
    const expected = (twin.predict(rows) as tf.Tensor).dataSync();
    const logits = model.forward(rows).dataSync();
    expect(new Set(logits).size).toBe(3);
    logits.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
  });
  twin.dispose();
  model.dispose();
});

describe.each(['cpu', 'wasm'] as const)('the layers of a task on %s', (backend) => {
  let model: LocalModel;
  beforeAll(async () => {
    model = new LocalModel(task, await openBackend(backend, nodeTrainerPorts().wasm));
    return () => model.dispose();
  });

  it('compute what tfjs’s own layers compute, up to the logits', () => {
    const twin = buildModel(task, 'logits');
    tf.tidy(() => {
      const images = tf.randomUniform([5, 8, 8, 1], 0, 1, 'float32', 3);
      const expected = (twin.predict(images) as tf.Tensor).dataSync();
      const logits = model.forward(images);
      expect(logits.shape).toEqual([5, 3]);
      logits.dataSync().forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]!, 6);
      });
    });
    twin.dispose();
  });

  it('let units rest only while training, others in every step, the same ones for the same seed', () => {
    const run = (dropout?: () => number) =>
      tf.tidy(() => [...model.forward(tf.ones([1, 8, 8, 1]), dropout).dataSync()]);
    const [one, same] = [seededRandom(1), seededRandom(1)];
    const first = run(one);
    expect(run(same)).toEqual(first);
    expect(run(one)).not.toEqual(first);
    expect(run()).not.toEqual(first);
    expect(run()).toEqual(run());
  });
});
