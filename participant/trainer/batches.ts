/** Rows in host memory to tensors. Cutting batches here is as fast as on the graphics card, and holds nothing there. */
import * as tf from '@tensorflow/tfjs-core';
import type { Data } from '../../core/task/data-schema.ts';
import { outputUnits } from '../../core/task/model-layout.ts';
import { itemsRange } from '../../core/task/table-features.ts';
import type { EncodedRows } from '../data/encoded-rows.ts';
import { riskSets } from './survival.ts';

export type InputRows = Pick<EncodedRows, 'rows' | 'inputShape' | 'inputs'>;

/** Changes a copy of a row's inputs in place, before the model sees it. `at` is the row's place in `order`. */
export type HideItems = (inputs: Float32Array, at: number) => void;

/** Rows `order[start] … order[end − 1]`. */
export interface BatchRows {
  readonly order: Uint32Array;
  readonly start: number;
  readonly end: number;
}

/** Inputs of a batch, shape `[end − start, …inputShape]`. */
export function inputBatch(rows: InputRows, { order, start, end }: BatchRows, hide?: HideItems): tf.Tensor {
  const width = rows.inputs.length / rows.rows;
  // A new array each time: some backends keep it.
  const inputs = new Float32Array((end - start) * width);
  for (let i = start; i < end; i++) {
    const row = order[i]!;
    const into = inputs.subarray((i - start) * width, (i - start + 1) * width);
    into.set(rows.inputs.subarray(row * width, (row + 1) * width));
    hide?.(into, i);
  }
  return tf.tensor(inputs, [end - start, ...rows.inputShape]);
}

/** Targets of the same rows as losses.ts wants them; one-hot for classes, many-hot for items. */
export function targetBatch(rows: EncodedRows, batch: BatchRows, data: Data): tf.Tensor2D {
  const { order, start, end } = batch;
  const size = end - start;
  const which = order.subarray(start, end);
  if (data.kind === 'table' && data.target.type === 'survival') {
    return tf.tensor2d(riskSets(rows.targets, which), [size, 1 + size]);
  }
  const outputs = outputUnits(data);
  const targets = new Float32Array(size * outputs);
  const items = data.kind === 'table' ? itemsRange(data) : undefined;
  const width = rows.inputs.length / rows.rows;
  which.forEach((row, i) => {
    if (items) {
      targets.set(rows.inputs.subarray(row * width + items[0], row * width + items[1]), i * outputs);
    } else if (outputs === 1) targets[i] = rows.targets[row]!;
    else targets[i * outputs + rows.targets[row]!] = 1;
  });
  return tf.tensor2d(targets, [size, outputs]);
}
