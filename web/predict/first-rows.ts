import { DelimitedScanner } from '../../participant/data/reading/delimited-scanner.ts';
import { recogniseFormat } from '../../participant/data/reading/file-format.ts';

export interface FirstRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const SHOWN = 8;

/** @param text - The beginning of delimited text; its last line may be cut off. */
export function firstRows(text: string): FirstRows {
  const format = recogniseFormat(text);
  const found: (readonly string[])[] = [];
  const scanner = new DelimitedScanner(format.kind === 'delimited' ? format.delimiter : ',', (cells) => {
    found.push(cells);
  });
  scanner.push(text);
  return { columns: found[0] ?? [], rows: found.slice(1, 1 + SHOWN) };
}
