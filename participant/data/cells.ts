/** Reading one cell: a number, a time, or nothing. What it becomes is the business of `column-writers.ts`. */
import { quote } from './data-errors.ts';
import { type Cell, numberIn } from './table.ts';

/** Reads as the end of "column "age" …": what is wrong with the cell. */
export interface Unreadable {
  readonly problem: string;
}

export const isMissing = (cell: Cell): boolean =>
  cell === undefined || cell === null || String(cell).trim() === '';

export const textOf = (cell: Cell): string => String(cell).trim();

export function readNumber(cell: Cell): number | Unreadable {
  if (isMissing(cell)) return { problem: 'is empty, expected a number' };
  const value = typeof cell === 'number' ? cell : numberIn(String(cell));
  // Beyond float32 a value would become infinite on its way into the model.
  if (value !== undefined && Number.isFinite(Math.fround(value))) return value;
  return { problem: `is ${quote(cell)}, expected a number such as 3.5` };
}

/** A moment by the clock of its place: an hour that the cell calls 7 is 7, whatever the zone. */
export interface Time {
  /** 1 to 12. */
  readonly month: number;
  /** 0 = Monday. */
  readonly weekday: number;
  /** From midnight, 0 ≤ hour < 24, with its minutes. */
  readonly hour: number;
  /** Share of the year that has passed, 0 ≤ share < 1. */
  readonly yearShare: number;
  /** Milliseconds that put moments in order, also across zones where cells name them. */
  readonly orderMs: number;
}

const TIME =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const HOUR_MS = 3_600_000;

/** Reads `2026-03-01`, `2026-03-01T07`, `2026-03-01 07:30`, with seconds and a zone where there are. */
export function readTime(cell: Cell): Time | Unreadable {
  if (isMissing(cell)) return { problem: 'is empty, expected a time' };
  const found = TIME.exec(textOf(cell));
  return (
    (found && timeOf(found)) ?? {
      problem: `is ${quote(cell)}, expected a time such as 2026-03-01 or 2026-03-01T07:30`,
    }
  );
}

function timeOf(found: RegExpExecArray): Time | undefined {
  const [year, month, day, hours, minutes, seconds] = found
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0)) as [number, number, number, number, number, number];
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // 31 April would become 1 May.
  const isReal = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  if (!isReal || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const sinceMidnight = hours * HOUR_MS + minutes * 60_000 + seconds * 1000;
  const clock = midnight.getTime() + sinceMidnight;
  const newYear = Date.UTC(year, 0, 1);
  return {
    month,
    weekday: (midnight.getUTCDay() + 6) % 7,
    hour: sinceMidnight / HOUR_MS,
    yearShare: (clock - newYear) / (Date.UTC(year + 1, 0, 1) - newYear),
    orderMs: clock - zoneMs(found[7]),
  };
}

function zoneMs(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith('-') ? -1 : 1) * (hours * HOUR_MS + minutes * 60_000);
}

/** What rows are put in order by: a number as it is, a time as its milliseconds. */
export function readOrderKey(cell: Cell): number | Unreadable {
  const value = readNumber(cell);
  if (typeof value === 'number') return value;
  const time = readTime(cell);
  if (!('problem' in time)) return time.orderMs;
  return isMissing(cell)
    ? { problem: 'is empty, expected what the rows follow each other along' }
    : { problem: `is ${quote(cell)}, expected a number or a time such as 2026-03-01T07:30` };
}
