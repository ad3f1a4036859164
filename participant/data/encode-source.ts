import type { Data, TableData } from '../../core/task/data-schema.ts';
import type { DataSource, FileSource, FolderSource, PicturesSource } from '../../core/task/data-source.ts';
import type { Mapping } from '../../core/task/mapping.ts';
import { columnsToRead } from './columns-to-read.ts';
import { emptyData, wrongShape } from './data-errors.ts';
import { encodeImages, encodePictures } from './encode-images.ts';
import { encodeRows, encodeTable } from './encode-table.ts';
import type { EncodedRows } from './encoded-rows.ts';
import { picturesOf } from './folder/pictures-of.ts';
import { cellReaders, checkForeignColumns } from './mapped-cells.ts';
import { readCsv, readTableFile } from './read-csv.ts';
import type { Pace } from './reading/stream-file.ts';

/**
 * Rows as they were handed over, as the task's model takes them. The source is neither changed nor kept.
 *
 * @throws TabfedError `data.empty`, `data.wrong-shape` or `data.unreadable`, and what `pace.next` throws.
 */
export async function readSource(
  source: DataSource,
  data: Data,
  mapping: Mapping | undefined,
  pace: Pace,
): Promise<EncodedRows> {
  if (source.kind === 'pictures' || source.kind === 'folder') {
    if (data.kind !== 'images') throw notRows();
    return encodePictures(
      source.kind === 'folder' ? await picturesOf(source, data, pace) : source,
      data,
      pace,
    );
  }
  if (source.kind !== 'file') return encodeSource(source, data, mapping);
  if (data.kind === 'images') throw notImages();
  return encodeTable(await readTableFile(source, data, mapping, pace), data);
}

/** As `readSource`, for rows that are in memory. */
export function encodeSource(
  source: Exclude<DataSource, FileSource | FolderSource | PicturesSource>,
  data: Data,
  mapping?: Mapping,
): EncodedRows {
  if (data.kind === 'images') {
    if (source.kind === 'images') return encodeImages(source, data);
    throw notImages();
  }
  switch (source.kind) {
    case 'csv':
      return encodeTable(readCsv(source, data, mapping), data);
    case 'rows':
      return encodeRows(rowsOfPage(source.rows, data, mapping), data);
    case 'images':
      throw notRows();
    default:
      return source satisfies never;
  }
}

const notImages = () =>
  wrongShape('The task learns from images, found a table.', 'Hand over pixels and labels.');

const notRows = () =>
  wrongShape('The task learns from a table, found images.', 'Hand over a CSV file or rows.');

type Row = Readonly<Record<string, string | number>>;

/** Rows of a partner's page, under the names of the task's columns. */
export const rowsOfPage = (
  rows: readonly Row[],
  data: TableData,
  mapping: Mapping | undefined,
): readonly Row[] => (mapping ? mappedRows(rows, data, mapping) : rows);

function mappedRows(rows: readonly Row[], data: TableData, mapping: Mapping): readonly Row[] {
  const [first] = rows;
  if (!first) throw emptyData('There are no rows.');
  const readers = cellReaders(columnsToRead(data), mapping);
  checkForeignColumns(Object.keys(first), readers);
  return rows.map((row) =>
    Object.fromEntries(
      readers.map(({ column, from, read }) => [column, read(from === undefined ? undefined : row[from])]),
    ),
  );
}
