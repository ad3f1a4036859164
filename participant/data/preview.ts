/** Rows before and after what a task does to them, for a person to look over. Stays in the tab. */
import type { TableData } from '../../core/task/data-schema.ts';
import { cellNames, featureNames } from '../../core/task/table-features.ts';
import type { Cell, Table } from './table.ts';
import { TableEncoder } from './table-encoder.ts';

export interface RowPreview {
  /** By the task's columns, as they are in the table. */
  readonly cells: Readonly<Record<string, Cell>>;
  /** By the names of the inputs; of the last step, where the task has several. Undefined where the row is left out. */
  readonly inputs?: Readonly<Record<string, number>>;
  /** As in `EncodedRows`. */
  readonly target?: readonly number[];
  /** Why the row is left out. */
  readonly problem?: string;
}

/**
 * The first rows of a table with their inputs. Rows that look back see all rows of the table, so give it more than are shown.
 *
 * @param most - Rows to show.
 * @throws TabfedError `data.wrong-shape` where columns are missing.
 */
export function previewRows(table: Table, data: TableData, most: number): readonly RowPreview[] {
  const encoder = new TableEncoder(table.columns, data, { rows: table.rowCount });
  for (let row = 0; row < table.rowCount; row++) {
    encoder.add((column) => table.cell(row, column), table.problemOf(row));
  }
  const { rows, inputs, targets, sources, problems } = encoder.encode();
  const names = featureNames(data);
  const width = inputs.length / Math.max(1, rows);
  const targetWidth = targets.length / Math.max(1, rows);
  const placeOf = new Map(Array.from(sources, (source, place) => [source, place]));
  const read = cellNames(data).map((name) => [name, table.columns.indexOf(name)] as const);
  return Array.from({ length: Math.min(most, table.rowCount) }, (_, row) => {
    const cells = Object.fromEntries(read.map(([name, column]) => [name, table.cell(row, column)]));
    const place = placeOf.get(row);
    if (place === undefined) return { cells, problem: problems.get(row) ?? 'cannot be read' };
    const last = inputs.subarray((place + 1) * width - names.length, (place + 1) * width);
    return {
      cells,
      inputs: Object.fromEntries(names.map((name, i) => [name, last[i]!])),
      target: [...targets.subarray(place * targetWidth, (place + 1) * targetWidth)],
    };
  });
}
