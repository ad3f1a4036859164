/** Bytes of a table in pieces to rows of cells: decodes, recognises the form, hands each row to a receiver. */
import { emptyData, tooLarge } from '../data-errors.ts';
import { DelimitedScanner } from './delimited-scanner.ts';
import { type FileFormat, recogniseFormat } from './file-format.ts';
import { JsonLinesScanner } from './json-lines.ts';
import { BEGINNING_CHARACTERS, MAX_COLUMNS } from './limits.ts';
import { TextPieces } from './text-pieces.ts';

export interface RowReceiver {
  /** Before the first row. JSON lines may add columns later: `columns` grows. */
  begin(columns: readonly string[], format: FileFormat): void;
  /** As long as the columns, unless the file's own row is not. */
  row(cells: readonly string[]): void;
}

export class RowReader {
  readonly #receiver: RowReceiver;
  readonly #text = new TextPieces();
  #beginning = '';
  #scanner: { push(text: string): void; end(): void } | undefined;
  #rows = 0;

  constructor(receiver: RowReceiver) {
    this.#receiver = receiver;
  }

  /** Rows so far, without the header. */
  get rows(): number {
    return this.#rows;
  }

  /** @throws TabfedError `data.unreadable` with row and column. */
  push(bytes: Uint8Array): void {
    this.#take(this.#text.decode(bytes, this.#rows));
  }

  /** @throws TabfedError `data.empty` where there is not even a header line. */
  end(): void {
    this.#take(this.#text.end(this.#rows));
    this.#open();
    this.#scanner?.end();
  }

  #take(text: string): void {
    if (this.#scanner) {
      this.#scanner.push(text);
      return;
    }
    this.#beginning += text;
    if (this.#beginning.length >= BEGINNING_CHARACTERS) this.#open();
  }

  #open(): void {
    if (this.#scanner) return;
    const text = this.#beginning;
    this.#beginning = '';
    if (text.trim() === '') throw emptyData('The file is empty, or holds only empty lines.');
    const format = recogniseFormat(text.slice(0, BEGINNING_CHARACTERS));
    this.#scanner = format.kind === 'json-lines' ? this.#jsonLines(format) : this.#delimited(format);
    this.#scanner.push(text);
  }

  #jsonLines(format: FileFormat): JsonLinesScanner {
    const scanner = new JsonLinesScanner((cells) => {
      if (this.#rows === 0) this.#receiver.begin(scanner.columns, format);
      this.#rows++;
      this.#receiver.row(cells);
    });
    return scanner;
  }

  #delimited(format: FileFormat & { kind: 'delimited' }): DelimitedScanner {
    let hasHeader = false;
    return new DelimitedScanner(format.delimiter, (cells) => {
      if (hasHeader) {
        this.#rows++;
        return this.#receiver.row(cells);
      }
      hasHeader = true;
      if (cells.length > MAX_COLUMNS) {
        throw tooLarge(`The header line has ${cells.length} columns`, `${MAX_COLUMNS}`);
      }
      this.#receiver.begin(
        cells.map((name) => name.trim()),
        format,
      );
    });
  }
}
