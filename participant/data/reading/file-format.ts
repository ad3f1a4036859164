/** What kind of text a file holds, recognised by its beginning: nobody has to know what a delimiter is. */
import { DelimitedScanner } from './delimited-scanner.ts';

export type FileFormat =
  | { readonly kind: 'delimited'; readonly delimiter: string; readonly decimal: '.' | ',' }
  | { readonly kind: 'json-lines' };

/** In order of preference where two fit alike. */
const DELIMITERS = [',', ';', '\t', '|'];
const ROWS_LOOKED_AT = 200;

/** @param beginning - The first characters of the file; its last line may be cut off. */
export function recogniseFormat(beginning: string): FileFormat {
  if (/^\s*\{\s*("|\})/.test(beginning)) return { kind: 'json-lines' };
  let best = { delimiter: ',', score: 0, rows: [] as readonly (readonly string[])[] };
  for (const delimiter of DELIMITERS) {
    const rows = firstRows(beginning, delimiter);
    const width = rows[0]?.length ?? 0;
    if (width < 2) continue;
    // Columns count only as far as the rows agree on them: prose has commas too.
    const score = width * (rows.filter((row) => row.length === width).length / rows.length) ** 2;
    if (score > best.score) best = { delimiter, score, rows };
  }
  return { kind: 'delimited', delimiter: best.delimiter, decimal: decimalOf(best.delimiter, best.rows) };
}

function firstRows(text: string, delimiter: string): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const scanner = new DelimitedScanner(delimiter, (cells) => rows.push(cells));
  try {
    scanner.push(text);
  } catch {
    // The rows before the fault say enough; reading the file tells the fault itself.
  }
  return rows.slice(0, ROWS_LOOKED_AT);
}

const COMMA_NUMBER = /^[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+(e[+-]?\d+)?$/i;
const POINT_NUMBER = /^[+-]?(\d+|\d{1,3}(,\d{3})+)\.\d+(e[+-]?\d+)?$/i;

/** With commas between the columns a comma inside a cell separates thousands, if anything. */
function decimalOf(delimiter: string, rows: readonly (readonly string[])[]): '.' | ',' {
  if (delimiter === ',') return '.';
  const cells = rows.slice(1).flat();
  const count = (pattern: RegExp) => cells.filter((cell) => pattern.test(cell.trim())).length;
  return count(COMMA_NUMBER) > count(POINT_NUMBER) ? ',' : '.';
}

/** A number written with a decimal comma, as one with a point; any other text stays as it is. */
export function withDecimalPoint(cell: string): string {
  if (!cell.includes(',')) return cell;
  return COMMA_NUMBER.test(cell.trim()) ? cell.trim().replaceAll('.', '').replace(',', '.') : cell;
}
