/**
 * A task's model, row by row, in plain arithmetic: what `tabfed predict` and an exported page compute with, where no tensor
 * library is. Every layer that a task may use is here. Products are summed in float64; the trainer's are float32.
 */
import { softmax } from '../math/softmax.ts';
import type { Layer } from '../task/layers.ts';
import { modelShape } from '../task/model-layout.ts';
import type { Task } from '../task/task.ts';
import { conv2d, maxPool2d } from './picture-layers.ts';
import { gru } from './recurrent-layer.ts';

/** Takes the inputs of one row and gives its logits, `[outputs]`: a new array. The inputs are not changed. */
export type Forward = (inputs: Float32Array) => Float32Array;

/** One layer on one row. May give back what it was given. */
export type RowLayer = (values: Float32Array) => Float32Array;

/**
 * The model up to its logits: the last layer's activation belongs to `answersOf`.
 *
 * @param weights - Shape `[P]`, layout order; kept, not copied.
 * @throws RangeError where the number of weights is not the model's.
 */
export function forwardOf(task: Pick<Task, 'data' | 'model'>, weights: Float32Array): Forward {
  const { layout, layerInputs } = modelShape(task);
  if (weights.length !== layout.parameterCount) {
    throw new RangeError(`weights has ${weights.length} values, expected ${layout.parameterCount}`);
  }
  let used = 0;
  const next = () => {
    const { offset, size } = layout.weights[used++]!;
    return weights.subarray(offset, offset + size);
  };
  const { layers } = task.model;
  const rowLayers = layers.map((layer, index) => {
    const apply = rowLayer(layer, layerInputs[index]!, next);
    if (!('activation' in layer) || index === layers.length - 1) return apply;
    const activate = activation(layer.activation, layer.type === 'dense' ? layer.units : layer.filters);
    return (values: Float32Array) => activate(apply(values));
  });
  return (inputs) => rowLayers.reduce((values, apply) => apply(values), inputs);
}

function rowLayer(layer: Layer, shape: readonly number[], next: () => Float32Array): RowLayer {
  switch (layer.type) {
    case 'dense':
      return dense(next(), next());
    case 'conv2d':
      return conv2d(shape, layer, next(), next());
    case 'max-pooling-2d':
      return maxPool2d(shape, layer.poolSize);
    case 'gru':
      return gru(shape, next(), next(), next());
    case 'flatten':
    case 'reshape':
    case 'dropout':
      // A row is flat here anyway, and units rest only while training.
      return (values) => values;
    default:
      return layer satisfies never;
  }
}

/** @param kernel - Shape `[inputs, units]`. */
function dense(kernel: Float32Array, bias: Float32Array): RowLayer {
  const units = bias.length;
  return (values) => {
    const sums = Float64Array.from(bias);
    values.forEach((value, i) => {
      // Most inputs of categories and lists are zero.
      if (value === 0) return;
      for (let unit = 0; unit < units; unit++) sums[unit]! += value * kernel[i * units + unit]!;
    });
    return Float32Array.from(sums);
  };
}

type Activation = Extract<Layer, { readonly activation: string }>['activation'];

/** @param width - Of what a softmax is taken over: the units, or the channels of one pixel. */
function activation(name: Activation, width: number): RowLayer {
  switch (name) {
    case 'linear':
      return (values) => values;
    case 'relu':
      return (values) => values.map((z) => Math.max(z, 0));
    case 'sigmoid':
      return (values) => values.map((z) => 1 / (1 + Math.exp(-z)));
    case 'tanh':
      return (values) => values.map(Math.tanh);
    case 'softmax':
      return (values) => softmax(values, width);
    default:
      return name satisfies never;
  }
}
