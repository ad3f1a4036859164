/** Loss and gradients of a small model on the backend that is active, as training computes them. */
import * as tf from '@tensorflow/tfjs-core';
import { modelShape, outputUnits } from '../../../core/task/model-layout.ts';
import type { Task } from '../../../core/task/task.ts';
import { digits } from '../../../tasks/digits/task.ts';
import { seededRandom } from '../../../tasks/seeded-random.ts';
import type { EncodedRows } from '../../data/encoded-rows.ts';
import type { Device } from '../backends.ts';
import { trainingBatch } from '../batches.ts';
import { LocalModel } from '../local-model.ts';
import { LOSSES } from '../losses.ts';
import { type LayerCase, ROWS } from './layer-cases.ts';

const taskOf = ({ data, layers, loss }: LayerCase): Task => ({
  ...digits,
  data,
  model: { layers: [...layers], seed: 1 },
  training: { ...digits.training, loss },
});

/** Weights of about the size that trained ones have, biases too. */
export function weightsOf(layerCase: LayerCase): Float32Array {
  const random = seededRandom(7);
  const { parameterCount } = modelShape(taskOf(layerCase)).layout;
  return Float32Array.from({ length: parameterCount }, () => random() * 1.2 - 0.6);
}

function rowsOf({ data, loss }: LayerCase): EncodedRows {
  const random = seededRandom(11);
  const inputShape =
    data.kind === 'images' ? [data.height, data.width, data.channels] : [data.columns.length];
  const width = inputShape.reduce((product, side) => product * side, 1);
  const classes = outputUnits(data);
  const target = () =>
    loss === 'mean-squared-error' ? random() : Math.floor(random() * Math.max(classes, 2));
  return {
    rows: ROWS,
    inputShape,
    inputs: Float32Array.from({ length: ROWS * width }, () => random() * 2 - 1),
    targets: Float32Array.from({ length: ROWS }, target),
    skippedRows: 0,
  };
}

/** A model that is asked several times; the caller disposes it. */
export function gradientModel(layerCase: LayerCase, device: Device) {
  const task = taskOf(layerCase);
  const rows = rowsOf(layerCase);
  const order = Uint32Array.from({ length: ROWS }, (_, row) => row);
  const model = new LocalModel(task, device);
  const loss = () => {
    const { inputs, targets } = trainingBatch(rows, { order, start: 0, end: ROWS }, task.data);
    // The same units rest every time.
    const logits = model.forward(inputs, seededRandom(5));
    return LOSSES[layerCase.loss](logits, targets, task.training);
  };
  return {
    async loss(weights: Float32Array): Promise<number> {
      model.load(weights);
      const value = tf.tidy(loss);
      const [number] = await value.data();
      value.dispose();
      return number!;
    },
    async gradients(weights: Float32Array): Promise<Float32Array> {
      model.load(weights);
      const { value, grads } = tf.tidy(() => tf.variableGrads(loss, [...model.variables]));
      const flat = new Float32Array(model.layout.parameterCount);
      const parts = await Promise.all(model.variables.map(({ name }) => grads[name]!.data()));
      model.layout.weights.forEach(({ offset }, i) => {
        flat.set(parts[i]!, offset);
      });
      tf.dispose([value, grads]);
      return flat;
    },
    dispose: () => model.dispose(),
  };
}
