/** Tables and rows to the model's inputs and targets, and a prediction back to the target's unit. */
import type { TableData } from '../../core/task/data-schema.ts';
import { fixedSteps, fromInput } from '../../core/task/number-steps.ts';
import { inputCellNames } from '../../core/task/table-features.ts';
import { emptyData, wrongShape } from './data-errors.ts';
import type { EncodedRows } from './encoded-rows.ts';
import type { Table } from './table.ts';
import { TableEncoder } from './table-encoder.ts';

export type Row = Readonly<Record<string, string | number>>;

/**
 * @param table - Columns that the task does not name are passed over.
 * @throws TabfedError `data.wrong-shape` where a column is missing or there twice, `data.empty` where no row is whole.
 */
export function encodeTable(table: Table, data: TableData): EncodedRows {
  const encoder = new TableEncoder(table.columns, data, { rows: table.rowCount });
  for (let row = 0; row < table.rowCount; row++) {
    encoder.add((column) => table.cell(row, column), table.problemOf(row));
  }
  return encoder.finish();
}

/** As `encodeTable`, for rows of a partner's page, keyed by the task's column names. */
export function encodeRows(rows: readonly Row[], data: TableData): EncodedRows {
  const [first] = rows;
  if (!first) throw emptyData('There are no rows.');
  const columns = Object.keys(first);
  const encoder = new TableEncoder(columns, data, { rows: rows.length });
  for (const row of rows) encoder.add((column) => row[columns[column]!]);
  return encoder.finish();
}

/**
 * Encodes one row to try a model on; the target's cell is not needed.
 *
 * @param before - Rows before it, for tasks that look back on some, in any order.
 * @returns A new array, of the size of the task's input.
 * @throws TabfedError `data.wrong-shape` naming the column whose cell is missing or cannot be read.
 */
export function encodeInputRow(row: Row, data: TableData, before: readonly Row[] = []): Float32Array {
  const names = inputCellNames(data);
  const rows = [...before, row];
  const encoder = new TableEncoder(names, data, { rows: rows.length, hasTargets: false });
  for (const one of rows) encoder.add((column) => one[names[column]!]);
  const { inputs, sources, problems } = encoder.encode();
  const width = inputs.length / sources.length;
  if (sources.at(-1) === before.length) return inputs.slice(-width);
  const problem = problems.get(before.length) ?? 'cannot be read';
  throw wrongShape(
    `${problem.startsWith('column') ? `C${problem.slice(1)}` : `The row ${problem}`}.`,
    'Fill in every field and try again.',
  );
}

/** A number target as the model gives it, in the target's own unit. */
export function targetInItsUnit(value: number, { target }: TableData): number {
  return target.type === 'number' ? fromInput(fixedSteps(target), value) : value;
}
