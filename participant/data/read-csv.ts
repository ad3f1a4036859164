/** A table that is in memory as text, or comes as a file in pieces, to the cells that the task reads. */
import type { TableData } from '../../core/task/data-schema.ts';
import { type CsvSource, type FileSource, MAX_CSV_BYTES } from '../../core/task/data-source.ts';
import type { Mapping } from '../../core/task/mapping.ts';
import { emptyData, tooLarge } from './data-errors.ts';
import { RowReader } from './reading/row-reader.ts';
import { type Pace, streamFile } from './reading/stream-file.ts';
import { TableReceiver } from './reading/table-receiver.ts';
import type { Table } from './table.ts';

const MIB = 1024 * 1024;

/** @throws TabfedError `data.unreadable`, `data.empty` or `data.wrong-shape`, with row and column. */
export function readCsv(source: CsvSource, data: TableData, mapping?: Mapping): Table {
  const { byteLength } = source.bytes;
  if (byteLength === 0) throw emptyData('The file is empty: 0 bytes.');
  if (byteLength > MAX_CSV_BYTES) {
    throw tooLarge(`The file has ${Math.ceil(byteLength / MIB)} MiB`, `${MAX_CSV_BYTES / MIB} MiB`);
  }
  const receiver = new TableReceiver(data, mapping, source);
  const reader = new RowReader(receiver);
  reader.push(source.bytes);
  reader.end();
  return receiver.finish();
}

/** As `readCsv`, for a file of any size up to `MAX_FILE_BYTES`. @throws also `trainer.cancelled`, from `pace`. */
export async function readTableFile(
  source: FileSource,
  data: TableData,
  mapping: Mapping | undefined,
  pace: Pace,
): Promise<Table> {
  const receiver = new TableReceiver(data, mapping, source);
  await streamFile(source.file, receiver, pace);
  return receiver.finish();
}
