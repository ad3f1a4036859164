import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Training } from '../../core/task/task.ts';
import { digits } from '../../tasks/digits/task.ts';
import { seededRandom } from '../../tasks/seeded-random.ts';
import { openBackend } from './backends.ts';
import { itemTargets } from './item-hiding.ts';
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

it('the loss of items counts those that are not shown, with the gradient of finite differences', () => {
  const rows = { rows: 2, inputs: Float32Array.of(7, 1, 1, 0, 8, 0, 1, 1) };
  // The first row shows its first item and hides its second; the second row, taken first, hides both.
  const shown = Float32Array.of(8, 0, 0, 0, 7, 1, 0, 0);
  const targets = itemTargets(rows, Uint32Array.of(1, 0), [1, 4], shown);
  const fifth = Math.fround(1 / 5);
  expect([...targets]).toEqual([0, 1, 1, fifth, fifth, fifth, 1, 1, 0, 0, fifth, fifth]);
  const z = logits.slice(0, 6);
  const loss = (scores: tf.Tensor2D) =>
    LOSSES['hidden-item-cross-entropy'](scores, tf.tensor2d(targets, [2, 6]), digits.training);
  const lossOf = (values: Float32Array) => tf.tidy(() => loss(tf.tensor2d(values, [2, 3])).dataSync()[0]!);
  const terms = [0, 1, 1, undefined, 1, 0].map((held, i) =>
    held === undefined ? 0 : Math.log(1 + Math.exp(z[i]!)) - held * z[i]!,
  );
  expect(lossOf(z)).toBeCloseTo(terms.reduce((sum, term) => sum + term, 0) / 5, 5);
  const gradient = tf.tidy(() =>
    tf
      .grad((s) => loss(s as tf.Tensor2D))(tf.tensor2d(z, [2, 3]))
      .dataSync(),
  );
  expect(Math.abs(gradient[3]!)).toBe(0);
  const step = 2 ** -6;
  gradient.forEach((value, i) => {
    const moved = (by: number) => lossOf(z.map((score, j) => (j === i ? score + by : score)));
    expect(value).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 4);
  });
});
