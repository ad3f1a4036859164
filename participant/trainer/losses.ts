import * as tf from '@tensorflow/tfjs-core';
import type { Training } from '../../core/task/task.ts';

/**
 * Mean loss of a batch. `logits` and `targets` have shape `[rows, outputs]`; classes are one-hot, items many-hot. Targets of
 * the partial likelihood are risk sets (survival.ts).
 */
export type Loss = (logits: tf.Tensor2D, targets: tf.Tensor2D, training: Training) => tf.Scalar;

/** Cross-entropies of logits: that of a probability is infinite as soon as float32 rounds it to 0 or 1. */
export const LOSSES: Readonly<Record<Training['loss'], Loss>> = {
  'mean-squared-error': (logits, targets) => tf.mean(tf.squaredDifference(logits, targets)),
  'binary-cross-entropy': (logits, targets, { positiveWeight }) => {
    const losses = tf.sub(tf.softplus(logits), tf.mul(logits, targets));
    if (positiveWeight === undefined) return tf.mean(losses);
    return tf.mean(tf.mul(losses, tf.add(tf.mul(targets, positiveWeight - 1), 1)));
  },
  'categorical-cross-entropy': (logits, targets) =>
    tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), -1))),
  'cox-partial-likelihood': (logits, riskSets) => {
    const rows = logits.shape[0];
    const shares = tf.slice(riskSets, [0, 0], [rows, 1]);
    const atRisk = tf.add(tf.slice(riskSets, [0, 1], [rows, rows]), tf.reshape(logits, [1, rows]));
    return tf.sum(tf.mul(shares, tf.sub(tf.logSumExp(atRisk, 1, true), logits)));
  },
};
