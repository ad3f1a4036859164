/** Cells to lines of delimited text, in the manner of the file that they come from. */
import type { FileFormat } from '../data/reading/file-format.ts';

/** More digits than a float32 has tell nothing. */
const DIGITS = 7;

/** Numbers are the model's; a cell of the source is text, and is written as it was read. RFC 4180. */
export function lineWriter(format: FileFormat): (cells: readonly (string | number)[]) => string {
  const { delimiter, decimal } =
    format.kind === 'delimited' ? format : ({ delimiter: ',', decimal: '.' } as const);
  const text = (cell: string | number) => {
    if (typeof cell === 'string') return cell;
    const plain = String(Number(cell.toPrecision(DIGITS)));
    return decimal === ',' ? plain.replace('.', ',') : plain;
  };
  const needsQuotes = (cell: string) => cell.includes(delimiter) || /["\r\n]/.test(cell);
  const quoted = (cell: string) => (needsQuotes(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return (cells) => `${cells.map((cell) => quoted(text(cell))).join(delimiter)}\n`;
}
