/** How good a model is on rows that it was not trained on. */
import * as tf from '@tensorflow/tfjs-core';
import type { Score } from '../../core/evaluation/scores.ts';
import type { Tally } from '../../core/evaluation/tally.ts';
import { itemsRange } from '../../core/task/table-features.ts';
import type { EncodedRows } from '../data/encoded-rows.ts';
import type { Attempt } from './attempt.ts';
import { type HideItems, type InputRows, inputBatch } from './batches.ts';
import { hiddenItem } from './item-hiding.ts';
import type { LocalModel } from './local-model.ts';
import { itemMetrics, type Metrics, meansOf } from './row-metrics.ts';
import { tallyOf } from './row-tally.ts';
import type { LoopPorts } from './training-loop.ts';

/** Input values in one batch: 4 MB, a few hundred small images. */
const BATCH_VALUES = 2 ** 20;
const MAX_BATCH_ROWS = 512;

/** @returns Undefined where there are no rows, or where the model has diverged and answers with no number. */
export async function scoreModel(
  model: LocalModel,
  rows: EncodedRows,
  which: Uint32Array,
  attempt: Attempt,
  ports: LoopPorts,
): Promise<Score | undefined> {
  if (which.length === 0) return undefined;
  const measured = await measure(model, rows, which, attempt, ports);
  if (!measured) return undefined;
  const means = Object.entries(measured.means).filter(([, value]) => Number.isFinite(value));
  return {
    exampleCount: which.length,
    metrics: Object.fromEntries(means),
    ...(measured.tally && { tally: measured.tally }),
  };
}

async function measure(
  model: LocalModel,
  rows: EncodedRows,
  which: Uint32Array,
  attempt: Attempt,
  ports: LoopPorts,
): Promise<{ means: Metrics; tally?: Tally } | undefined> {
  const { data } = model.task;
  const items = data.kind === 'table' ? itemsRange(data) : undefined;
  if (!items) {
    const logits = await logitsOf(model, rows, which, attempt, ports);
    const targets = rowsOf(rows.targets, rows.targets.length / rows.rows, which);
    const tally = tallyOf(model.task, logits, targets);
    if (!logits.every(Number.isFinite) || (tally && !isFiniteTally(tally))) return undefined;
    return { means: meansOf(model.task, logits, targets), ...(tally && { tally }) };
  }
  const width = rows.inputs.length / rows.rows;
  const inputsOf = (row: number) => rows.inputs.subarray(row * width, (row + 1) * width);
  const hidden = which.map((row) => hiddenItem(inputsOf(row), items, row));
  const logits = await logitsOf(model, rows, which, attempt, ports, (inputs, at) => {
    inputs[items[0] + hidden[at]!] = 0;
  });
  const held = new Float32Array(logits.length);
  which.forEach((row, at) => {
    held.set(inputsOf(row).subarray(...items), at * model.outputs);
  });
  return { means: itemMetrics(logits, held, hidden) };
}

/** The exponential of a finite answer need not be finite. */
const isFiniteTally = (tally: Tally) => tally.kind !== 'number' || Number.isFinite(tally.squared);

function rowsOf(values: Float32Array, width: number, which: Uint32Array): Float32Array {
  const chosen = new Float32Array(which.length * width);
  which.forEach((row, at) => {
    chosen.set(values.subarray(row * width, (row + 1) * width), at * width);
  });
  return chosen;
}

/** @returns A new array, shape `[which.length, outputs]`. */
export async function logitsOf(
  model: LocalModel,
  rows: InputRows,
  which: Uint32Array,
  attempt: Attempt,
  ports: LoopPorts,
  hide?: HideItems,
): Promise<Float32Array> {
  const width = rows.inputs.length / rows.rows;
  const batchRows = Math.max(1, Math.min(MAX_BATCH_ROWS, Math.floor(BATCH_VALUES / width)));
  const logits = new Float32Array(which.length * model.outputs);
  for (let start = 0; start < which.length; start += batchRows) {
    const end = Math.min(start + batchRows, which.length);
    model.device.activate();
    const batch = tf.tidy(() => model.forward(inputBatch(rows, { order: which, start, end }, hide)));
    try {
      logits.set((await attempt.wait(batch.data())) as Float32Array, start * model.outputs);
    } finally {
      batch.dispose();
    }
    await attempt.wait(ports.yieldNow());
  }
  return logits;
}
