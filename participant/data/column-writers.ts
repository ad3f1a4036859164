/** One cell to the inputs of its column. Everything that the column says is worked out once, not once a row. */
import type {
  CategoryColumn,
  Column,
  HashedColumn,
  ItemsColumn,
  LagsColumn,
  NumberColumn,
  TimeColumn,
  TimeFeature,
} from '../../core/task/columns.ts';
import { type DeclaredSteps, fixedSteps, toInput } from '../../core/task/number-steps.ts';
import { columnWidth } from '../../core/task/table-features.ts';
import { isMissing, readNumber, readTime, type Time, textOf, type Unreadable } from './cells.ts';
import { bucketOf } from './stable-hash.ts';
import type { Cell } from './table.ts';

/**
 * Writes a cell's inputs from `offset` on, where everything is zero before.
 *
 * @returns What is wrong with the cell, as the end of "column "age" …"; undefined where nothing is.
 */
export type CellWriter = (cell: Cell, into: Float32Array, offset: number) => string | undefined;

/** @throws TypeError where the column is not fixed yet: see `withStatistics`. */
export function columnWriter(column: Exclude<Column, LagsColumn>): CellWriter {
  switch (column.type) {
    case 'number':
      return numberWriter(column);
    case 'category':
      return categoryWriter(column);
    case 'hashed':
      return hashedWriter(column);
    case 'time':
      return timeWriter(column);
    case 'items':
      return itemsWriter(column);
    default:
      return column satisfies never;
  }
}

/** A number after clip, logarithm and scale; also of targets and lags. */
export function numberReader(column: DeclaredSteps): (cell: Cell) => number | Unreadable {
  const steps = fixedSteps(column);
  return (cell) => {
    const value = readNumber(cell);
    if (typeof value !== 'number') return value;
    const input = toInput(steps, value);
    // Here and not in `readNumber`: clipping may have brought the value to where it has a logarithm.
    return Number.isFinite(input)
      ? input
      : { problem: `is ${textOf(cell)}, expected more than -1 for its logarithm` };
  };
}

function numberWriter(column: NumberColumn): CellWriter {
  const { missing, buckets, clip } = column;
  const indicator = columnWidth(column) - 1;
  const fill = typeof missing === 'object' ? missing.fill : undefined;
  const read = buckets ? (cell: Cell) => clipped(readNumber(cell), clip) : numberReader(column);
  return (cell, into, offset) => {
    const isEmpty = isMissing(cell);
    if (isEmpty && missing === 'indicator') {
      into[offset + indicator] = 1;
      return undefined;
    }
    const value = read(isEmpty && fill !== undefined ? fill : cell);
    if (typeof value !== 'number') return value.problem;
    if (buckets) into[offset + buckets.filter((edge) => value >= edge).length] = 1;
    else into[offset] = value;
    return undefined;
  };
}

function clipped(value: number | Unreadable, clip: NumberColumn['clip']): number | Unreadable {
  return typeof value === 'number' && clip ? Math.min(Math.max(value, clip[0]), clip[1]) : value;
}

function categoryWriter(column: CategoryColumn): CellWriter {
  const { values, other, missing } = column;
  const places = new Map(values.map((value, index) => [value, index]));
  const indicator = columnWidth(column) - 1;
  const fill = typeof missing === 'object' ? missing.fill : undefined;
  return (cell, into, offset) => {
    const isEmpty = isMissing(cell);
    if (isEmpty && missing === 'indicator') {
      into[offset + indicator] = 1;
      return undefined;
    }
    if (isEmpty && fill === undefined) return 'is empty';
    const place = places.get(isEmpty ? fill! : textOf(cell));
    if (place !== undefined) into[offset + place] = 1;
    else if (other === 'own') into[offset + values.length] = 1;
    return undefined;
  };
}

function hashedWriter({ buckets, missing }: HashedColumn): CellWriter {
  return (cell, into, offset) => {
    if (!isMissing(cell)) into[offset + bucketOf(textOf(cell), buckets)] = 1;
    else if (missing === 'indicator') into[offset + buckets] = 1;
    else return 'is empty';
    return undefined;
  };
}

function timeWriter({ features }: TimeColumn): CellWriter {
  return (cell, into, offset) => {
    const time = readTime(cell);
    if ('problem' in time) return time.problem;
    let place = offset;
    for (const feature of features) place += writeTime(feature, time, into, place);
    return undefined;
  };
}

/** @returns How many inputs it wrote. */
function writeTime(feature: TimeFeature, time: Time, into: Float32Array, offset: number): number {
  const cycle = (share: number) => {
    into[offset] = Math.sin(2 * Math.PI * share);
    into[offset + 1] = Math.cos(2 * Math.PI * share);
    return 2;
  };
  const oneOf = (count: number, place: number) => {
    into[offset + place] = 1;
    return count;
  };
  switch (feature) {
    case 'hour':
      return cycle(time.hour / 24);
    case 'weekday':
      return cycle(time.weekday / 7);
    case 'month':
      return cycle((time.month - 1) / 12);
    case 'year-day':
      return cycle(time.yearShare);
    case 'each-hour':
      return oneOf(24, Math.floor(time.hour));
    case 'each-weekday':
      return oneOf(7, time.weekday);
    case 'each-month':
      return oneOf(12, time.month - 1);
    default:
      return feature satisfies never;
  }
}

function itemsWriter({ items, separator = ' ' }: ItemsColumn): CellWriter {
  const places = new Map(items.map((item, index) => [item, index]));
  return (cell, into, offset) => {
    // No items are a list as good as any other.
    if (isMissing(cell)) return undefined;
    for (const part of String(cell).split(separator)) {
      const place = places.get(part.trim());
      if (place !== undefined) into[offset + place] = 1;
    }
    return undefined;
  };
}
