/** Reads exported models with tfjs itself, which core must not know. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelBytes } from '../core/codec/model-bytes.ts';
import { toTfjsModelJson } from '../core/export/tfjs-model.ts';
import { modelShape } from '../core/task/model-layout.ts';
import type { Task } from '../core/task/task.ts';
import { binaryTask, imageTask, numberTask } from '../core/testing/sample-tasks.ts';

/** Every layer type, reshape and padding included. */
const everyLayer: Task = {
  ...imageTask,
  model: {
    seed: 1,
    layers: [
      { type: 'reshape', targetShape: [4, 16, 1] },
      { type: 'conv2d', filters: 3, kernelSize: 2, padding: 'same', activation: 'tanh' },
      ...imageTask.model.layers.slice(1),
    ],
  },
};

/** Three steps of two inputs. */
const steps: Task = {
  ...numberTask,
  data: {
    kind: 'table',
    columns: ['a', 'b'].map((name) => ({ name, type: 'number', center: 0, scale: 1 })),
    target: { name: 'y', type: 'number', center: 0, scale: 1 },
    order: { by: 't' },
    steps: 3,
  },
  model: { layers: [{ type: 'gru', units: 2 }, ...numberTask.model.layers], seed: 1 },
};

const weightsOf = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i + 1) / 2);

/** Through JSON and bytes, as over HTTP. */
async function load(task: Task, weights: Float32Array): Promise<LayersModel> {
  const json = JSON.parse(JSON.stringify(toTfjsModelJson(task, layoutOf(task), 'round-3.weights.bin')));
  expect(json.weightsManifest[0].paths).toEqual(['round-3.weights.bin']);
  return loadLayersModel({
    load: async () => ({
      modelTopology: json.modelTopology,
      format: json.format,
      weightSpecs: json.weightsManifest[0].weights,
      weightData: modelBytes(weights).buffer,
    }),
  });
}

const layoutOf = (task: Task) => modelShape(task).layout;

describe('an exported tfjs model', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each([
    ['images', imageTask],
    ['every layer type', everyLayer],
    ['a binary target', binaryTask],
    ['a number', numberTask],
    ['steps', steps],
  ])('[EX2] is read by tf.loadLayersModel with every weight in its place (%s)', async (_, task) => {
    const layout = layoutOf(task);
    const weights = weightsOf(layout.parameterCount);
    const model = await load(task, weights);
    expect(model.weights.map((weight) => [weight.originalName, weight.shape])).toEqual(
      layout.weights.map(({ name, shape }) => [name, shape]),
    );
    const read = model.getWeights().flatMap((tensor) => [...tensor.dataSync()]);
    expect(Float32Array.from(read)).toEqual(weights);
    expect(model.outputs[0]?.shape.slice(1)).toEqual(modelShape(task).outputShape);
    model.dispose();
  });

  it('[EX2] answers as its layers say', async () => {
    // 4 inputs, 5 tanh, 1 sigmoid, by hand.
    const weights = weightsOf(31);
    const x = [0.5, 1, 0, 0];
    const hidden = Array.from({ length: 5 }, (_, j) =>
      Math.tanh(x.reduce((sum, value, i) => sum + value * weights[i * 5 + j]!, weights[20 + j]!)),
    );
    const logit = hidden.reduce((sum, value, j) => sum + value * weights[25 + j]!, weights[30]!);
    const model = await load(binaryTask, weights);
    const [answer] = tf.tidy(() => [...(model.predict(tf.tensor2d([x])) as tf.Tensor).dataSync()]);
    expect(answer).toBeCloseTo(1 / (1 + Math.exp(-logit)), 5);
    model.dispose();
  });

  it('[EX2] answers to steps as the equations of a gated recurrent unit say', async () => {
    const weights = weightsOf(modelShape(steps).layout.parameterCount);
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    const x = [
      [0.5, -1],
      [1, 0.25],
      [-0.5, 2],
    ];
    // Columns of the kernels: update 0-1, reset 2-3, candidate 4-5; 12 weights of the inputs, 12 of the state, 6 biases.
    let h = [0, 0];
    for (const input of x) {
      const part = (column: number, state: readonly number[]) =>
        weights[24 + column]! +
        input.reduce((sum, value, i) => sum + value * weights[6 * i + column]!, 0) +
        state.reduce((sum, value, i) => sum + value * weights[12 + 6 * i + column]!, 0);
      const reset = [2, 3].map((column) => sigmoid(part(column, h)));
      const partial = h.map((value, i) => value * reset[i]!);
      const before = h;
      h = before.map((value, i) => {
        const update = sigmoid(part(i, before));
        return update * value + (1 - update) * Math.tanh(part(4 + i, partial));
      });
    }
    const expected = h[0]! * weights[30]! + h[1]! * weights[31]! + weights[32]!;
    const model = await load(steps, weights);
    const [answer] = tf.tidy(() => [...(model.predict(tf.tensor3d([x])) as tf.Tensor).dataSync()]);
    expect(answer).toBeCloseTo(expected, 5);
    model.dispose();
  });
});
