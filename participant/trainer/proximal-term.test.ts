import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Training } from '../../core/task/task.ts';
import { initialWeights } from '../../tasks/initial-weights.ts';
import type { Backend, Trainer } from '../ports.ts';
import { nodeTrainerPorts } from './node-ports.ts';
import { smallImages } from './testing/small-tasks.ts';
import { anyHash, trainRound } from './testing/trained-rounds.ts';
import { createTfjsTrainer } from './tfjs-trainer.ts';

let trainer: Trainer | undefined;
afterEach(() => trainer?.close());

const sgd = { name: 'sgd', learningRate: 0.05 } as const;

/** Whole batches without dropout, so that every step is a function of the weights alone. */
async function deltaAfter(localEpochs: number, training: Partial<Training> = {}, backend: Backend = 'cpu') {
  const { task, ...rest } = smallImages(sgd, { batchSize: 100, localEpochs, ...training });
  const layers = task.model.layers.filter(({ type }) => type !== 'dropout');
  const input = { ...rest, task: { ...task, model: { ...task.model, layers } }, backend };
  await trainer?.close();
  trainer = createTfjsTrainer({ ...nodeTrainerPorts(), sha256: anyHash });
  await trainer.prepare(input);
  const held = tf.memory().numTensors;
  const first = await trainRound(trainer, input, 1);
  const tensors = tf.memory().numTensors - held;
  /** One step from other weights. */
  const stepFrom = async (weights: Float32Array) => (await trainRound(trainer!, input, 2, weights)).delta;
  return { ...first, tensors, stepFrom, start: initialWeights(input.task) };
}

const largestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);

describe('the proximal term', () => {
  it.each([
    'cpu',
    'wasm',
  ] as const)('[TR12] adds µ·(w − w₀) to the gradient of every step on %s, and leaves no tensor behind', async (backend) => {
    const mu = 4;
    const plain = await deltaAfter(1, {}, backend);
    const afterOne = plain.start.map((weight, i) => weight + plain.delta[i]!);
    const secondStep = await plain.stepFrom(afterOne);
    const { delta, tensors } = await deltaAfter(2, { proximalWeight: mu }, backend);
    // The first step begins at w₀, where nothing pulls; the second is pulled by µ times the first.
    const expected = plain.delta.map((first, i) => first + secondStep[i]! - sgd.learningRate * mu * first);
    expect(largestDifference(delta, expected)).toBeLessThan(1e-6);
    expect(
      largestDifference(
        delta,
        plain.delta.map((first, i) => first + secondStep[i]!),
      ),
    ).toBeGreaterThan(1e-4);
    expect(tensors).toBe(0);
  });

  it('[TR12] keeps the weights nearer to the global ones the stronger it is, also with Adam', async () => {
    const norms: number[] = [];
    for (const proximalWeight of [0.001, 1, 100]) {
      const optimizer = { name: 'adam', learningRate: 0.001 } as const;
      const { delta } = await deltaAfter(15, { optimizer, proximalWeight });
      norms.push(Math.hypot(...delta));
    }
    expect(norms[1]).toBeLessThan(norms[0]!);
    expect(norms[2]).toBeLessThan(norms[1]!);
  });
});
