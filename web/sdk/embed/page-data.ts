/** A page's data to what the trainer takes. Everything of a table becomes CSV bytes, which cross to the trainer uncopied. */
import type { TableData } from '../../../core/task/data-schema.ts';
import type { DataSource } from '../../../core/task/data-source.ts';
import { cellNames } from '../../../core/task/table-features.ts';
import type { Task } from '../../../core/task/task.ts';
import { checkColumns } from '../../../participant/data/check-columns.ts';
import { emptyData, quote, wrongShape } from '../../../participant/data/data-errors.ts';
import type { PageData, PageRow } from './contract.ts';
import { csvOf } from './csv-of.ts';
import { findElement } from './find-element.ts';
import { readTable } from './read-table.ts';

/**
 * Reads without holding the page up: it gives way to it every few milliseconds. Of rows, only the columns that the
 * task names are taken. Waits for a file that is not chosen yet, and for a table that the page is still to show.
 *
 * @throws TabfedError `data.*`, `embed.source`.
 */
export async function readPageData(given: PageData, task: Task, signal: AbortSignal): Promise<DataSource> {
  const data = await answerOf(given);
  if (typeof data === 'string') return readPageData(await findElement(data, signal), task, signal);
  if (data instanceof HTMLInputElement) return readPageData(await chosenFile(data), task, signal);
  if (data instanceof Blob) return { kind: 'file', file: data };
  if (data instanceof HTMLTableElement || Array.isArray(data)) {
    if (task.data.kind !== 'table') {
      throw wrongShape(
        `Task "${task.id}" learns from images, the page gave a table.`,
        'Push pixels and labels.',
      );
    }
    return data instanceof HTMLTableElement ? readTable(data, task.data) : readRows(data, task.data);
  }
  if (typeof data === 'object' && data !== null && 'kind' in data) return data;
  throw wrongShape(
    `Expected rows, a table, a file or a function, got ${data === null ? 'null' : typeof data}.`,
    'Push { data } of one of these; docs/EMBED.md describes them.',
  );
}

async function answerOf(given: PageData): Promise<Exclude<PageData, () => unknown>> {
  let data: PageData = given;
  while (typeof data === 'function') data = await data();
  return data as Exclude<PageData, () => unknown>;
}

function chosenFile(input: HTMLInputElement): Promise<File> {
  return new Promise((resolve) => {
    const look = () => {
      const file = input.files?.[0];
      if (file) resolve(file);
      return file !== undefined;
    };
    if (!look()) input.addEventListener('change', look);
  });
}

function readRows(rows: readonly PageRow[], data: TableData): Promise<DataSource> {
  const [first] = rows;
  if (!first) throw emptyData('The page gave no rows.');
  const odd = rows.findIndex((row) => typeof row !== 'object' || row === null || Array.isArray(row));
  if (odd >= 0) {
    throw wrongShape(
      `Row ${odd + 1} of ${rows.length} is ${quote(rows[odd])}, expected an object such as { ${data.target.name}: 1 }.`,
      'Give each row as an object with the names of the columns.',
    );
  }
  const names = cellNames(data);
  checkColumns(Object.keys(first), names);
  return csvOf(names, rows.length, (row, column) => rows[row]?.[names[column] ?? '']);
}
