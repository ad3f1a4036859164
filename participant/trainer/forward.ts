/** A task's layers, one after the other, as operations of tfjs. */
import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '../../core/task/layers.ts';
import type { SeededRandom } from '../../tasks/seeded-random.ts';
import { gru } from './gru.ts';

type Activation = Extract<Layer, { readonly activation: string }>['activation'];

const ACTIVATIONS: Readonly<Record<Activation, (values: tf.Tensor) => tf.Tensor>> = {
  linear: (values) => values,
  relu: tf.relu,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softmax: (values) => tf.softmax(values),
};

/**
 * Runs a model up to its logits: the last layer's activation is left out, because a cross-entropy of logits neither over-
 * nor underflows where one of probabilities does. Inside `tf.tidy`.
 *
 * @param weights - In layout order.
 * @param inputs - Shape `[rows, …inputShape]`.
 * @param dropout - Draws which units rest, while training; without it none does.
 * @returns Shape `[rows, outputs]`.
 */
export function logitsFrom(
  layers: readonly Layer[],
  weights: readonly tf.Tensor[],
  inputs: tf.Tensor,
  dropout?: SeededRandom,
): tf.Tensor2D {
  let used = 0;
  const next = <T extends tf.Tensor>() => weights[used++] as T;
  const lastIndex = layers.length - 1;
  return layers.reduce((values, layer, index) => {
    const activate =
      'activation' in layer && index < lastIndex ? ACTIVATIONS[layer.activation] : ACTIVATIONS.linear;
    switch (layer.type) {
      case 'dense':
        return activate(tf.add(tf.matMul(values, next()), next()));
      case 'conv2d':
        return activate(
          tf.add(tf.conv2d(values as tf.Tensor4D, next<tf.Tensor4D>(), 1, layer.padding), next()),
        );
      case 'max-pooling-2d':
        return tf.maxPool(values as tf.Tensor4D, layer.poolSize, layer.poolSize, 'valid');
      case 'flatten':
        return tf.reshape(values, [values.shape[0]!, -1]);
      case 'reshape':
        return tf.reshape(values, [values.shape[0]!, ...layer.targetShape]);
      case 'dropout':
        // tfjs takes a seed of 0 for none.
        return dropout ? tf.dropout(values, layer.rate, undefined, 1 + dropout() * 2 ** 30) : values;
      case 'gru':
        return gru(values as tf.Tensor3D, next(), next(), next());
      default:
        return layer satisfies never;
    }
  }, inputs) as tf.Tensor2D;
}
