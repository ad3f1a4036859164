/** Comma-separated text to cells. What cells mean is the business of `encode-table.ts`. */
import Papa from 'papaparse';
import { type CsvSource, MAX_CSV_BYTES } from '../../core/task/data-source.ts';
import { emptyData, quote, quoteAll, tooLarge, unreadable, wrongShape } from './data-errors.ts';

/** More than any task may name, with room for columns that the task does not use. */
export const MAX_CSV_COLUMNS = 10_000;
const MIB = 1024 * 1024;

export interface Table {
  readonly columns: readonly string[];
  /** Each as long as `columns`, unless the file's own row is not. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads a header line and rows: UTF-8 with or without a byte order mark, LF or CRLF, quoted cells as in RFC 4180.
 * Empty lines are passed over. Then keeps what `where` and `range` ask for.
 *
 * @throws TabfedError `data.unreadable`, `data.empty`, or `data.wrong-shape` where `where` names no column.
 */
export function readCsv(source: CsvSource): Table {
  const text = decode(source.bytes);
  const columns = readHeader(text);
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', skipEmptyLines: 'greedy' });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken) {
    throw unreadable(
      `Row ${broken.row ?? 0} has a quotation mark that is never closed, or text after a closed one.`,
      'Save the file again as CSV from the program that made it.',
    );
  }
  const rows = select(source, columns, data.slice(1));
  if (rows.length === 0) throw emptyData(describeNothing(source, data.length - 1));
  return { columns, rows };
}

function decode(bytes: Uint8Array): string {
  if (bytes.byteLength === 0) throw emptyData('The file is empty: 0 bytes.');
  if (bytes.byteLength > MAX_CSV_BYTES) {
    throw tooLarge(`The file has ${Math.ceil(bytes.byteLength / MIB)} MiB`, `${MAX_CSV_BYTES / MIB} MiB`);
  }
  let text: string;
  try {
    // Takes a byte order mark away.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('The file is not text in UTF-8.', 'Save the table as CSV in UTF-8 and choose it again.');
  }
  if (text.includes('\0')) {
    throw unreadable(
      'The file is not a table: it holds zero bytes, as programs and pictures do.',
      'Save the table as CSV in UTF-8 and choose it again.',
    );
  }
  // Papa Parse's `preview` would count empty lines in front of the header.
  return text.trimStart();
}

/** Read by itself first, so that a line of a million columns is refused before the rows are parsed. */
function readHeader(text: string): readonly string[] {
  const { data } = Papa.parse<string[]>(text, { delimiter: ',', skipEmptyLines: 'greedy', preview: 1 });
  const columns = (data[0] ?? []).map((name) => name.trim());
  if (columns.length === 0) throw emptyData('The file holds only empty lines.');
  if (columns.length > MAX_CSV_COLUMNS) {
    throw tooLarge(`The header line has ${columns.length} columns`, `${MAX_CSV_COLUMNS}`);
  }
  return columns;
}

function select(
  { where, range }: CsvSource,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  let kept = rows;
  if (where) {
    const index = columns.indexOf(where.column);
    if (index < 0) {
      throw wrongShape(
        `Rows are to be chosen by column ${quote(where.column)}; the file has ${quoteAll(columns)}.`,
        'Choose by a column that the file has.',
      );
    }
    const wanted = new Set(where.values);
    kept = kept.filter((row) => wanted.has(row[index]?.trim() ?? ''));
  }
  return range ? kept.slice(Math.max(0, range[0]), Math.max(0, range[1])) : kept;
}

function describeNothing({ where, range }: CsvSource, rows: number): string {
  if (rows === 0) return 'The file has a header line and no rows.';
  const choices = [
    where && `${quote(where.column)} is one of ${quoteAll(where.values)}`,
    range && `the row is from ${range[0]} up to but not including ${range[1]}`,
  ].filter(Boolean);
  return `None of the file's ${rows} rows is left where ${choices.join(' and ')}.`;
}
