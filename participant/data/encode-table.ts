/** Cells of a table to the model's inputs and targets, by the task's columns, and back. */
import type { Column, TableData } from '../../core/task/data-schema.ts';
import { inputShape } from '../../core/task/model-layout.ts';
import { checkColumns } from './check-columns.ts';
import { emptyData, quote, wrongShape } from './data-errors.ts';
import { checkInputSize, type EncodedRows } from './encoded-rows.ts';
import { type Cell, numberIn, type Table } from './table.ts';

type Row = Readonly<Record<string, string | number>>;

/**
 * @param table - Columns that the task does not name are passed over.
 * @throws TabfedError `data.wrong-shape` where a column is missing or there twice, `data.empty` where no row is whole.
 */
export function encodeTable(table: Table, data: TableData): EncodedRows {
  const names = [...data.columns, data.target].map(({ name }) => name);
  checkColumns(table.columns, names);
  const places = names.map((name) => table.columns.indexOf(name));
  return encode(
    data,
    table.rowCount,
    (row, index) => table.cell(row, places[index]!),
    (row) => table.problemOf(row),
  );
}

/** As `encodeTable`, for rows of a partner's page, keyed by the task's column names. */
export function encodeRows(rows: readonly Row[], data: TableData): EncodedRows {
  const names = [...data.columns, data.target].map(({ name }) => name);
  const first = rows[0];
  if (!first) throw emptyData('There are no rows.');
  checkColumns(Object.keys(first), names);
  return encode(data, rows.length, (row, index) => rows[row]?.[names[index]!]);
}

/**
 * Encodes one row to try a model on; the target's cell is not needed.
 *
 * @returns A new array, shape `[features]`.
 * @throws TabfedError `data.wrong-shape` naming the column whose cell is missing or cannot be read.
 */
export function encodeInputRow(row: Row, data: TableData): Float32Array {
  const inputs = new Float32Array(inputShape(data)[0]!);
  let offset = 0;
  for (const column of data.columns) {
    const problem = encodeCell(column, row[column.name], inputs, offset);
    if (problem) {
      throw wrongShape(`Column ${quote(column.name)} ${problem}.`, 'Fill in every field and try again.');
    }
    offset += widthOf(column);
  }
  return inputs;
}

/** A number target as the model gives it, in the target's own unit. */
export function targetInItsUnit(value: number, data: TableData): number {
  return data.target.type === 'number' ? value * data.target.scale + data.target.center : value;
}

function encode(
  data: TableData,
  rowCount: number,
  cellOf: (row: number, column: number) => Cell,
  problemOf: (row: number) => string | undefined = () => undefined,
): EncodedRows {
  checkInputSize(rowCount, data);
  const width = inputShape(data)[0]!;
  const inputs = new Float32Array(rowCount * width);
  const targets = new Float32Array(rowCount);
  let rows = 0;
  let skippedBecause: string | undefined;
  for (let row = 0; row < rowCount; row++) {
    // A skipped row's place is taken by the next one.
    const problem =
      problemOf(row) ??
      encodeRow(data, (column) => cellOf(row, column), {
        inputs: inputs.subarray(rows * width, (rows + 1) * width),
        targets: targets.subarray(rows),
      });
    if (problem) skippedBecause ??= `row ${row + 1}: ${problem}`;
    else rows++;
  }
  if (rows === 0) throw emptyData(`None of ${rowCount} rows can be read; ${skippedBecause}.`);
  return {
    rows,
    inputShape: [width],
    inputs: inputs.subarray(0, rows * width),
    targets: targets.subarray(0, rows),
    skippedRows: rowCount - rows,
    ...(skippedBecause !== undefined && { skippedBecause }),
  };
}

/** Writes one row to the beginning of `inputs` and `targets`. Returns why it could not, where it could not. */
function encodeRow(
  { columns, target }: TableData,
  cellOf: (column: number) => Cell,
  { inputs, targets }: { inputs: Float32Array; targets: Float32Array },
): string | undefined {
  inputs.fill(0);
  let offset = 0;
  for (const [index, column] of columns.entries()) {
    const problem = encodeCell(column, cellOf(index), inputs, offset);
    if (problem) return `column ${quote(column.name)} ${problem}`;
    offset += widthOf(column);
  }
  const cell = cellOf(columns.length);
  if (target.type === 'binary') {
    if (isMissing(cell)) return `column ${quote(target.name)} is empty`;
    targets[0] = String(cell).trim() === target.positive ? 1 : 0;
    return undefined;
  }
  const value = readNumber(cell);
  if (typeof value === 'string') return `column ${quote(target.name)} ${value}`;
  targets[0] = (value - target.center) / target.scale;
  return undefined;
}

const widthOf = (column: Column) => (column.type === 'category' ? column.values.length : 1);

function encodeCell(column: Column, cell: Cell, inputs: Float32Array, offset: number): string | undefined {
  if (column.type === 'category') {
    if (isMissing(cell)) return 'is empty';
    const index = column.values.indexOf(String(cell).trim());
    if (index >= 0) inputs[offset + index] = 1;
    return undefined;
  }
  const value = readNumber(cell);
  if (typeof value === 'string') return value;
  inputs[offset] = (value - column.center) / column.scale;
  return undefined;
}

const isMissing = (cell: Cell) => cell === undefined || cell === null || String(cell).trim() === '';

function readNumber(cell: Cell): number | string {
  if (isMissing(cell)) return 'is empty, expected a number';
  const value = typeof cell === 'number' ? cell : numberIn(String(cell));
  // Beyond float32 a value would become infinite on its way into the model.
  if (value !== undefined && Number.isFinite(Math.fround(value))) return value;
  return `is ${quote(cell)}, expected a number such as 3.5`;
}
