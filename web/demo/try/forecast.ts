/** Rows in the order of time as a person looks through them: a day of hours at once, or four weeks of days. */
import type { TableData } from '../../../core/task/data-schema.ts';
import { inputCellNames } from '../../../core/task/table-features.ts';
import { readOrderKey } from '../../../participant/data/cells.ts';
import type { TryInput } from '../../../participant/ports.ts';

type Row = Readonly<Record<string, string>>;

/** Rows of one group, such as one airport, the earliest first. */
export interface Series {
  readonly group: string;
  readonly rows: readonly Row[];
  /** By row, in milliseconds. */
  readonly times: readonly number[];
}

/** How many rows are looked at together, and how many rows are a week. */
export interface Span {
  readonly shown: number;
  readonly week: number;
}

export interface Moment {
  readonly time: number;
  /** NaN where the file has none. */
  readonly actual: number;
  readonly lastWeek: number;
  readonly forecast: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAILY: Span = { shown: 28, week: 7 };
const HOURLY: Span = { shown: 24, week: 168 };

/** @returns Nothing where the task's rows have no order in time. */
export function seriesOf(rows: readonly Row[], { order }: TableData): readonly Series[] {
  if (!order) return [];
  const groups = new Map<string, { row: Row; time: number }[]>();
  for (const row of rows) {
    const time = readOrderKey(row[order.by]);
    if (typeof time !== 'number') continue;
    const group = (order.within ?? []).map((name) => row[name] ?? '').join(' ');
    const members = groups.get(group) ?? [];
    members.push({ row, time });
    groups.set(group, members);
  }
  return [...groups].map(([group, members]) => {
    const inOrder = members.sort((a, b) => a.time - b.time);
    return { group, rows: inOrder.map(({ row }) => row), times: inOrder.map(({ time }) => time) };
  });
}

/** Undefined where rows follow each other neither by hours nor by days. */
export function spanOf({ times }: Series): Span | undefined {
  const step = times[1]! - times[0]!;
  return step === HOUR_MS ? HOURLY : step === DAY_MS ? DAILY : undefined;
}

/** Rows that must lie before one that is forecast. */
export function looksBack({ columns, steps = 1 }: TableData): number {
  const furthest = columns.flatMap((column) => (column.type === 'lags' ? column.lags : []));
  return Math.max(0, ...furthest) + steps - 1;
}

/** Where windows begin, one after another, from the first row with enough before it; only whole ones. */
export function windowsOf(series: Series, { shown, week }: Span, data: TableData): readonly number[] {
  const first = Math.max(looksBack(data), week);
  const count = Math.floor((series.rows.length - first) / shown);
  return Array.from({ length: Math.max(0, count) }, (_, window) => first + window * shown);
}

/** One question a row of the window: each knows the true rows before it, and not its own target. */
export function questionsOf(series: Series, from: number, { shown }: Span, data: TableData): TryInput[] {
  const names = inputCellNames(data);
  const back = looksBack(data);
  const cells = series.rows
    .slice(from - back, from + shown)
    .map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? ''])));
  return Array.from({ length: shown }, (_, i) => ({
    kind: 'row',
    row: cells[back + i]!,
    before: cells.slice(i, back + i),
  }));
}

/** @param forecasts - By row of the window; NaN where there are too few. */
export function momentsOf(
  series: Series,
  from: number,
  { shown, week }: Span,
  target: string,
  forecasts: readonly number[],
): readonly Moment[] {
  const value = (row: number) => {
    const cell = series.rows[row]?.[target] ?? '';
    return cell === '' ? Number.NaN : Number(cell);
  };
  return Array.from({ length: shown }, (_, i) => ({
    time: series.times[from + i]!,
    actual: value(from + i),
    lastWeek: value(from + i - week),
    forecast: forecasts[i] ?? Number.NaN,
  }));
}

/** Mean distance of what was said to what came, over the moments that have both; NaN where none has. */
export function meanError(moments: readonly Moment[], said: 'forecast' | 'lastWeek'): number {
  const errors = moments.map((moment) => Math.abs(moment[said] - moment.actual)).filter(Number.isFinite);
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
