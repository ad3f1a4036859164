import '@tensorflow/tfjs';
import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { modelBytes } from '../../core/codec/model-bytes.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import { digits } from '../digits/task.ts';
import { initialWeights } from '../initial-weights.ts';
import { builtInTasks } from '../registry.ts';
import { buildModel } from './build-model.ts';

/** Every type of layer once. */
const everyLayer: Pick<Task, 'data' | 'model'> = {
  data: { kind: 'images', height: 8, width: 8, channels: 1, classes: ['a', 'b', 'c'] },
  model: {
    layers: [
      { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'max-pooling-2d', poolSize: 2 },
      { type: 'conv2d', filters: 2, kernelSize: 3, padding: 'valid', activation: 'tanh' },
      { type: 'reshape', targetShape: [4, 2] },
      { type: 'flatten' },
      { type: 'dropout', rate: 0.5 },
      { type: 'dense', units: 3, activation: 'softmax' },
    ],
    seed: 7,
  },
};

/** The layers that read steps. */
const steps: Pick<Task, 'data' | 'model'> = {
  data: {
    kind: 'table',
    columns: [
      { name: 'a', type: 'number', center: 0, scale: 1 },
      { name: 'b', type: 'number', center: 0, scale: 1 },
    ],
    target: { name: 'y', type: 'number', center: 0, scale: 1 },
    order: { by: 'a' },
    steps: 3,
  },
  model: {
    layers: [
      { type: 'gru', units: 4 },
      { type: 'dense', units: 1, activation: 'linear' },
    ],
    seed: 5,
  },
};

describe('a built model', () => {
  it.each([
    ...builtInTasks.map((task) => [task.id, task] as const),
    ['every layer', everyLayer] as const,
    ['steps', steps] as const,
  ])('of %s has the names, shapes and order of the weight layout, and the weights of round 0', async (_, task) => {
    const model = buildModel(task);
    const { layout, outputShape } = modelShape(task);
    expect(model.trainableWeights.map(({ originalName, shape }) => ({ name: originalName, shape }))).toEqual(
      layout.weights.map(({ name, shape }) => ({ name, shape })),
    );
    expect(model.outputShape.slice(1)).toEqual(outputShape);
    const flat = initialWeights(task);
    layout.weights.forEach(({ offset, size }, index) => {
      const values = model.trainableWeights[index]!.read().dataSync();
      const expected = Buffer.from(flat.buffer, 4 * offset, 4 * size);
      expect(expected.equals(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))).toBe(true);
    });
    model.dispose();
  });

  it('gives logits whose softmax is the activated output', () => {
    const before = tf.memory().numTensors;
    const [activated, logits] = [buildModel(everyLayer), buildModel(everyLayer, 'logits')];
    tf.tidy(() => {
      const image = tf.randomUniform([2, 8, 8, 1], 0, 1, 'float32', 3);
      const probabilities = (activated.predict(image) as tf.Tensor).dataSync();
      const raw = logits.predict(image) as tf.Tensor;
      expect(raw.dataSync()[0]).not.toBeCloseTo(probabilities[0]!, 3);
      tf.softmax(raw)
        .dataSync()
        .forEach((value, i) => {
          expect(value).toBeCloseTo(probabilities[i]!, 6);
        });
    });
    activated.dispose();
    logits.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('round 0', () => {
  it('has the same bits everywhere: the SHA-256 of a model of every layer is fixed', () => {
    const bytes = modelBytes(initialWeights(everyLayer));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '673aa5b94238811c2a783fa1f9bfde27b3f075cf61f040a31dd986bd60a18f63',
    );
  });

  it('spreads each kernel as Glorot and Bengio say, and leaves biases at zero', () => {
    const weights = initialWeights(digits);
    expect(weights).toHaveLength(199_210);
    for (const { name, shape, offset, size } of modelShape(digits).layout.weights) {
      const values = weights.subarray(offset, offset + size);
      if (name.endsWith('bias')) {
        expect(values.every((value) => value === 0)).toBe(true);
        continue;
      }
      // A uniform variable in ±limit has variance limit² / 3 = 2 / (fan in + fan out).
      const variance = values.reduce((sum, value) => sum + value * value, 0) / size;
      expect(variance / (2 / (shape[0]! + shape[1]!))).toBeGreaterThan(0.93);
      expect(variance / (2 / (shape[0]! + shape[1]!))).toBeLessThan(1.07);
    }
  });

  it('differs with the seed, and between layers of one shape', () => {
    const other = initialWeights({ ...digits, model: { ...digits.model, seed: digits.model.seed + 1 } });
    expect(other).not.toEqual(initialWeights(digits));
    const twice = {
      data: { kind: 'images', height: 1, width: 3, channels: 1, classes: ['a', 'b', 'c'] },
      model: {
        layers: [
          { type: 'flatten' },
          { type: 'dense', units: 3, activation: 'relu' },
          { type: 'dense', units: 3, activation: 'softmax' },
        ],
        seed: 1,
      },
    } satisfies Pick<Task, 'data' | 'model'>;
    const weights = initialWeights(twice);
    expect(weights.slice(0, 9)).not.toEqual(weights.slice(12, 21));
  });
});
