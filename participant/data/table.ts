/** Cells of a table in memory, column by column: numbers as numbers, words once each. What they mean is `encode-table.ts`'s. */

export type Cell = string | number | undefined;

export interface Table {
  readonly columns: readonly string[];
  readonly rowCount: number;
  /** `column` is an index into `columns`. */
  cell(row: number, column: number): Cell;
  /** Why a row as a whole cannot be read, where it cannot: its cells may have moved. */
  problemOf(row: number): string | undefined;
}

/** Digits with a decimal point and an exponent, if any: what `Number` takes, without hexadecimals and `Infinity`. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number that a cell holds; undefined where it holds none, or one that float32 would make infinite. */
export function numberIn(cell: string): number | undefined {
  const text = cell.trim();
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(Math.fround(value)) ? value : undefined;
}

/** 8 bytes a cell that is a number. A word costs 4, and its characters once however often it stands there. */
class ColumnCells {
  #count = 0;
  #numbers = new Float64Array(1024);
  /** 0 = the number counts. Made with the first word. */
  #codes: Uint32Array | undefined;
  readonly #words: string[] = [];
  readonly #codeOf = new Map<string, number>();
  readonly #readsNumbers: boolean;

  constructor(readsNumbers: boolean) {
    this.#readsNumbers = readsNumbers;
  }

  push(cell: string | number): void {
    if (this.#count === this.#numbers.length) this.#grow();
    const at = this.#count++;
    if (typeof cell === 'number') this.#numbers[at] = cell;
    else {
      const value = this.#readsNumbers ? numberIn(cell) : undefined;
      if (value === undefined) this.#code()[at] = this.#codeFor(cell);
      else this.#numbers[at] = value;
    }
  }

  get(row: number): Cell {
    const code = this.#codes?.[row] ?? 0;
    return code === 0 ? this.#numbers[row] : this.#words[code - 1];
  }

  #code(): Uint32Array {
    this.#codes ??= new Uint32Array(this.#numbers.length);
    return this.#codes;
  }

  #codeFor(word: string): number {
    const known = this.#codeOf.get(word);
    if (known !== undefined) return known;
    const code = this.#words.push(word);
    this.#codeOf.set(word, code);
    return code;
  }

  #grow(): void {
    const numbers = new Float64Array(2 * this.#numbers.length);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    if (!this.#codes) return;
    const codes = new Uint32Array(numbers.length);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}

export class TableBuilder {
  readonly #columns: readonly string[];
  readonly #cells: readonly ColumnCells[];
  readonly #problems = new Map<number, string>();
  #rowCount = 0;

  /** @param columns - With whether a cell that looks like a number is one: "01" as a category is not 1. */
  constructor(columns: readonly { readonly name: string; readonly readsNumbers: boolean }[]) {
    this.#columns = columns.map(({ name }) => name);
    this.#cells = columns.map(({ readsNumbers }) => new ColumnCells(readsNumbers));
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** @param cellOf - By index into the columns. */
  add(cellOf: (column: number) => string | number, problem?: string): void {
    for (let column = 0; column < this.#cells.length; column++) this.#cells[column]?.push(cellOf(column));
    if (problem !== undefined) this.#problems.set(this.#rowCount, problem);
    this.#rowCount++;
  }

  build(): Table {
    const cells = this.#cells;
    const problems = this.#problems;
    return {
      columns: this.#columns,
      rowCount: this.#rowCount,
      cell: (row, column) => cells[column]?.get(row),
      problemOf: (row) => problems.get(row),
    };
  }
}
