import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Training } from '../../core/task/task.ts';
import { digits } from '../../tasks/digits/task.ts';
import { seededRandom } from '../../tasks/seeded-random.ts';
import { openBackend } from './backends.ts';
import { LOSSES } from './losses.ts';
import { coxLoss, riskSets } from './survival.ts';

beforeAll(async () => {
  await openBackend('cpu', undefined);
});

const [ROWS, OUTPUTS] = [5, 3];
const random = seededRandom(4);
const logits = Float32Array.from({ length: ROWS * OUTPUTS }, () => 4 * random() - 2);
const oneHot = Float32Array.from(logits, (_, i) =>
  i % OUTPUTS === Math.floor(i / OUTPUTS) % OUTPUTS ? 1 : 0,
);

const CASES: readonly (readonly [Training['loss'], Partial<Training>])[] = [
  ['mean-squared-error', {}],
  ['binary-cross-entropy', {}],
  ['binary-cross-entropy', { positiveWeight: 3 }],
  ['categorical-cross-entropy', {}],
];

describe.each(CASES)('the gradient of the loss %s, %o', (name, settings) => {
  const training = { ...digits.training, ...settings };
  const loss = (z: tf.Tensor2D) => LOSSES[name](z, tf.tensor2d(oneHot, [ROWS, OUTPUTS]), training);
  const lossOf = (values: Float32Array) =>
    tf.tidy(() => loss(tf.tensor2d(values, [ROWS, OUTPUTS])).dataSync()[0]!);
  const gradient = (scale: number) =>
    tf.tidy(() =>
      tf
        .grad((z) => tf.mul(loss(z as tf.Tensor2D), scale))(tf.tensor2d(logits, [ROWS, OUTPUTS]))
        .dataSync(),
    );

  it('is that of finite differences', () => {
    const step = 2 ** -6;
    gradient(1).forEach((value, i) => {
      const moved = (by: number) => lossOf(logits.map((z, j) => (j === i ? z + by : z)));
      expect(value).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 4);
    });
  });

  it('passes on what the loss is multiplied by', () => {
    const once = gradient(1);
    gradient(3).forEach((value, i) => {
      expect(value).toBeCloseTo(3 * once[i]!, 6);
    });
  });
});

it('the gradient of the partial likelihood is that of finite differences, and the loss is that of all rows at once', () => {
  const rows = 7;
  const timesAndEvents = Float32Array.of(3, 1, 1, 1, 2, 0, 3, 0, 3, 1, 5, 1, 4, 0);
  const which = Uint32Array.from({ length: rows }, (_, row) => row);
  const sets = riskSets(timesAndEvents, which);
  const scores = logits.slice(0, rows);
  const loss = (z: tf.Tensor2D) =>
    LOSSES['cox-partial-likelihood'](z, tf.tensor2d(sets, [rows, 1 + rows]), digits.training);
  const lossOf = (values: Float32Array) => tf.tidy(() => loss(tf.tensor2d(values, [rows, 1])).dataSync()[0]!);
  expect(lossOf(scores)).toBeCloseTo(coxLoss(scores, timesAndEvents), 5);
  const gradient = tf.tidy(() =>
    tf
      .grad((z) => tf.mul(loss(z as tf.Tensor2D), 3))(tf.tensor2d(scores, [rows, 1]))
      .dataSync(),
  );
  const step = 2 ** -6;
  expect(Math.max(...gradient)).toBeGreaterThan(0.1);
  gradient.forEach((value, i) => {
    const moved = (by: number) => lossOf(scores.map((z, j) => (j === i ? z + by : z)));
    expect(value).toBeCloseTo((3 * (moved(step) - moved(-step))) / (2 * step), 3);
  });
});
