/** By which factor a column of numbers becomes the task's: from units in the names, else from the range. */
import { wordsOf } from './names.ts';

/** Factors to days. */
const SPANS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 365.25 / 12, year: 365.25 };

/** What files and tasks differ by: cents, thousands, percents, and spans of time. */
const USUAL = [0.01, 100, 0.001, 1000, 12, 1 / 12, 365.25, 1 / 365.25, 7 / (365.25 / 12), 12 / 365.25];

export interface NumberWanted {
  /** The task's name for it, and its labels and unit. */
  readonly names: readonly string[];
  readonly center: number;
  readonly scale: number;
}

/** Undefined: as it is. */
export function unitFactor(wanted: NumberWanted, from: string, mean: number | undefined): number | undefined {
  const [here, there] = [spanIn(wanted.names), spanIn([from])];
  if (here !== undefined && there !== undefined) {
    return here === there ? undefined : round((SPANS[there] as number) / (SPANS[here] as number));
  }
  if (mean === undefined || mean === 0) return undefined;
  const distance = (factor: number) => Math.abs(mean * factor - wanted.center) / wanted.scale;
  if (wordsOf(from).includes('cent') && !wanted.names.some((name) => wordsOf(name).includes('cent')))
    return 0.01;
  // Most data of another organisation lies a little elsewhere; only what cannot be is another unit.
  if (distance(1) <= 8) return undefined;
  const best = USUAL.toSorted((a, b) => distance(a) - distance(b))[0] as number;
  return distance(best) <= 2 ? round(best) : undefined;
}

const spanIn = (names: readonly string[]) =>
  names.flatMap((name) => [...wordsOf(name)]).find((word) => Object.hasOwn(SPANS, word));

const round = (factor: number) => Number(factor.toPrecision(6));
