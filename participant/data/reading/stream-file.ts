/** A file to rows, piece by piece, giving way in between. */
import type { ByteFile } from '../../../core/task/data-source.ts';
import type { ReadingProgress } from '../../ports.ts';
import { emptyData, tooLarge, unreadable } from '../data-errors.ts';
import { MAX_FILE_BYTES } from './limits.ts';
import { RowReader, type RowReceiver } from './row-reader.ts';

/** How reading goes on beside other work. */
export interface Pace {
  /** Told after each piece. */
  onProgress?(progress: ReadingProgress): void;
  /** Between pieces. Throws to end the reading. */
  next(): Promise<void>;
}

/** Text of a piece and its cells are in memory at once; a browser may hand over megabytes. */
const PIECE_BYTES = 256 * 1024;

/** @throws TabfedError `data.unreadable` or `data.empty`, and what `pace.next` throws. */
export async function streamFile(file: ByteFile, receiver: RowReceiver, pace: Pace): Promise<void> {
  if (file.size === 0) throw emptyData('The file is empty: 0 bytes.');
  if (file.size > MAX_FILE_BYTES) {
    throw tooLarge(
      `The file has ${(file.size / 1024 ** 3).toFixed(1)} GiB`,
      `${MAX_FILE_BYTES / 1024 ** 3} GiB`,
    );
  }
  const rows = new RowReader(receiver);
  const stream = file.stream().getReader();
  let done = 0;
  try {
    for (let piece = await read(stream); piece !== undefined; piece = await read(stream)) {
      for (let at = 0; at < piece.byteLength; at += PIECE_BYTES) {
        const part = piece.subarray(at, at + PIECE_BYTES);
        rows.push(part);
        done += part.byteLength;
        pace.onProgress?.({ done, total: file.size, rows: rows.rows });
        await pace.next();
      }
    }
    rows.end();
    pace.onProgress?.({ done, total: file.size, rows: rows.rows });
  } finally {
    await stream.cancel().catch(() => {});
  }
}

async function read(stream: ReturnType<ReturnType<ByteFile['stream']>['getReader']>) {
  try {
    const { done, value } = await stream.read();
    return done ? undefined : value;
  } catch (cause) {
    throw unreadable(
      `The file could not be read to its end: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Choose it again; it may have been moved or changed since.',
    );
  }
}
