/** A task's topology as a model of tfjs's layers: the twin of what the trainer computes itself. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Layer } from '../../core/task/layers.ts';
import { inputShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import { initialWeights } from '../initial-weights.ts';

/**
 * Builds a task's model with the weights of round 0, on the tfjs backend that is active.
 *
 * Layers are named `<index>-<type>`, so that weights carry the names of core/task/model-layout.ts, in its order.
 *
 * @param task - Checked (core/task/check-task.ts): shapes fit, and the budget of parameters is kept.
 * @param output - `logits` leaves the softmax or sigmoid out of the last layer: a cross-entropy of logits
 * neither over- nor underflows where one of probabilities does.
 * @returns A model that the caller disposes.
 */
export function buildModel(
  task: Pick<Task, 'data' | 'model'>,
  output: 'activated' | 'logits' = 'activated',
): tfl.Sequential {
  const model = tfl.sequential();
  const { layers } = task.model;
  layers.forEach((layer, index) => {
    const isLast = index === layers.length - 1;
    model.add(
      toTfjs(isLast && output === 'logits' ? withoutActivation(layer) : layer, {
        name: `${index}-${layer.type}`,
        ...(index === 0 && { inputShape: [...inputShape(task.data)] }),
      }),
    );
  });
  const flat = initialWeights(task);
  tf.tidy(() => {
    let offset = 0;
    for (const weight of model.trainableWeights) {
      const size = tf.util.sizeFromShape(weight.shape as number[]);
      weight.write(tf.tensor(flat.slice(offset, offset + size), weight.shape as number[]));
      offset += size;
    }
  });
  return model;
}

function withoutActivation(layer: Layer): Layer {
  return layer.type === 'dense' ? { ...layer, activation: 'linear' } : layer;
}

/** Where a layer stands in its model. */
interface Place {
  readonly name: string;
  readonly inputShape?: number[];
}

function toTfjs(layer: Layer, place: Place): tfl.layers.Layer {
  // Zeros, because tfjs's own generators are unseeded or differ by backend; round 0 is written afterwards.
  const zeros = 'zeros' as const;
  switch (layer.type) {
    case 'dense':
      return tfl.layers.dense({
        ...place,
        units: layer.units,
        activation: layer.activation,
        kernelInitializer: zeros,
      });
    case 'flatten':
      return tfl.layers.flatten(place);
    case 'reshape':
      return tfl.layers.reshape({ ...place, targetShape: [...layer.targetShape] });
    case 'dropout':
      return tfl.layers.dropout({ ...place, rate: layer.rate });
    case 'conv2d':
      return tfl.layers.conv2d({
        ...place,
        filters: layer.filters,
        kernelSize: layer.kernelSize,
        padding: layer.padding,
        activation: layer.activation,
        kernelInitializer: zeros,
      });
    case 'max-pooling-2d':
      return tfl.layers.maxPooling2d({ ...place, poolSize: layer.poolSize });
    case 'gru':
      return tfl.layers.gru({
        ...place,
        units: layer.units,
        activation: 'tanh',
        recurrentActivation: 'sigmoid',
        kernelInitializer: zeros,
        recurrentInitializer: zeros,
      });
    default:
      return layer satisfies never;
  }
}
