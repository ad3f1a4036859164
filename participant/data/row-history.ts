/**
 * What rows know of those before them: lags of a column, and the inputs of several rows as steps. Rows stand in the
 * order of the task, ties in that of the file; a row that cannot be trained on still is a row before others.
 */
import type { LagsColumn } from '../../core/task/columns.ts';
import type { TableData } from '../../core/task/data-schema.ts';
import { featureOffset } from '../../core/task/table-features.ts';
import { isMissing, readOrderKey, textOf } from './cells.ts';
import { numberReader } from './column-writers.ts';
import { quote } from './data-errors.ts';
import type { RowStore } from './row-store.ts';
import type { Cell } from './table.ts';

interface Lag {
  readonly column: LagsColumn;
  readonly offset: number;
  readonly furthest: number;
  readonly read: ReturnType<typeof numberReader>;
  /** One a row, scaled; NaN where the cell cannot be read. */
  readonly values: number[];
}

export interface LookedBack {
  readonly problemOf: (row: number) => string | undefined;
  readonly stepsOf: (row: number) => Uint32Array;
}

export class RowHistory {
  readonly #order: NonNullable<TableData['order']>;
  readonly #lags: readonly Lag[];
  readonly #keys: number[] = [];
  readonly #groups: number[] = [];
  readonly #groupNumbers = new Map<string, number>();

  constructor(data: TableData, order: NonNullable<TableData['order']>) {
    this.#order = order;
    this.#lags = data.columns
      .filter((column) => column.type === 'lags')
      .map((column) => ({
        column,
        offset: featureOffset(data, column.name),
        furthest: Math.max(...column.lags),
        read: numberReader(column),
        values: [],
      }));
  }

  /** Takes the next row in. @returns Why it has no place in the order; it is not taken in then. */
  add(cellOf: (name: string) => Cell): string | undefined {
    const { by, within = [] } = this.#order;
    const key = readOrderKey(cellOf(by));
    if (typeof key !== 'number') return `column ${quote(by)} ${key.problem}`;
    const empty = within.find((name) => isMissing(cellOf(name)));
    if (empty !== undefined) return `column ${quote(empty)} is empty`;
    const group = JSON.stringify(within.map((name) => textOf(cellOf(name))));
    const number = this.#groupNumbers.get(group) ?? this.#groupNumbers.size;
    this.#groupNumbers.set(group, number);
    this.#keys.push(key);
    this.#groups.push(number);
    for (const { read, column, values } of this.#lags) {
      const cell = cellOf(column.of);
      const value = read(isMissing(cell) ? column.missing?.fill : cell);
      values.push(typeof value === 'number' ? value : Number.NaN);
    }
    return undefined;
  }

  /** By row, in the order in which they were added. */
  get keys(): readonly number[] {
    return this.#keys;
  }

  /**
   * Finishes rows: lags are written into `inputs`, and steps are found.
   *
   * @param isWhole - By row: whether its other inputs are there. Set to 0 where its lags are not.
   * @returns By row: why it has too little before it, undefined where nothing is lacking; and its steps, the earliest first.
   */
  lookBack(inputs: RowStore, isWhole: Uint8Array, steps: number): LookedBack {
    const { order, earlier } = this.#inOrder();
    const problems: (string | undefined)[] = [];
    const places = new Uint32Array(order.length);
    order.forEach((row, place) => {
      places[row] = place;
      if (!isWhole[row]) return;
      problems[row] = this.#writeLags(inputs, order, place, earlier[place]!);
      if (problems[row] !== undefined) isWhole[row] = 0;
    });
    const stepsOf = (row: number) => order.subarray(places[row]! - steps + 1, places[row]! + 1);
    order.forEach((row, place) => {
      if (!isWhole[row]) return;
      if (earlier[place]! < steps - 1) problems[row] = tooEarly(earlier[place]!, steps - 1);
      else if (!stepsOf(row).every((step) => isWhole[step])) {
        problems[row] = `has a row that cannot be read among the ${steps - 1} before it`;
      }
    });
    return { problemOf: (row) => problems[row], stepsOf };
  }

  /** Rows one group after another, the earliest of each first; and how many rows of its group come before each. */
  #inOrder(): { readonly order: Uint32Array; readonly earlier: Uint32Array } {
    const [keys, groups] = [this.#keys, this.#groups];
    const order = Uint32Array.from(keys, (_, row) => row).sort(
      (a, b) => groups[a]! - groups[b]! || keys[a]! - keys[b]! || a - b,
    );
    const earlier = new Uint32Array(order.length);
    for (let place = 1; place < order.length; place++) {
      const isSame = groups[order[place]!] === groups[order[place - 1]!];
      earlier[place] = isSame ? earlier[place - 1]! + 1 : 0;
    }
    return { order, earlier };
  }

  #writeLags(inputs: RowStore, order: Uint32Array, place: number, earlier: number): string | undefined {
    const into = inputs.row(order[place]!);
    for (const { column, offset, furthest, values } of this.#lags) {
      if (furthest > earlier) return tooEarly(earlier, furthest);
      const found = column.lags.map((lag) => values[order[place - lag]!]!);
      const broken = found.findIndex(Number.isNaN);
      if (broken >= 0) return `has no ${quote(column.of)} ${rowsBefore(column.lags[broken]!)} it`;
      if (column.summary === 'mean') {
        into[offset] = found.reduce((sum, value) => sum + value, 0) / found.length;
      } else into.set(found, offset);
    }
    return undefined;
  }
}

const rowsBefore = (rows: number) => `${rows} ${rows === 1 ? 'row' : 'rows'} before`;

const tooEarly = (earlier: number, needed: number) => `has ${rowsBefore(earlier)} it, expected ${needed}`;
