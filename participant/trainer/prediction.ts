/** Answers of a model to rows and images that a person tries it on. */
import { inputShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import type { TryInput } from '../ports.ts';
import { encodeInput, valuesOf } from '../scoring/ask.ts';
import type { Attempt } from './attempt.ts';
import type { InputRows } from './batches.ts';
import { logitsOf } from './evaluation.ts';
import type { LocalModel } from './local-model.ts';
import type { LoopPorts } from './training-loop.ts';

/** @throws TabfedError `data.wrong-shape` where an input does not fit the task. */
export function encodeInputs(inputs: readonly TryInput[], task: Task): InputRows {
  const encoded = inputs.map((input) => encodeInput(input, task));
  const width = encoded[0]?.length ?? 0;
  const all = new Float32Array(encoded.length * width);
  encoded.forEach((row, index) => {
    all.set(row, index * width);
  });
  return { rows: encoded.length, inputShape: inputShape(task.data), inputs: all };
}

/** One list of values an input, as `TryOutput` says. */
export async function predictRows(
  model: LocalModel,
  rows: InputRows,
  attempt: Attempt,
  ports: LoopPorts,
): Promise<readonly (readonly number[])[]> {
  const { task, outputs } = model;
  const order = Uint32Array.from({ length: rows.rows }, (_, row) => row);
  const logits = await logitsOf(model, rows, order, attempt, ports);
  return Array.from(order, (row) => valuesOf(task, logits.subarray(row * outputs, (row + 1) * outputs)));
}
