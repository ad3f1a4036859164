import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Device, openBackend } from '../../participant/trainer/backends.ts';
import { LocalModel } from '../../participant/trainer/local-model.ts';
import { nodeTrainerPorts } from '../../participant/trainer/node-ports.ts';
import { ALL_CASES } from '../../participant/trainer/testing/layer-cases.ts';
import { digits } from '../../tasks/digits/task.ts';
import { seededRandom } from '../../tasks/seeded-random.ts';
import { inputShape, modelShape } from '../task/model-layout.ts';
import { forwardOf } from './forward.ts';

const ROWS = 4;

describe('[EX3] a model in plain arithmetic answers what the trainer does', () => {
  let device: Device;
  beforeAll(async () => {
    device = await openBackend('cpu', nodeTrainerPorts().wasm);
  });

  it.each(ALL_CASES.map(([layer, { name, ...rest }]) => [`${layer}: ${name}`, rest] as const))('%s', (_, {
    data,
    layers,
  }) => {
    const task = { ...digits, data, model: { layers: [...layers], seed: 1 } };
    const { layout } = modelShape(task);
    const random = seededRandom(7);
    const weights = Float32Array.from({ length: layout.parameterCount }, () => random() - 0.5);
    const shape = inputShape(data);
    const width = shape.reduce((size, side) => size * side, 1);
    const inputs = Float32Array.from({ length: ROWS * width }, () => 4 * random() - 2);
    const model = new LocalModel(task, device);
    model.load(weights);
    const expected = tf.tidy(() => model.forward(tf.tensor(inputs, [ROWS, ...shape])).dataSync());
    model.dispose();
    const forward = forwardOf(task, weights);
    const found = Array.from({ length: ROWS }, (_, row) => [
      ...forward(inputs.subarray(row * width, (row + 1) * width)),
    ]).flat();
    expect(new Set(expected).size).toBeGreaterThan(1);
    expect(found).toHaveLength(expected.length);
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 4);
    });
  });

  it('and refuses weights of another model', () => {
    expect(() => forwardOf(digits, new Float32Array(3))).toThrow('weights has 3 values, expected 199210');
  });
});
