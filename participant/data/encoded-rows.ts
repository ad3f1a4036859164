/** Rows as a trainer uses them: numbers in host memory, in the order of the source. */
import type { Data } from '../../core/task/data-schema.ts';
import { inputShape } from '../../core/task/model-layout.ts';
import { tooLarge } from './data-errors.ts';

export interface EncodedRows {
  readonly rows: number;
  /** Shape of one input row: `[features]`, `[steps, features]` or `[height, width, channels]`. */
  readonly inputShape: readonly number[];
  /** Shape `[rows, …inputShape]`. */
  readonly inputs: Float32Array;
  /**
   * Shape `[rows]`: the class's index for images and categories, 0 or 1 for a binary target, or the scaled number.
   * `[rows, 2]` for survival: the time, and 1 where the event happened. Empty for items, which are among the inputs.
   */
  readonly targets: Float32Array;
  /** Where the task puts rows in order: what each row stands by, as a number. */
  readonly orderKeys?: Float64Array;
  /** Rows left out because a cell could not be read, with the first reason. */
  readonly skippedRows: number;
  readonly skippedBecause?: string;
}

/** Most input values that a participant may hold: 64 Mi, which are 256 MB. All of MNIST is 47 M. */
export const MAX_INPUT_VALUES = 2 ** 26;

/** @throws TabfedError `data.unreadable` where the rows would not fit into memory in comfort. */
export function checkInputSize(rows: number, data: Data): void {
  const width = inputShape(data).reduce((size, side) => size * side, 1);
  if (rows * width <= MAX_INPUT_VALUES) return;
  throw tooLarge(
    `The data has ${rows} rows of ${width} inputs each`,
    `${Math.floor(MAX_INPUT_VALUES / width)} rows`,
  );
}
