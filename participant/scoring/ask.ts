/** One input to a model's answer, as a person reads it: in the tab, in an exported page, and on a command line. */
import { answersOf } from '../../core/inference/answers.ts';
import { type Forward, forwardOf } from '../../core/inference/forward.ts';
import type { Task } from '../../core/task/task.ts';
import { wrongShape } from '../data/data-errors.ts';
import { encodeInputImage } from '../data/encode-images.ts';
import { encodeInputRow, targetInItsUnit } from '../data/encode-table.ts';
import type { TryInput } from '../ports.ts';

/** @throws TabfedError `data.wrong-shape` where the input does not fit the task. */
export function encodeInput(input: TryInput, { data }: Pick<Task, 'data'>): Float32Array {
  if (input.kind === 'image' && data.kind === 'images') return encodeInputImage(input.pixels, data);
  if (input.kind === 'row' && data.kind === 'table') return encodeInputRow(input.row, data, input.before);
  const expected = data.kind === 'images' ? 'an image' : 'a row';
  throw wrongShape(
    `Expected ${expected} to try the model on, found ${input.kind}.`,
    `Hand over ${expected}.`,
  );
}

/**
 * @param logits - Of one row.
 * @returns As `TryOutput.values`.
 */
export function valuesOf(task: Pick<Task, 'data'>, logits: Float32Array): readonly number[] {
  const { data } = task;
  const answers = Array.from(answersOf(task, logits));
  return data.kind === 'table' ? answers.map((value) => targetInItsUnit(value, data)) : answers;
}

/** A model that needs no trainer. */
export interface PlainModel {
  readonly task: Task;
  readonly forward: Forward;
}

/** @param task - With its statistics resolved. @param weights - Shape `[P]`; kept. */
export const plainModel = (task: Task, weights: Float32Array): PlainModel => ({
  task,
  forward: forwardOf(task, weights),
});

/** @throws TabfedError `data.wrong-shape` naming the column whose cell cannot be read. */
export const ask = ({ task, forward }: PlainModel, input: TryInput): readonly number[] =>
  valuesOf(task, forward(encodeInput(input, task)));
