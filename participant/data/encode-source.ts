import type { Data } from '../../core/task/data-schema.ts';
import type { DataSource } from '../../core/task/data-source.ts';
import { wrongShape } from './data-errors.ts';
import { encodeImages } from './encode-images.ts';
import { encodeRows, encodeTable } from './encode-table.ts';
import type { EncodedRows } from './encoded-rows.ts';
import { readCsv } from './read-csv.ts';

/**
 * Rows as they were handed over, as the task's model takes them. The source is neither changed nor kept.
 *
 * @throws TabfedError `data.empty`, `data.wrong-shape` or `data.unreadable`.
 */
export function encodeSource(source: DataSource, data: Data): EncodedRows {
  if (data.kind === 'images') {
    if (source.kind === 'images') return encodeImages(source, data);
    throw wrongShape('The task learns from images, found a table.', 'Hand over pixels and labels.');
  }
  switch (source.kind) {
    case 'csv':
      return encodeTable(readCsv(source), data);
    case 'rows':
      return encodeRows(source.rows, data);
    case 'images':
      throw wrongShape('The task learns from a table, found images.', 'Hand over a CSV file or rows.');
    default:
      return source satisfies never;
  }
}
