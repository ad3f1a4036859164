/** The cells of a row's target to the numbers that training compares with. */
import type { TableData } from '../../core/task/data-schema.ts';
import { itemsRange } from '../../core/task/table-features.ts';
import { isMissing, readNumber, textOf } from './cells.ts';
import { numberReader } from './column-writers.ts';
import { quote } from './data-errors.ts';
import type { Cell } from './table.ts';

/**
 * Writes a row's targets to the beginning of `into`.
 *
 * @param cellOf - Cells by the names of columns.
 * @param inputs - The row's inputs, already written.
 * @returns Why the row has no target, as "column "class" is empty"; undefined where it has.
 */
export type TargetWriter = (
  cellOf: (name: string) => Cell,
  inputs: Float32Array,
  into: Float32Array,
) => string | undefined;

/** Numbers that a row's target takes: time and event of a survival, none where the inputs are the target. */
export function targetWidth({ target }: TableData): number {
  if (target.type === 'items') return 0;
  return target.type === 'survival' ? 2 : 1;
}

/** Items below which there is nothing to hide and something to tell it from. */
const MIN_ITEMS = 2;

export function targetWriter(data: TableData): TargetWriter {
  const { target } = data;
  const named = (problem: string, name = target.name) => `column ${quote(name)} ${problem}`;
  switch (target.type) {
    case 'binary':
      return (cellOf, _, into) => {
        const cell = cellOf(target.name);
        if (isMissing(cell)) return named('is empty');
        into[0] = textOf(cell) === target.positive ? 1 : 0;
        return undefined;
      };
    case 'number': {
      const read = numberReader(target);
      return (cellOf, _, into) => {
        const value = read(cellOf(target.name));
        if (typeof value !== 'number') return named(value.problem);
        into[0] = value;
        return undefined;
      };
    }
    case 'category': {
      const classes = new Map(target.values.map((value, index) => [value, index]));
      return (cellOf, _, into) => {
        const cell = cellOf(target.name);
        if (isMissing(cell)) return named('is empty');
        const found = classes.get(textOf(cell));
        if (found === undefined) return named(`is ${quote(cell)}, expected one of the task's classes`);
        into[0] = found;
        return undefined;
      };
    }
    case 'items': {
      const items = itemsRange(data) ?? [0, 0];
      return (_, inputs) => {
        const held = inputs.subarray(...items).reduce((sum, has) => sum + has, 0);
        return held < MIN_ITEMS ? named(`holds ${held} of the task's items, expected at least 2`) : undefined;
      };
    }
    case 'survival': {
      const { event } = target;
      return (cellOf, _, into) => {
        const time = readNumber(cellOf(target.name));
        if (typeof time !== 'number') return named(time.problem);
        if (time <= 0) return named(`is ${time}, expected a time above 0`);
        const cell = cellOf(event.name);
        if (isMissing(cell)) return named('is empty', event.name);
        into[0] = time;
        into[1] = textOf(cell) === event.occurred ? 1 : 0;
        return undefined;
      };
    }
    default:
      return target satisfies never;
  }
}
