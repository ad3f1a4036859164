/** A gated recurrent unit over the steps of each row. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * In each step, from its inputs x and the state h before it: update gate z = σ(xW_z + hU_z + b_z), reset gate
 * r = σ(xW_r + hU_r + b_r), candidate c = tanh(xW_c + (r ⊙ h)U_c + b_c), and the new state z ⊙ h + (1 − z) ⊙ c. The first
 * state is zero.
 *
 * @param steps - Shape `[rows, steps, features]`.
 * @param kernel - W of z, r and c beside each other, shape `[features, 3 · units]`; likewise U `[units, 3 · units]` and b.
 * @returns The state after the last step, shape `[rows, units]`.
 * @see Cho et al. 2014, arXiv:1406.1078; Keras's GRU with `reset_after: false`.
 */
export function gru(
  steps: tf.Tensor3D,
  kernel: tf.Tensor2D,
  recurrentKernel: tf.Tensor2D,
  bias: tf.Tensor1D,
): tf.Tensor2D {
  const [rows, count, features] = steps.shape;
  const units = bias.size / 3;
  // The inputs' part of all steps in one product: it does not wait for any state.
  const inputs = tf.reshape(tf.add(tf.matMul(tf.reshape(steps, [rows * count, features]), kernel), bias), [
    rows,
    count,
    3 * units,
  ]);
  const gateKernel = tf.slice(recurrentKernel, [0, 0], [units, 2 * units]);
  const candidateKernel = tf.slice(recurrentKernel, [0, 2 * units], [units, units]);
  const inputOf = (step: number, from: number, width: number) =>
    tf.reshape(tf.slice(inputs, [0, step, from], [rows, 1, width]), [rows, width]) as tf.Tensor2D;
  let state = tf.zeros<tf.Rank.R2>([rows, units]);
  for (let step = 0; step < count; step++) {
    const gates = tf.sigmoid(tf.add(inputOf(step, 0, 2 * units), tf.matMul(state, gateKernel)));
    const update = tf.slice(gates, [0, 0], [rows, units]);
    const reset = tf.slice(gates, [0, units], [rows, units]);
    const candidate = tf.tanh(
      tf.add(inputOf(step, 2 * units, units), tf.matMul(tf.mul(reset, state), candidateKernel)),
    );
    // z ⊙ h + (1 − z) ⊙ c, with one product less.
    state = tf.add(candidate, tf.mul(update, tf.sub(state, candidate)));
  }
  return state;
}
