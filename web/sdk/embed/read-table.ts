/** A table of the page to rows. Headers and cells may say for the machine what they show to people. */
import type { TableData } from '../../../core/task/data-schema.ts';
import type { DataSource } from '../../../core/task/data-source.ts';
import { cellNames } from '../../../core/task/table-features.ts';
import { checkColumns } from '../../../participant/data/check-columns.ts';
import { emptyData } from '../../../participant/data/data-errors.ts';
import { csvOf } from './csv-of.ts';

/**
 * The header row names the columns: by `data-column` where a header has one, else by its text. A cell's value is its
 * `data-value`, else its text. Hidden columns and rows count; the table's foot does not.
 *
 * @throws TabfedError `data.empty`, or `data.wrong-shape` where columns of the task are missing.
 */
export function readTable(table: HTMLTableElement, data: TableData): Promise<DataSource> {
  const header = table.tHead?.rows[table.tHead.rows.length - 1] ?? table.rows[0];
  if (!header) throw emptyData('The table has no rows.');
  const found = [...header.cells].map((cell) => cell.dataset.column ?? textOf(cell));
  const names = cellNames(data);
  checkColumns(found, names);
  const places = names.map((name) => found.indexOf(name));
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row !== header);
  if (rows.length === 0) throw emptyData('The table has a header and no rows.');
  return csvOf(names, rows.length, (row, column) => {
    const cell = rows[row]?.cells[places[column] ?? -1];
    return cell && (cell.dataset.value ?? textOf(cell));
  });
}

const textOf = (element: Element) => (element.textContent ?? '').trim();
