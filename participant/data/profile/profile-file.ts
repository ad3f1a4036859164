import type { ByteFile } from '../../../core/task/data-source.ts';
import { emptyData } from '../data-errors.ts';
import { type FileFormat, withDecimalPoint } from '../reading/file-format.ts';
import type { RowReceiver } from '../reading/row-reader.ts';
import { type Pace, streamFile } from '../reading/stream-file.ts';
import { ColumnProfiler } from './column-profiler.ts';
import type { FileProfile } from './file-profile.ts';

const FIRST_ROWS = 5;
/** More are neither drawn nor mapped. */
const MOST_COLUMNS = 2000;

/** Reads a table once from end to end. @throws TabfedError as `streamFile` does. */
export async function profileFile(file: ByteFile, pace: Pace): Promise<FileProfile> {
  const receiver = new ProfileReceiver();
  await streamFile(file, receiver, pace);
  return receiver.result();
}

class ProfileReceiver implements RowReceiver {
  #columns: readonly string[] = [];
  #format: FileFormat = { kind: 'json-lines' };
  readonly #profilers: ColumnProfiler[] = [];
  readonly #firstRows: (readonly string[])[] = [];
  #rows = 0;

  begin(columns: readonly string[], format: FileFormat): void {
    this.#columns = columns;
    this.#format = format;
  }

  row(cells: readonly string[]): void {
    this.#rows++;
    const isComma = this.#format.kind === 'delimited' && this.#format.decimal === ',';
    const read = isComma ? cells.map(withDecimalPoint) : cells;
    if (this.#firstRows.length < FIRST_ROWS) this.#firstRows.push(read);
    const width = Math.min(this.#columns.length, MOST_COLUMNS);
    while (this.#profilers.length < width) {
      this.#profilers.push(new ColumnProfiler(this.#columns[this.#profilers.length] ?? ''));
    }
    for (let column = 0; column < width; column++) this.#profilers[column]?.push(read[column] ?? '');
  }

  result(): FileProfile {
    if (this.#rows === 0) throw emptyData('The file has a header line and no rows.');
    return {
      format: this.#format,
      rows: this.#rows,
      columns: this.#profilers.map((profiler) => profiler.result(this.#rows)),
      firstRows: this.#firstRows,
    };
  }
}
