import * as tf from '@tensorflow/tfjs-core';
import type { Training } from '../../core/task/task.ts';

/** Mean loss of a batch. `logits` and `targets` have shape `[rows, outputs]`; classes are one-hot. */
export type Loss = (logits: tf.Tensor2D, targets: tf.Tensor2D) => tf.Scalar;

/** Cross-entropies of logits: that of a probability is infinite as soon as float32 rounds it to 0 or 1. */
export const LOSSES: Readonly<Record<Training['loss'], Loss>> = {
  'mean-squared-error': (logits, targets) => tf.mean(tf.squaredDifference(logits, targets)),
  'binary-cross-entropy': (logits, targets) => tf.mean(tf.sub(tf.softplus(logits), tf.mul(logits, targets))),
  'categorical-cross-entropy': (logits, targets) =>
    tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), -1))),
};
