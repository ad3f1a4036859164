/**
 * Federated statistics of a task's numbers, and the task that they turn into fixed figures. How they are collected is no
 * matter here: `withStatistics` is pure, and after it nobody needs to know where a center came from.
 */
import * as z from 'zod/mini';
import { TabfedError } from '../errors/tabfed-error.ts';
import type { Column, LagsColumn, NumberColumn } from './columns.ts';
import type { Data, TableData } from './data-schema.ts';
import { beforeScaling, fromInput } from './number-steps.ts';
import type { NumberTarget, Target } from './targets.ts';
import type { Task } from './task.ts';

const count = () => z.number().check(z.nonnegative());

/**
 * All figures are of values as they are before scaling: clipped, and logarithms where the column takes them
 * (`MeasuredColumn.measure`), of the cells that were not empty.
 */
const ColumnStatisticsSchema = z.strictObject({
  /** Values, and empty cells. Not whole numbers where noise was added. */
  count: count(),
  missing: count(),
  /** Participants that have any value. */
  participants: z.optional(count()),
  mean: z.number(),
  stdDev: z.number().check(z.nonnegative()),
  /** Absent where telling them would tell one participant's value. */
  min: z.optional(z.number()),
  max: z.optional(z.number()),
  /** By rising share, from the histogram; share 0.5 is the median. */
  quantiles: z.array(z.strictObject({ share: z.number(), value: z.number() })),
  /** `counts[i]` values lie from `edges[i]` to `edges[i + 1]`, the last edge included. */
  histogram: z.strictObject({ edges: z.array(z.number()), counts: z.array(z.number()) }),
});
export type ColumnStatistics = z.infer<typeof ColumnStatisticsSchema>;

export const TaskStatisticsSchema = z.strictObject({
  /** By the name of the column or target in the task. */
  columns: z.record(z.string(), ColumnStatisticsSchema),
  /** How often each declared value stands in a column or target; `other`: any other value. */
  categories: z.optional(
    z.record(
      z.string(),
      z.strictObject({
        participants: count(),
        missing: count(),
        values: z.array(z.strictObject({ value: z.string(), count: count() })),
        other: count(),
      }),
    ),
  ),
  /** How many participants they are of, and rows. */
  cohort: z.int().check(z.positive()),
  rows: z.optional(count()),
});
export type TaskStatistics = z.infer<typeof TaskStatisticsSchema>;

/** A column of numbers whose statistics can be taken, because its task says where values may lie. */
export interface MeasuredColumn {
  /** In the task, and in `TaskStatistics.columns`. */
  readonly name: string;
  /** The column of a participant's table that holds the values. */
  readonly cell: string;
  /** Whether the task cannot be trained without. */
  readonly isNeeded: boolean;
  /** Ends of the histogram, as `measure` gives them. */
  readonly bounds: readonly [lowest: number, highest: number];
  /** What statistics are taken of: the cell's number within the bounds, clipped, its logarithm where the task says so. */
  measure(value: number): number;
}

/** The columns and the target of which statistics can be taken, in the task's order. */
export function measuredColumns(data: Data): readonly MeasuredColumn[] {
  if (data.kind === 'images') return [];
  return [...data.columns, data.target].flatMap((column) => {
    if (!isMeasurable(column) || !column.bounds) return [];
    const [lowest, highest] = column.bounds;
    const measure = (value: number) => beforeScaling(column, Math.min(Math.max(value, lowest), highest));
    return [
      {
        name: column.name,
        cell: column.type === 'lags' ? column.of : column.name,
        isNeeded: isOpen(column),
        bounds: [measure(lowest), measure(highest)] as const,
        measure,
      },
    ];
  });
}

/** Whether a task's first round waits for statistics: because it needs them, or wants to show them. */
export const collectsStatistics = (task: Pick<Task, 'data' | 'statistics'>): boolean =>
  task.statistics !== undefined || needsStatistics(task);

/** Whether a task has to know its statistics before the first round. */
export function needsStatistics({ data }: Pick<Task, 'data'>): boolean {
  return openColumns(data).length > 0;
}

/**
 * A task whose numbers are all fixed: center and scale in place of `scaling`, a value in place of mean and median.
 * A task that needs no statistics is given back as it is.
 *
 * @param statistics - Undefined where there are none yet.
 * @throws TabfedError `task.statistics-missing` naming the columns that lack them.
 */
export function withStatistics(task: Task, statistics: TaskStatistics | undefined): Task {
  const { data } = task;
  const open = openColumns(data);
  if (data.kind === 'images' || open.length === 0) return task;
  const lacking = open.filter((column) => !hasStatistics(column, statistics));
  if (statistics === undefined || lacking.length > 0) {
    const names = lacking.map(({ name }) => `"${name}"`).join(', ');
    throw new TabfedError('task.statistics-missing', {
      what: `Task "${task.id}" scales or fills columns by statistics of all participants, and there are none of ${names}.`,
      next: 'Wait until the hub has collected them, or let the task fix center and scale.',
    });
  }
  return { ...task, data: resolve(data, statistics) };
}

function hasStatistics(column: Measurable, statistics: TaskStatistics | undefined): boolean {
  if (!statistics || !Object.hasOwn(statistics.columns, column.name)) return false;
  const fill = filledStatistic(column);
  return fill === undefined || statisticFor(fill, statistics.columns[column.name]!) !== undefined;
}

type Measurable = NumberColumn | LagsColumn | NumberTarget;

const isMeasurable = (column: Column | Target): column is Measurable =>
  column.type === 'number' || column.type === 'lags';

/** What is filled in for an empty cell, where that is a statistic. */
function filledStatistic(column: Measurable): 'mean' | 'median' | undefined {
  const fill = 'missing' in column && typeof column.missing === 'object' ? column.missing.fill : undefined;
  return typeof fill === 'string' ? fill : undefined;
}

const isOpen = (column: Measurable) => column.scaling !== undefined || filledStatistic(column) !== undefined;

/** Columns that are not fixed yet. */
function openColumns(data: Data): readonly Measurable[] {
  if (data.kind === 'images') return [];
  return [...data.columns, data.target].filter(isMeasurable).filter(isOpen);
}

function resolve(data: TableData, { columns }: TaskStatistics): TableData {
  const fix = <C extends Column | Target>(column: C): C => {
    if (!isMeasurable(column) || !isOpen(column)) return column;
    const statistics = columns[column.name]!;
    const { scaling, ...rest } = column;
    const fill = filledStatistic(column);
    return {
      ...rest,
      ...(scaling && scaleOf(scaling, column, statistics)),
      ...(fill && { missing: { fill: cellOf(column, statisticFor(fill, statistics)!) } }),
    } as C;
  };
  return { ...data, columns: data.columns.map(fix), target: fix(data.target) };
}

function scaleOf(
  scaling: NonNullable<Measurable['scaling']>,
  column: Measurable,
  { mean, stdDev, min, max }: ColumnStatistics,
): { center: number; scale: number } {
  // Where all values are one, there is nothing to scale by.
  if (scaling === 'standardise') return { center: mean, scale: stdDev > 0 ? stdDev : 1 };
  const [lowest, highest] = column.bounds!.map((value) => beforeScaling(column, value));
  const from = min ?? lowest!;
  const to = max ?? highest!;
  return { center: from, scale: to > from ? to - from : 1 };
}

function statisticFor(fill: 'mean' | 'median', { mean, quantiles }: ColumnStatistics): number | undefined {
  return fill === 'mean' ? mean : quantiles.find(({ share }) => share === 0.5)?.value;
}

/** Back in the column's unit, because a value that is filled in goes through clip and logarithm as any other. */
const cellOf = ({ log }: Measurable, value: number) => fromInput({ log, center: 0, scale: 1 }, value);
