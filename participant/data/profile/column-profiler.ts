/** One column of a file, cell by cell, to what it seems to hold. */
import { numberIn } from '../table.ts';
import type { ColumnKind, ColumnProfile } from './file-profile.ts';
import { ListWatch } from './list-watch.ts';
import { StreamingHistogram } from './streaming-histogram.ts';

/** Different words that are counted; names of people are more than that. */
const MOST_WORDS = 1000;
const TOP_WORDS = 200;
/** A few cells may be wrong, or say "n/a". */
const ENOUGH = 0.95;
/** Fewer rows are different by chance. */
const ROWS_FOR_AN_ID = 20;

const TIME =
  /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}:\d{2})([T ]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

export class ColumnProfiler {
  readonly #name: string;
  readonly #words = new Map<string, number>();
  readonly #histogram = new StreamingHistogram();
  readonly #lists = new ListWatch();
  #hasMoreWords = false;
  #filled = 0;
  #numbers = 0;
  #wholes = 0;
  #times = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #longest = 0;

  constructor(name: string) {
    this.#name = name;
  }

  push(cell: string): void {
    const word = cell.trim();
    if (word === '') return;
    this.#filled++;
    this.#longest = Math.max(this.#longest, word.length);
    const number = numberIn(word);
    if (number !== undefined) this.#countNumber(number);
    else {
      if (TIME.test(word)) this.#times++;
      this.#lists.push(word);
    }
    const count = this.#words.get(word);
    if (count !== undefined) this.#words.set(word, count + 1);
    else if (this.#words.size < MOST_WORDS) this.#words.set(word, 1);
    else this.#hasMoreWords = true;
  }

  /** @param rows - Of the file, so that a column that was met late counts its earlier rows as missing. */
  result(rows: number): ColumnProfile {
    const separator = this.#numbers === 0 ? this.#lists.separator() : undefined;
    const kind = this.#kind(separator);
    return {
      name: this.#name,
      kind,
      missing: rows - this.#filled,
      distinct: this.#hasMoreWords ? undefined : this.#words.size,
      isIdLike: this.#isIdLike(kind),
      isConstant: this.#words.size === 1 && this.#filled > 1,
      ...(this.#numbers > 0 && {
        numbers: {
          count: this.#numbers,
          min: this.#min,
          max: this.#max,
          mean: this.#sum / this.#numbers,
          histogram: this.#histogram.result(),
        },
      }),
      top: this.#hasMoreWords ? [] : this.#top(),
      ...(kind === 'items' && separator !== undefined && { separator }),
    };
  }

  #countNumber(value: number): void {
    this.#numbers++;
    if (Number.isInteger(value)) this.#wholes++;
    this.#sum += value;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
    this.#histogram.push(value);
  }

  #kind(separator: string | undefined): ColumnKind {
    if (this.#filled === 0) return 'empty';
    if (this.#numbers >= ENOUGH * this.#filled) return 'number';
    if (this.#times >= ENOUGH * this.#filled) return 'time';
    if (separator !== undefined) return 'items';
    const isFew = !this.#hasMoreWords && this.#words.size <= Math.max(20, this.#filled / 5);
    return isFew && this.#longest <= 100 ? 'category' : 'text';
  }

  /** Words that never come twice; of numbers only whole ones that count through. */
  #isIdLike(kind: ColumnKind): boolean {
    if (this.#filled < ROWS_FOR_AN_ID) return false;
    const isUnique =
      this.#words.size === Math.min(this.#filled, MOST_WORDS) &&
      [...this.#words.values()].every((count) => count === 1);
    if (!isUnique) return false;
    if (kind === 'text') return true;
    return kind === 'number' && this.#wholes === this.#numbers && this.#max - this.#min < 2 * this.#filled;
  }

  #top(): ColumnProfile['top'] {
    return [...this.#words]
      .sort(([, a], [, b]) => b - a)
      .slice(0, TOP_WORDS)
      .map(([value, count]) => ({ value, count }));
  }
}
