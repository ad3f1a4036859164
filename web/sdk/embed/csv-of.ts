/** Cells to CSV bytes, a few milliseconds at a time. */
import { type DataSource, MAX_CSV_BYTES } from '../../../core/task/data-source.ts';
import { tooLarge } from '../../../participant/data/data-errors.ts';

/** Half a frame: what is left is the page's. */
const SLICE_MS = 8;
const PIECE_CHARACTERS = 64 * 1024;

/**
 * @param cellOf - Row and column from 0; undefined is an empty cell.
 * @throws TabfedError `data.unreadable` as soon as it is clear that the rows are too many.
 */
export async function csvOf(
  columns: readonly string[],
  rowCount: number,
  cellOf: (row: number, column: number) => string | number | undefined,
): Promise<DataSource> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let text = columns.map(quoted).join(',');
  let bytes = 0;
  let sliceEndsAt = performance.now() + SLICE_MS;
  for (let row = 0; row < rowCount; row++) {
    const cells = columns.map((_, column) => quoted(cellOf(row, column) ?? ''));
    text += `\n${cells.join(',')}`;
    if (text.length >= PIECE_CHARACTERS || row === rowCount - 1) {
      const piece = encoder.encode(text);
      pieces.push(piece);
      bytes += piece.byteLength;
      text = '';
      if (bytes > MAX_CSV_BYTES) {
        const found = `The rows have more than ${MAX_CSV_BYTES.toLocaleString('en')} bytes, reached at row ${(row + 1).toLocaleString('en')} of ${rowCount.toLocaleString('en')}`;
        throw tooLarge(found, MAX_CSV_BYTES.toLocaleString('en'));
      }
    }
    if (performance.now() > sliceEndsAt) {
      await new Promise((resolve) => setTimeout(resolve));
      sliceEndsAt = performance.now() + SLICE_MS;
    }
  }
  // A Blob is put together beside the page's thread.
  return { kind: 'csv', bytes: new Uint8Array(await new Blob(pieces).arrayBuffer()) };
}

function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
