/** One participant's survey, row by row. Nothing but the finished vector is ever handed out. */
import {
  AT,
  binOfStep,
  HALF_RANGE_STEPS,
  halfOf,
  MAX_SURVEYED,
  middleOf,
  type NumberSurvey,
  SQUARES_DIGITS,
  SUM_DIGITS,
  SURVEY_BINS,
  type SurveyPlan,
  toDigits,
} from './survey-plan.ts';

/** What a cell was read as. Cells that cannot be read are nothing: neither a value nor empty. */
export type SurveyedCell =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | 'missing'
  | 'unreadable';

interface Sums {
  sum: bigint;
  squares: bigint;
}

export class SurveyTaker {
  readonly #plan: SurveyPlan;
  readonly #vector: Float64Array;
  /** By place of the column in the plan; of numbers only. */
  readonly #sums: readonly Sums[];
  readonly #places: readonly ReadonlyMap<string, number>[];
  #rows = 0;

  constructor(plan: SurveyPlan) {
    this.#plan = plan;
    this.#vector = new Float64Array(plan.layout.parameterCount);
    this.#sums = plan.columns.map(() => ({ sum: 0n, squares: 0n }));
    this.#places = plan.columns.map(
      (column) => new Map(column.kind === 'category' ? column.values.map((value, i) => [value, i]) : []),
    );
  }

  get rows(): number {
    return this.#rows;
  }

  /** @param cellOf - By the place of a column in the plan. */
  addRow(cellOf: (column: number) => SurveyedCell): void {
    if (this.#rows === MAX_SURVEYED) return;
    this.#rows += 1;
    this.#plan.columns.forEach((column, at) => {
      const cell = cellOf(at);
      if (cell === 'unreadable') return;
      if (cell === 'missing') this.#vector[column.offset + AT.missing]! += 1;
      else if (column.kind === 'number' && cell.kind === 'number') this.#addNumber(column, at, cell.value);
      else if (column.kind === 'category' && cell.kind === 'text') {
        const place = this.#places[at]!.get(cell.value) ?? column.values.length;
        this.#count(column.offset, place);
      }
    });
  }

  /** Whole numbers of at most 2²², shape `[plan.layout.parameterCount]`; a new array. */
  finish(): Float32Array {
    this.#plan.columns.forEach((column, at) => {
      if (column.kind !== 'number') return;
      const { sum, squares } = this.#sums[at]!;
      const digits = [...toDigits(sum, SUM_DIGITS), ...toDigits(squares, SQUARES_DIGITS)];
      this.#vector.set(digits, column.offset + AT.counts + SURVEY_BINS);
    });
    return Float32Array.from(this.#vector);
  }

  #addNumber({ bounds, measure, offset }: NumberSurvey, at: number, value: number): void {
    const measured = measure(value);
    if (Number.isNaN(measured)) return;
    const half = halfOf(bounds);
    const share = half > 0 ? (measured - middleOf(bounds)) / half : 0;
    const step = Math.round(Math.min(Math.max(share, -1), 1) * HALF_RANGE_STEPS);
    this.#count(offset, binOfStep(step));
    const exact = BigInt(step);
    const sums = this.#sums[at]!;
    sums.sum += exact;
    sums.squares += exact * exact;
  }

  #count(offset: number, place: number): void {
    this.#vector[offset + AT.holders] = 1;
    this.#vector[offset + AT.counts + place]! += 1;
  }
}
