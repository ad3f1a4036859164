/** Rows in host memory to tensors. Cutting batches here is as fast as on the graphics card, and holds nothing there. */
import * as tf from '@tensorflow/tfjs-core';
import type { EncodedRows } from '../data/encoded-rows.ts';

export type InputRows = Pick<EncodedRows, 'rows' | 'inputShape' | 'inputs'>;

/** Inputs of the rows named by `order[start] … order[end − 1]`, shape `[end − start, …inputShape]`. */
export function inputBatch(rows: InputRows, order: Uint32Array, start: number, end: number): tf.Tensor {
  const width = rows.inputs.length / rows.rows;
  // A new array each time: some backends keep it.
  const inputs = new Float32Array((end - start) * width);
  for (let i = start; i < end; i++) {
    const row = order[i]!;
    inputs.set(rows.inputs.subarray(row * width, (row + 1) * width), (i - start) * width);
  }
  return tf.tensor(inputs, [end - start, ...rows.inputShape]);
}

/** Targets of the same rows, shape `[end − start, outputs]`; one-hot where there are several outputs. */
export function targetBatch(
  rows: EncodedRows,
  order: Uint32Array,
  start: number,
  end: number,
  outputs: number,
): tf.Tensor2D {
  const targets = new Float32Array((end - start) * outputs);
  for (let i = start; i < end; i++) {
    const target = rows.targets[order[i]!]!;
    if (outputs === 1) targets[i - start] = target;
    else targets[(i - start) * outputs + target] = 1;
  }
  return tf.tensor2d(targets, [end - start, outputs]);
}
