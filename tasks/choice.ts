/** Checks what was asked of a task's samples. */
import { TabfedError } from '../core/errors/tabfed-error.ts';
import type { SampleChoice, SampleSplit } from './samples.ts';

/** The index of the part that was chosen, once it is known to be one of the split's. */
export function partOf(splits: readonly SampleSplit[], choice: SampleChoice): number {
  const split = splits.find(({ id }) => id === choice.split);
  if (!split || !Number.isInteger(choice.part) || choice.part < 0) {
    const known = splits.map(({ id }) => id).join(', ');
    throw new RangeError(
      `choice is part ${choice.part} of split "${choice.split}", expected part ≥ 0 of one of ${known}`,
    );
  }
  return choice.part % split.parts;
}

/** @throws TabfedError `data.empty` unless 0 ≤ start < end ≤ total, in whole numbers. */
export function checkRange(rows: string, start: number, end: number, total: number): void {
  const isWhole = Number.isInteger(start) && Number.isInteger(end);
  if (isWhole && start >= 0 && start < end && end <= total) return;
  throw new TabfedError('data.empty', {
    what: `Expected a range start:end within 0:${total} of the sample ${rows}, found ${start}:${end}.`,
    next: `Ask for whole numbers with 0 ≤ start < end ≤ ${total}.`,
  });
}
