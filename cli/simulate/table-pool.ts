/** A table task's sample rows: as they are dealt on its page, or all in one place. */
import type { DataSource, RowsSource } from '../../core/task/data-source.ts';
import type { Task } from '../../core/task/task.ts';
import { rowsOfCsv } from '../../tasks/csv-samples.ts';
import { samplesOf } from '../../tasks/registry.ts';
import type { FetchBytes, SampleRows, SampleSplit, TaskSamples } from '../../tasks/samples.ts';
import type { RowPool } from './row-pool.ts';
import { badArguments } from './simulation-errors.ts';

export interface DealtSamples {
  readonly parts: readonly DataSource[];
  readonly test: DataSource;
}

/** @param id - Of the split; absent: the task's first. */
export async function dealtSamples(
  task: Task,
  id: string | undefined,
  fetchBytes: FetchBytes,
): Promise<DealtSamples> {
  const { samples, splits } = samplesFor(task);
  const split = id === undefined ? splits[0]! : splits.find((each) => each.id === id);
  if (!split) {
    throw badArguments(
      `Task "${task.id}" has no split "${id}" of its sample rows.`,
      `Name one of ${splits.map((each) => `split:${each.id}`).join(', ')} with --partition.`,
    );
  }
  // One after another: the file is opened with the first, and serves the others.
  const loaded: SampleRows[] = [];
  for (let part = 0; part < split.parts; part++) {
    loaded.push(await samples.load({ split: split.id, part }, fetchBytes));
  }
  return { parts: loaded.map(({ data }) => data), test: loaded[0]!.test ?? loaded[0]!.data };
}

export async function openTablePool(task: Task, fetchBytes: FetchBytes): Promise<RowPool> {
  const { data } = task;
  if (data.kind === 'images' || data.order) {
    throw badArguments(
      `The rows of task "${task.id}" follow each other; dealt one by one they lose what came before them.`,
      'Leave them together: --partition split.',
    );
  }
  const { parts, test } = await dealtSamples(task, undefined, fetchBytes);
  const rows = parts.flatMap((part) => rowsOf(part));
  const target = data.target.name;
  const cells = rows.map((row) => row[target] ?? '');
  const numbers = cells.map(Number);
  return {
    rows: { labels: numbers.every(Number.isFinite) ? numbers : cells.map(String) },
    sourceOf: (chosen): RowsSource => ({ kind: 'rows', rows: Array.from(chosen, (row) => rows[row]!) }),
    test,
  };
}

type Row = RowsSource['rows'][number];

function rowsOf(source: DataSource): readonly Row[] {
  if (source.kind === 'rows') return source.rows;
  if (source.kind === 'csv') return rowsOfCsv(source);
  throw new TypeError(`source is ${source.kind}, expected rows or csv`);
}

function samplesFor(task: Task): { samples: TaskSamples; splits: readonly SampleSplit[] } {
  const samples = samplesOf(task.id);
  if (samples) return { samples, splits: samples.splits };
  throw badArguments(
    `Task "${task.id}" comes without sample rows.`,
    'Name a built-in task that has some with --task, or a folder of images with --data.',
  );
}
