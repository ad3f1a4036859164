/**
 * A survey: what a participant counts and sums of its rows so that all of them together have the statistics of the
 * pooled rows. This says which numbers it holds, and where.
 *
 * Everything in it is a whole number of at most 2²² in size, which float32 holds, so that sums over participants are exact
 * whatever the order, and masks over whole numbers could hide them. Values are first put on a grid of 2⁻⁴⁴ of half the
 * column's public range; the sums of these, and of their squares, are written in digits of 22 bits. So nothing is lost
 * after that one rounding: the result has the same bits however rows are dealt to participants.
 */
import type { Data } from '../task/data-schema.ts';
import { type MeasuredColumn, measuredColumns } from '../task/statistics.ts';
import { makeLayout, type WeightLayout } from '../weights/layout.ts';

/** Even bins between a column's public bounds. */
export const SURVEY_BINS = 64;
export const DIGIT_BITS = 22;
/** The largest size of any number in a survey; also the most rows that one tells of. */
export const MAX_SURVEYED = 2 ** DIGIT_BITS;
/** Grid steps in half of a column's range. */
export const HALF_RANGE_STEPS = 2 ** 44;
/** Digits of Σ step, at most 2²² · 2⁴⁴, and of Σ step², at most 2²² · 2⁸⁸. */
export const SUM_DIGITS = 3;
export const SQUARES_DIGITS = 5;

/** Of one column in the vector: has it values at all (0 or 1), its empty cells, then what its kind says. */
export type SurveyColumn = NumberSurvey | CategorySurvey;

export interface NumberSurvey extends MeasuredColumn {
  readonly kind: 'number';
  readonly offset: number;
}

export interface CategorySurvey {
  readonly kind: 'category';
  readonly name: string;
  readonly cell: string;
  /** Declared by the task. A count for each, and one for all others together. */
  readonly values: readonly string[];
  readonly offset: number;
}

export interface SurveyPlan {
  readonly columns: readonly SurveyColumn[];
  /** Surveys travel as frames of this layout, as float32. */
  readonly layout: WeightLayout;
}

export const AT = { holders: 0, missing: 1, counts: 2 } as const;
export const NUMBER_SIZE = AT.counts + SURVEY_BINS + SUM_DIGITS + SQUARES_DIGITS;
export const sizeOf = (column: SurveyColumn): number =>
  column.kind === 'number' ? NUMBER_SIZE : AT.counts + column.values.length + 1;

/** Columns of numbers with public bounds, and of categories with a public list, the target among them. */
export function surveyPlan(data: Data): SurveyPlan {
  const columns: SurveyColumn[] = [];
  let offset = 0;
  const add = (column: SurveyColumn) => {
    columns.push(column);
    offset += sizeOf(column);
  };
  for (const column of measuredColumns(data)) add({ kind: 'number', ...column, offset });
  for (const { name, values } of categoriesOf(data))
    add({ kind: 'category', name, cell: name, values, offset });
  const layout = makeLayout(
    columns.map((column) => ({ name: `survey/${column.kind}/${column.name}`, shape: [sizeOf(column)] })),
  );
  return { columns, layout };
}

function categoriesOf(data: Data): readonly { readonly name: string; readonly values: readonly string[] }[] {
  if (data.kind === 'images') return [];
  const columns = data.columns.flatMap((column) => (column.type === 'category' ? [column] : []));
  const { target } = data;
  if (target.type === 'category') return [...columns, target];
  return target.type === 'binary' ? [...columns, { name: target.name, values: [target.positive] }] : columns;
}

/** The bin of a value on the grid: from −2⁴⁴ to 2⁴⁴, the end included in the last. */
export const binOfStep = (step: number): number =>
  Math.min(Math.floor(((step + HALF_RANGE_STEPS) * SURVEY_BINS) / (2 * HALF_RANGE_STEPS)), SURVEY_BINS - 1);

export const middleOf = ([lowest, highest]: readonly [number, number]) => (lowest + highest) / 2;
export const halfOf = ([lowest, highest]: readonly [number, number]) => (highest - lowest) / 2;

/** A whole number in digits, the lowest first; the highest takes the sign. */
export function toDigits(value: bigint, digits: number): number[] {
  const base = BigInt(MAX_SURVEYED);
  const found: number[] = [];
  let rest = value;
  for (let i = 1; i < digits; i++) {
    const digit = BigInt.asUintN(DIGIT_BITS, rest);
    found.push(Number(digit));
    rest = (rest - digit) / base;
  }
  return [...found, Number(rest)];
}

/** Sums of digits are digits as good as any. */
export function fromDigits(digits: ArrayLike<number>): bigint {
  let value = 0n;
  for (let i = digits.length - 1; i >= 0; i--) value = value * BigInt(MAX_SURVEYED) + BigInt(digits[i]!);
  return value;
}
