/**
 * Delimited text to rows of cells as in RFC 4180, fed in pieces that may end anywhere: inside a cell, between the
 * quotation marks of a pair, between CR and LF.
 *
 * Written here because Papa Parse takes a piece of text whole: its streams cut files in the middle of a character and
 * open them by themselves. The tests hold this one to Papa Parse's answers.
 */
import { quote, unreadable } from '../data-errors.ts';

/** A cell that goes on for longer was opened by a quotation mark that nobody closes. */
const MAX_CELL_CHARACTERS = 1_000_000;
const QUOTE = '"';

export class DelimitedScanner {
  readonly #delimiter: number;
  readonly #emit: (cells: readonly string[]) => void;
  #state: 'start' | 'plain' | 'quoted' | 'after-quote' = 'start';
  #cell = '';
  #cells: string[] = [];
  #skipsLineFeed = false;
  /** Rows that have begun, the header among them. Empty ones do not count. */
  #rows = 0;

  /** @param emit - Called with each row that is not empty; the list is the receiver's. */
  constructor(delimiter: string, emit: (cells: readonly string[]) => void) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#emit = emit;
  }

  /** @throws TabfedError `data.unreadable` naming row and column, where quotation marks do not pair. */
  push(text: string): void {
    const end = text.length;
    let i = 0;
    if (this.#skipsLineFeed && end > 0) {
      if (text.charCodeAt(0) === 10) i = 1;
      this.#skipsLineFeed = false;
    }
    while (i < end) {
      switch (this.#state) {
        case 'start':
          if (text.charCodeAt(i) === 34) {
            this.#state = 'quoted';
            i++;
          } else this.#state = 'plain';
          break;
        case 'plain': {
          const stop = this.#endOfPlain(text, i);
          this.#append(text, i, stop);
          i = stop < end ? this.#endCell(text, stop) : end;
          break;
        }
        case 'quoted': {
          const close = text.indexOf(QUOTE, i);
          this.#append(text, i, close < 0 ? end : close);
          if (close >= 0) this.#state = 'after-quote';
          i = close < 0 ? end : close + 1;
          break;
        }
        case 'after-quote':
          if (text.charCodeAt(i) === 34) {
            this.#cell += QUOTE;
            this.#state = 'quoted';
            i++;
          } else if (this.#endOfPlain(text, i) === i) i = this.#endCell(text, i);
          else
            throw this.#unpaired(
              `text (${quote(text.slice(i, i + 10).split(/[\r\n]/)[0])}) after a closed quotation mark`,
            );
          break;
        default:
          this.#state satisfies never;
      }
    }
  }

  /** The last row may end without a line end. @throws TabfedError `data.unreadable`. */
  end(): void {
    if (this.#state === 'quoted') throw this.#unpaired('a quotation mark that is never closed');
    if (this.#state !== 'start' || this.#cells.length > 0) this.#endRow();
  }

  #endOfPlain(text: string, from: number): number {
    const end = text.length;
    const delimiter = this.#delimiter;
    let i = from;
    for (; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code === delimiter || code === 10 || code === 13) break;
    }
    return i;
  }

  #append(text: string, from: number, to: number): void {
    this.#cell = this.#cell === '' ? text.slice(from, to) : this.#cell + text.slice(from, to);
    if (this.#cell.length > MAX_CELL_CHARACTERS) {
      throw this.#unpaired(
        `a cell of more than ${MAX_CELL_CHARACTERS.toLocaleString('en')} characters: a quotation mark may never be closed`,
      );
    }
  }

  /** `at` is a delimiter or a line end. Returns where to go on. */
  #endCell(text: string, at: number): number {
    const code = text.charCodeAt(at);
    if (code === this.#delimiter) {
      this.#cells.push(this.#cell);
      this.#cell = '';
      this.#state = 'start';
      return at + 1;
    }
    this.#endRow();
    if (code !== 13) return at + 1;
    if (at + 1 === text.length) this.#skipsLineFeed = true;
    return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
  }

  #endRow(): void {
    const cells = this.#cells;
    cells.push(this.#cell);
    this.#cell = '';
    this.#cells = [];
    this.#state = 'start';
    if (cells.every((cell) => cell === '' || cell.trim() === '')) return;
    this.#rows++;
    this.#emit(cells);
  }

  #unpaired(what: string) {
    const row = this.#rows === 0 ? 'The header line' : `Row ${this.#rows}`;
    return unreadable(
      `${row}, column ${this.#cells.length + 1}: found ${what}.`,
      'Save the file again as CSV from the program that made it.',
    );
  }
}
