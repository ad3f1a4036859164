/** A participant's rows to its survey: what a task's statistics need of them, and nothing else. */
import { type SurveyPlan, surveyPlan } from '../../core/statistics/survey-plan.ts';
import { type SurveyedCell, SurveyTaker } from '../../core/statistics/take-survey.ts';
import type { TableData } from '../../core/task/data-schema.ts';
import type { DataSource } from '../../core/task/data-source.ts';
import type { Mapping } from '../../core/task/mapping.ts';
import { isMissing, readNumber, textOf } from './cells.ts';
import { emptyData } from './data-errors.ts';
import { rowsOfPage } from './encode-source.ts';
import { readCsv, readTableFile } from './read-csv.ts';
import type { Pace } from './reading/stream-file.ts';
import type { Cell, Table } from './table.ts';

export interface TakenSurvey {
  /** Whole numbers, in the order of the task's survey plan. */
  readonly vector: Float32Array;
  /** Rows that it is of. */
  readonly rows: number;
}

/** Tables have statistics, pictures have none. */
export type TableSource = Extract<DataSource, { kind: 'csv' | 'file' | 'rows' }>;

/** Rows between two looks at whether to give way. */
const ROWS_AT_ONCE = 4_096;

/**
 * Of all rows that can be read, whether or not they will be trained on. Cells that cannot be read count neither as a
 * value nor as empty.
 *
 * @param maxRows - Nobody counts for more rows than this: the first ones are taken.
 * @throws TabfedError `data.…` as `readSource` does, and what `pace.next` throws.
 */
export async function surveySource(
  source: TableSource,
  data: TableData,
  mapping: Mapping | undefined,
  maxRows: number,
  pace: Pace,
): Promise<TakenSurvey> {
  const plan = surveyPlan(data);
  const taker = new SurveyTaker(plan);
  if (source.kind === 'rows') {
    const rows = rowsOfPage(source.rows, data, mapping);
    await addRows(taker, plan, Math.min(rows.length, maxRows), (row, name) => rows[row]![name], pace);
  } else {
    const isFile = source.kind === 'file';
    const table = isFile ? await readTableFile(source, data, mapping, pace) : readCsv(source, data, mapping);
    const places = new Map(table.columns.map((name, column) => [name, column]));
    const cellOf = (row: number, name: string) => table.cell(row, places.get(name) ?? -1);
    await addRows(taker, plan, Math.min(table.rowCount, maxRows), cellOf, pace, table);
  }
  if (taker.rows === 0) throw emptyData('There are no rows.');
  return { vector: taker.finish(), rows: taker.rows };
}

async function addRows(
  taker: SurveyTaker,
  plan: SurveyPlan,
  rows: number,
  cellOf: (row: number, name: string) => Cell,
  pace: Pace,
  table?: Table,
): Promise<void> {
  for (let row = 0; row < rows; row++) {
    if (row % ROWS_AT_ONCE === 0) await pace.next();
    if (table?.problemOf(row) !== undefined) continue;
    taker.addRow((at) => read(plan.columns[at]!.kind, cellOf(row, plan.columns[at]!.cell)));
  }
}

function read(kind: 'number' | 'category', cell: Cell): SurveyedCell {
  if (isMissing(cell)) return 'missing';
  if (kind === 'category') return { kind: 'text', value: textOf(cell) };
  const value = readNumber(cell);
  return typeof value === 'number' ? { kind: 'number', value } : 'unreadable';
}
