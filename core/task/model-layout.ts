/** Shapes and weights of a task's model, worked out without a tensor library. */
import { makeLayout, type WeightLayout } from '../weights/layout.ts';
import type { Data } from './data-schema.ts';
import type { Layer } from './layers.ts';
import { featureCount } from './table-features.ts';
import type { Task } from './task.ts';

/** Most parameters a task may have. 25 M float32 are a 100 MB model, the largest that was measured. */
export const MAX_PARAMETERS = 25_000_000;

/** Shape of one input row, without the batch dimension: `[features]`, `[steps, features]` or `[height, width, channels]`. */
export function inputShape(data: Data): readonly number[] {
  if (data.kind === 'images') return [data.height, data.width, data.channels];
  const features = featureCount(data);
  return data.steps === undefined ? [features] : [data.steps, features];
}

/** Width of the model's output that the data asks for: one a class, one an item, or one number. */
export function outputUnits(data: Data): number {
  if (data.kind === 'images') return data.classes.length;
  const { target, columns } = data;
  switch (target.type) {
    case 'category':
      return target.values.length;
    case 'items': {
      const column = columns.find(({ name }) => name === target.name);
      return column?.type === 'items' ? column.items.length : 1;
    }
    case 'binary':
    case 'number':
    case 'survival':
      return 1;
    default:
      return target satisfies never;
  }
}

export interface ModelShape {
  readonly layout: WeightLayout;
  /** What each layer reads, in their order. */
  readonly layerInputs: readonly (readonly number[])[];
  readonly outputShape: readonly number[];
}

/**
 * Follows the shapes through the layers.
 *
 * @throws RangeError naming the layer where a shape does not fit or the parameter budget is exceeded.
 */
export function modelShape(task: Pick<Task, 'data' | 'model'>): ModelShape {
  let shape = inputShape(task.data);
  const weights: { name: string; shape: readonly number[] }[] = [];
  const layerInputs: (readonly number[])[] = [];
  let parameters = 0;
  task.model.layers.forEach((layer, index) => {
    layerInputs.push(shape);
    const step = applyLayer(layer, shape, index);
    for (const [suffix, weightShape] of step.weights) {
      weights.push({ name: `${index}-${layer.type}/${suffix}`, shape: weightShape });
      parameters += product(weightShape);
    }
    if (parameters > MAX_PARAMETERS) {
      throw new RangeError(
        `layer ${index} (${layer.type}) brings the model to ${parameters} parameters, at most ${MAX_PARAMETERS} are allowed`,
      );
    }
    shape = step.shape;
  });
  return { layout: makeLayout(weights), layerInputs, outputShape: shape };
}

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

interface LayerStep {
  shape: readonly number[];
  weights: readonly (readonly [suffix: string, shape: readonly number[]])[];
}

function applyLayer(layer: Layer, shape: readonly number[], index: number): LayerStep {
  const misfit = (wanted: string): never => {
    throw new RangeError(
      `layer ${index} (${layer.type}) needs ${wanted}, its input has shape [${shape.join(', ')}]`,
    );
  };
  switch (layer.type) {
    case 'dense': {
      const [inputs] = shape.length === 1 ? shape : misfit('a flat input; put a flatten layer before it');
      return {
        shape: [layer.units],
        weights: [
          ['kernel', [inputs as number, layer.units]],
          ['bias', [layer.units]],
        ],
      };
    }
    case 'flatten':
      return { shape: [product(shape)], weights: [] };
    case 'reshape':
      if (product(layer.targetShape) !== product(shape)) misfit(`${product(layer.targetShape)} values`);
      return { shape: layer.targetShape, weights: [] };
    case 'dropout':
      return { shape, weights: [] };
    case 'conv2d': {
      const [height, width, channels] = shape.length === 3 ? shape : misfit('[height, width, channels]');
      const shrink = layer.padding === 'valid' ? layer.kernelSize - 1 : 0;
      const out = [height as number, width as number].map((side) => side - shrink);
      if (out.some((side) => side < 1)) misfit(`sides of at least ${layer.kernelSize}`);
      return {
        shape: [...out, layer.filters],
        weights: [
          ['kernel', [layer.kernelSize, layer.kernelSize, channels as number, layer.filters]],
          ['bias', [layer.filters]],
        ],
      };
    }
    case 'max-pooling-2d': {
      const [height, width, channels] = shape.length === 3 ? shape : misfit('[height, width, channels]');
      const out = [height as number, width as number].map((side) => Math.floor(side / layer.poolSize));
      if (out.some((side) => side < 1)) misfit(`sides of at least ${layer.poolSize}`);
      return { shape: [...out, channels as number], weights: [] };
    }
    case 'gru': {
      const [, features] = shape.length === 2 ? shape : misfit('[steps, features]');
      // Kernels of the update gate, the reset gate and the candidate stand beside each other, as in Keras.
      const gates = 3 * layer.units;
      return {
        shape: [layer.units],
        weights: [
          ['kernel', [features as number, gates]],
          ['recurrent_kernel', [layer.units, gates]],
          ['bias', [gates]],
        ],
      };
    }
    default:
      return layer satisfies never;
  }
}
