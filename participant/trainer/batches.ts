/** Rows in host memory to tensors. Cutting batches here is as fast as on the graphics card, and holds nothing there. */
import * as tf from '@tensorflow/tfjs-core';
import type { Data } from '../../core/task/data-schema.ts';
import { outputUnits } from '../../core/task/model-layout.ts';
import { itemsRange } from '../../core/task/table-features.ts';
import type { EncodedRows } from '../data/encoded-rows.ts';
import { itemTargets } from './item-hiding.ts';
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
export function inputBatch(rows: InputRows, batch: BatchRows, hide?: HideItems): tf.Tensor {
  return toTensor(inputValues(rows, batch, hide), rows, batch);
}

/** Inputs of a batch to train on, and its targets as losses.ts wants them. */
export function trainingBatch(
  rows: EncodedRows,
  batch: BatchRows,
  data: Data,
  hide?: HideItems,
): { readonly inputs: tf.Tensor; readonly targets: tf.Tensor2D } {
  const inputs = inputValues(rows, batch, hide);
  const targets = targetValues(rows, batch, data, inputs);
  const size = batch.end - batch.start;
  return {
    inputs: toTensor(inputs, rows, batch),
    targets: tf.tensor2d(targets, [size, targets.length / size]),
  };
}

const toTensor = (inputs: Float32Array, rows: InputRows, { start, end }: BatchRows) =>
  tf.tensor(inputs, [end - start, ...rows.inputShape]);

/** A new array each time: some backends keep it. */
function inputValues(rows: InputRows, { order, start, end }: BatchRows, hide?: HideItems): Float32Array {
  const width = rows.inputs.length / rows.rows;
  const inputs = new Float32Array((end - start) * width);
  for (let i = start; i < end; i++) {
    const row = order[i]!;
    const into = inputs.subarray((i - start) * width, (i - start + 1) * width);
    into.set(rows.inputs.subarray(row * width, (row + 1) * width));
    hide?.(into, i);
  }
  return inputs;
}

function targetValues(
  rows: EncodedRows,
  { order, start, end }: BatchRows,
  data: Data,
  shown: Float32Array,
): Float32Array {
  const which = order.subarray(start, end);
  if (data.kind === 'table' && data.target.type === 'survival') return riskSets(rows.targets, which);
  const items = data.kind === 'table' ? itemsRange(data) : undefined;
  if (items) return itemTargets(rows, which, items, shown);
  const outputs = outputUnits(data);
  const targets = new Float32Array(which.length * outputs);
  which.forEach((row, i) => {
    if (outputs === 1) targets[i] = rows.targets[row]!;
    // One-hot.
    else targets[i * outputs + rows.targets[row]!] = 1;
  });
  return targets;
}
