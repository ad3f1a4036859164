import { describe, expect, it } from 'vitest';
import { credit } from '../../tasks/credit/task.ts';
import { digits } from '../../tasks/digits/task.ts';
import { toTfjsModelJson } from '../export/tfjs-model.ts';
import { importTfjsModel } from './import-tfjs-model.ts';
import type { Layer } from './layers.ts';
import { modelShape } from './model-layout.ts';

/** As `tensorflowjs_converter` writes what Keras saved. */
const fromKeras = (layers: readonly unknown[]) => ({
  format: 'layers-model',
  modelTopology: {
    keras_version: '2.15.0',
    backend: 'tensorflow',
    model_config: { class_name: 'Sequential', config: { name: 'sequential', layers } },
  },
});
const layer = (class_name: string, config: object) => ({ class_name, config });

describe('a tfjs layers model', () => {
  it('[BD11] gives the layers that Keras was told', () => {
    const model = fromKeras([
      layer('InputLayer', { batch_input_shape: [null, 28, 28, 1] }),
      layer('Conv2D', {
        filters: 8,
        kernel_size: [3, 3],
        strides: [1, 1],
        padding: 'same',
        activation: 'relu',
        use_bias: true,
        dilation_rate: [1, 1],
      }),
      layer('MaxPooling2D', { pool_size: [2, 2], strides: [2, 2], padding: 'valid' }),
      layer('Flatten', {}),
      layer('Dropout', { rate: 0.5 }),
      layer('Dense', { units: 10, activation: 'softmax', use_bias: true, kernel_initializer: {} }),
    ]);
    expect(importTfjsModel(model, 'model.json')).toEqual([
      { type: 'conv2d', filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'max-pooling-2d', poolSize: 2 },
      { type: 'flatten' },
      { type: 'dropout', rate: 0.5 },
      { type: 'dense', units: 10, activation: 'softmax' },
    ]);
  });

  it('[BD11] that tabfed exported comes back as it was', () => {
    const more: readonly Layer[] = [
      { type: 'reshape', targetShape: [2, 2] },
      { type: 'flatten' },
      ...credit.model.layers,
    ];
    for (const task of [
      credit,
      digits,
      {
        ...credit,
        model: {
          ...credit.model,
          layers: [{ type: 'dense', units: 4, activation: 'tanh' } as const, ...more],
        },
      },
    ]) {
      const json = toTfjsModelJson(task, modelShape(task).layout, 'weights.bin');
      expect(importTfjsModel(JSON.parse(JSON.stringify(json)), 'model.json')).toEqual(task.model.layers);
    }
  });

  it('[BD11] is refused with every layer that a task may not have, and why', () => {
    const model = fromKeras([
      layer('LSTM', { units: 8 }),
      layer('Dense', { units: 4, activation: 'swish' }),
      layer('Dense', { units: 4, activation: 'relu', use_bias: false }),
      layer('Conv2D', { filters: 1, kernel_size: [3, 5] }),
    ]);
    expect(() => importTfjsModel(model, 'model.json')).toThrow(
      /layer 1 \(LSTM\): is no layer[\s\S]*layer 2 \(Dense\): activation is "swish"[\s\S]*layer 3 \(Dense\): has no bias[\s\S]*layer 4 \(Conv2D\): has a kernel that is not square/,
    );
    for (const other of [null, [], {}, { modelTopology: { class_name: 'Model', config: {} } }]) {
      expect(() => importTfjsModel(other, 'model.json')).toThrow(
        /expected a tfjs layers model with a Sequential/,
      );
    }
  });
});
