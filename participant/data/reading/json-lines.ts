/** One JSON object a line to rows of cells, fed in pieces that may end anywhere. */
import { quote, tooLarge, unreadable } from '../data-errors.ts';
import { MAX_COLUMNS } from './limits.ts';

const MAX_LINE_CHARACTERS = 1_000_000;

export class JsonLinesScanner {
  /** Names in the order in which they are met; a later row may add some. */
  readonly columns: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #emit: (cells: readonly string[]) => void;
  #line = '';
  #rows = 0;

  constructor(emit: (cells: readonly string[]) => void) {
    this.#emit = emit;
  }

  /** @throws TabfedError `data.unreadable` naming row and column. */
  push(text: string): void {
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.#read(line);
    if (this.#line.length > MAX_LINE_CHARACTERS) {
      throw tooLarge(`Row ${this.#rows + 1} has more than a million characters`, 'a million');
    }
  }

  end(): void {
    this.#read(this.#line);
    this.#line = '';
  }

  #read(line: string): void {
    if (line.trim() === '') return;
    this.#rows++;
    let row: unknown;
    try {
      row = JSON.parse(line);
    } catch {
      throw broken(`Row ${this.#rows} is ${quote(line.trim())}, expected one JSON object a line.`);
    }
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw broken(`Row ${this.#rows} is ${quote(line.trim())}, expected a JSON object.`);
    }
    const cells: string[] = new Array(this.columns.length).fill('');
    for (const [name, value] of Object.entries(row)) cells[this.#placeOf(name)] = this.#cell(name, value);
    this.#emit(cells);
  }

  #placeOf(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    if (this.columns.length === MAX_COLUMNS) throw tooLarge('The rows have more columns', `${MAX_COLUMNS}`);
    this.#places.set(name, this.columns.length);
    return this.columns.push(name) - 1;
  }

  #cell(name: string, value: unknown): string {
    if (value === null) return '';
    if (typeof value !== 'object') return String(value);
    throw broken(
      `Row ${this.#rows}, column ${quote(name)}: holds ${Array.isArray(value) ? 'a list' : 'an object'}, expected text, a number, true, false or null.`,
    );
  }
}

const broken = (what: string) => unreadable(what, 'Write one flat JSON object on each line.');
