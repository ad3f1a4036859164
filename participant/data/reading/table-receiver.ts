/** Rows of a file to the table that the task reads: only its columns, only the rows that were asked for. */
import type { TableData } from '../../../core/task/data-schema.ts';
import type { Choice } from '../../../core/task/data-source.ts';
import type { Mapping } from '../../../core/task/mapping.ts';
import { columnsToRead } from '../columns-to-read.ts';
import { emptyData, quote, quoteAll, wrongShape } from '../data-errors.ts';
import { checkInputSize } from '../encoded-rows.ts';
import { type CellReader, cellReaders, checkForeignColumns } from '../mapped-cells.ts';
import { type Table, TableBuilder } from '../table.ts';
import { type FileFormat, withDecimalPoint } from './file-format.ts';
import type { RowReceiver } from './row-reader.ts';

const ROWS_BETWEEN_CHECKS = 65_536;

export class TableReceiver implements RowReceiver {
  readonly #data: TableData;
  readonly #choice: Choice;
  readonly #readers: readonly CellReader[];
  readonly #readsNumbers: readonly boolean[];
  readonly #builder: TableBuilder;
  readonly #wanted: ReadonlySet<string> | undefined;
  #columns: readonly string[] = [];
  #places: readonly number[] = [];
  #knownColumns = 0;
  #whereAt = -1;
  #isFixed = true;
  #hasDecimalComma = false;
  #seen = 0;
  #chosen = 0;

  constructor(data: TableData, mapping: Mapping | undefined, choice: Choice) {
    const columns = columnsToRead(data);
    this.#data = data;
    this.#choice = choice;
    this.#readers = cellReaders(columns, mapping);
    this.#readsNumbers = columns.map(({ readsNumbers }) => readsNumbers);
    this.#builder = new TableBuilder(columns);
    this.#wanted = choice.where && new Set(choice.where.values);
  }

  begin(columns: readonly string[], format: FileFormat): void {
    this.#columns = columns;
    this.#isFixed = format.kind === 'delimited';
    this.#hasDecimalComma = format.kind === 'delimited' && format.decimal === ',';
    if (this.#isFixed) this.#checkColumns();
    this.#findPlaces();
  }

  row(cells: readonly string[]): void {
    this.#seen++;
    if (this.#columns.length !== this.#knownColumns) this.#findPlaces();
    if (this.#wanted && !this.#wanted.has(cells[this.#whereAt]?.trim() ?? '')) return;
    const at = this.#chosen++;
    const { range } = this.#choice;
    if (range && (at < range[0] || at >= range[1])) return;
    // More cells than columns: a comma too many, and nobody knows which cells have moved.
    const problem =
      cells.length > this.#columns.length
        ? `has ${cells.length} cells, expected ${this.#columns.length}`
        : undefined;
    this.#builder.add((column) => this.#cell(cells, column), problem);
    if (this.#builder.rowCount % ROWS_BETWEEN_CHECKS === 0)
      checkInputSize(this.#builder.rowCount, this.#data);
  }

  /** @throws TabfedError `data.wrong-shape`, `data.empty`. */
  finish(): Table {
    if (!this.#isFixed) this.#checkColumns();
    if (this.#builder.rowCount === 0) throw emptyData(this.#describeNothing());
    return this.#builder.build();
  }

  #cell(cells: readonly string[], column: number): string | number {
    const place = this.#places[column] ?? -1;
    const cell = place < 0 ? '' : (cells[place] ?? '');
    const reader = this.#readers[column] as CellReader;
    return reader.read(this.#hasDecimalComma && this.#readsNumbers[column] ? withDecimalPoint(cell) : cell);
  }

  #findPlaces(): void {
    this.#knownColumns = this.#columns.length;
    this.#places = this.#readers.map(({ from }) => (from === undefined ? -1 : this.#columns.indexOf(from)));
    if (this.#choice.where) this.#whereAt = this.#columns.indexOf(this.#choice.where.column);
  }

  #checkColumns(): void {
    checkForeignColumns(this.#columns, this.#readers);
    const { where } = this.#choice;
    if (!where || this.#columns.includes(where.column)) return;
    throw wrongShape(
      `Rows are to be chosen by column ${quote(where.column)}; the file has ${quoteAll(this.#columns)}.`,
      'Choose by a column that the file has.',
    );
  }

  #describeNothing(): string {
    if (this.#seen === 0) return 'The file has a header line and no rows.';
    const { where, range } = this.#choice;
    const choices = [
      where && `${quote(where.column)} is one of ${quoteAll(where.values)}`,
      range && `the row is from ${range[0]} up to but not including ${range[1]}`,
    ].filter(Boolean);
    return `None of the file's ${this.#seen} rows is left where ${choices.join(' and ')}.`;
  }
}
