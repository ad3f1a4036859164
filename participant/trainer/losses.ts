import * as tf from '@tensorflow/tfjs-core';
import type { Training } from '../../core/task/task.ts';

/**
 * Mean loss of a batch. `logits` and `targets` have shape `[rows, outputs]`; classes are one-hot. Targets of items
 * are `itemTargets`, those of the partial likelihood `riskSets`.
 */
export type Loss = (logits: tf.Tensor2D, targets: tf.Tensor2D, training: Training) => tf.Scalar;

/**
 * Cross-entropies of logits: that of a probability is infinite as soon as float32 rounds it to 0 or 1. Gradients in closed
 * form take a third of the operations that tfjs would derive; small models spend their time in those.
 */
export const LOSSES: Readonly<Record<Training['loss'], Loss>> = {
  'mean-squared-error': closedForm(
    (logits, targets) => tf.mean(tf.squaredDifference(logits, targets)),
    (logits, targets) => tf.mul(tf.sub(logits, targets), 2 / logits.size),
  ),
  'binary-cross-entropy': closedForm(
    (logits, targets, { positiveWeight }) =>
      tf.mean(weighted(tf.sub(tf.softplus(logits), tf.mul(logits, targets)), targets, positiveWeight)),
    (logits, targets, { positiveWeight }) =>
      weighted(tf.mul(tf.sub(tf.sigmoid(logits), targets), 1 / logits.size), targets, positiveWeight),
  ),
  'categorical-cross-entropy': closedForm(
    (logits, targets) => tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), -1))),
    (logits, targets) => tf.mul(tf.sub(tf.softmax(logits), targets), 1 / logits.shape[0]),
  ),
  'hidden-item-cross-entropy': closedForm(
    (logits, targets) => {
      const { held, weights } = itemsOf(targets);
      return tf.sum(tf.mul(weights, tf.sub(tf.softplus(logits), tf.mul(logits, held))));
    },
    (logits, targets) => {
      const { held, weights } = itemsOf(targets);
      return tf.mul(weights, tf.sub(tf.sigmoid(logits), held));
    },
  ),
  'cox-partial-likelihood': closedForm(
    (logits, riskSets) => {
      const { shares, scores } = atRisk(logits, riskSets);
      return tf.sum(tf.mul(shares, tf.sub(tf.logSumExp(scores, 1, true), logits)));
    },
    (logits, riskSets) => {
      const { shares, scores } = atRisk(logits, riskSets);
      return tf.sub(tf.matMul(tf.softmax(scores), shares, true, false), shares);
    },
  ),
};

/** See `itemTargets`. */
function itemsOf(targets: tf.Tensor2D) {
  const [rows, columns] = targets.shape;
  const items = columns / 2;
  return {
    held: tf.slice(targets, [0, 0], [rows, items]),
    weights: tf.slice(targets, [0, items], [rows, items]),
  };
}

/**
 * @returns Each row's share of the events, shape `[rows, 1]`; and by row the scores of those at risk at its time, and
 * numbers far below of all others, shape `[rows, rows]`.
 */
function atRisk(logits: tf.Tensor2D, riskSets: tf.Tensor2D) {
  const rows = logits.shape[0];
  return {
    shares: tf.slice(riskSets, [0, 0], [rows, 1]),
    scores: tf.add(tf.slice(riskSets, [0, 1], [rows, rows]), tf.reshape(logits, [1, rows])) as tf.Tensor2D,
  };
}

/** What stands at positive targets counts `positiveWeight` times. */
function weighted(values: tf.Tensor, targets: tf.Tensor, positiveWeight: number | undefined): tf.Tensor {
  if (positiveWeight === undefined) return values;
  return tf.mul(values, tf.add(tf.mul(targets, positiveWeight - 1), 1));
}

/** @param gradient - Of the loss by the logits. */
function closedForm(
  value: Loss,
  gradient: (logits: tf.Tensor2D, targets: tf.Tensor2D, training: Training) => tf.Tensor,
): Loss {
  return (logits, targets, training) =>
    tf.customGrad((of, save) => {
      (save as tf.GradSaveFunc)([of as tf.Tensor, targets]);
      return {
        value: value(of as tf.Tensor2D, targets, training),
        gradFunc: (dy: tf.Scalar, saved: tf.Tensor[]) =>
          tf.mul(dy, gradient(saved[0] as tf.Tensor2D, saved[1] as tf.Tensor2D, training)),
      };
    })(logits) as tf.Scalar;
}
