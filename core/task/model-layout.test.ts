import { describe, expect, it } from 'vitest';
import { binaryTask, imageTask } from '../testing/sample-tasks.ts';
import { inputShape, modelShape, outputUnits } from './model-layout.ts';
import type { Task } from './task.ts';

const images = (layers: Task['model']['layers'], side = 8) => ({
  data: { kind: 'images' as const, height: side, width: side, channels: 3 as const, classes: ['a', 'b'] },
  model: { layers, seed: 1 },
});

describe('the shape of a model', () => {
  it('follows the layers and places their weights', () => {
    const { layout, outputShape } = modelShape(imageTask);
    expect(layout.weights.map(({ name, shape }) => [name, shape])).toEqual([
      ['0-conv2d/kernel', [3, 3, 1, 2]],
      ['0-conv2d/bias', [2]],
      ['4-dense/kernel', [18, 3]],
      ['4-dense/bias', [3]],
    ]);
    expect([layout.parameterCount, outputShape]).toEqual([18 + 2 + 54 + 3, [3]]);
  });

  it('of 784-200-200-10 has 199,210 parameters', () => {
    const dense = (units: number) => ({ type: 'dense' as const, units, activation: 'relu' as const });
    const data = {
      ...imageTask.data,
      kind: 'images' as const,
      height: 28,
      width: 28,
      channels: 1 as const,
      classes: [],
    };
    const model = { layers: [{ type: 'flatten' as const }, dense(200), dense(200), dense(10)], seed: 1 };
    expect(modelShape({ data, model }).layout.parameterCount).toBe(199_210);
  });

  it('has one input a number and one a category value, one output a class or one in all', () => {
    expect(inputShape(binaryTask.data)).toEqual([4]);
    expect([outputUnits(binaryTask.data), outputUnits(imageTask.data)]).toEqual([1, 3]);
  });

  it('keeps its sides with padding "same", and drops the rest of a pool', () => {
    const conv = { type: 'conv2d' as const, filters: 4, kernelSize: 3, activation: 'relu' as const };
    expect(modelShape(images([{ ...conv, padding: 'same' }])).outputShape).toEqual([8, 8, 4]);
    expect(modelShape(images([{ ...conv, padding: 'valid' }])).outputShape).toEqual([6, 6, 4]);
    expect(modelShape(images([{ type: 'max-pooling-2d', poolSize: 3 }])).outputShape).toEqual([2, 2, 3]);
    expect(modelShape(images([{ type: 'reshape', targetShape: [192] }])).outputShape).toEqual([192]);
  });

  it.each<[Task['model']['layers'][number], string]>([
    [{ type: 'dense', units: 1, activation: 'linear' }, 'layer 0 (dense) needs a flat input'],
    [
      { type: 'reshape', targetShape: [5] },
      'layer 0 (reshape) needs 5 values, its input has shape [8, 8, 3]',
    ],
    [
      { type: 'conv2d', filters: 1, kernelSize: 9, padding: 'valid', activation: 'linear' },
      'layer 0 (conv2d) needs sides of at least 9',
    ],
    [{ type: 'max-pooling-2d', poolSize: 9 }, 'layer 0 (max-pooling-2d) needs sides of at least 9'],
  ])('names the layer that does not fit (%o)', (layer, message) => {
    expect(() => modelShape(images([layer]))).toThrow(RangeError);
    expect(() => modelShape(images([layer]))).toThrow(message);
  });
});
