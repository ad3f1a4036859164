/** The lines of the two charts: the metric over the rounds, and the bytes. */
import type { RoundSummary } from '../../core/protocol/messages.ts';
import type { Budget } from '../../core/task/privacy.ts';
import type { Task } from '../../core/task/task.ts';
import { valueBounds } from '../demo/metric-series.ts';
import type { Language } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';
import { lastValue } from '../ui/plot/plot-drawing.ts';

export interface RoundLine {
  readonly label: string;
  /** `null` where a round has no such figure. */
  readonly values: readonly (number | null)[];
  readonly colour: '--hub' | '--here';
}

export interface RoundLines {
  readonly rounds: readonly number[];
  readonly lines: readonly RoundLine[];
  /** Of the value axis. */
  readonly bounds: readonly [number, number];
}

/** The metric on public test rows and on held-out rows; a line without a value is left out. */
export function metricLines(rounds: readonly RoundSummary[], task: Task, language: Language): RoundLines {
  const words = WORDS[language].dashboard;
  const of = (rows: 'test' | 'heldOut') =>
    rounds.map(({ scores }) => scores[rows]?.metrics[task.metric] ?? null);
  const [test, heldOut] = [of('test'), of('heldOut')];
  const numbers = rounds.map(({ round }) => round);
  return {
    rounds: numbers,
    lines: [
      { label: words.onTestRows, values: test, colour: '--hub' } as const,
      { label: words.onHeldOut, values: heldOut, colour: '--here' } as const,
    ].filter(({ values }) => lastValue(values) !== undefined),
    bounds: valueBounds(task, { rounds: numbers, together: test, own: heldOut }),
  };
}

/** Bytes that the hub sent and received, from 0. */
export function byteLines(rounds: readonly RoundSummary[], language: Language): RoundLines {
  const words = WORDS[language].dashboard;
  const down = rounds.map(({ bytesDown }) => bytesDown);
  const up = rounds.map(({ bytesUp }) => bytesUp);
  return {
    rounds: rounds.map(({ round }) => round),
    lines: [
      { label: words.down, values: down, colour: '--hub' },
      { label: words.up, values: up, colour: '--here' },
    ],
    bounds: [0, Math.max(1, ...down, ...up) * 1.1],
  };
}

/** What the ledger came to after each round, under the line of the budget. */
export function epsilonLines(
  rounds: readonly RoundSummary[],
  budget: Budget,
  language: Language,
): RoundLines {
  const words = WORDS[language].dashboard;
  const spent = rounds.map(({ epsilon }) => epsilon ?? null);
  return {
    rounds: rounds.map(({ round }) => round),
    lines: [
      { label: words.epsilonSpent, values: spent, colour: '--hub' },
      { label: words.epsilonBudget, values: rounds.map(() => budget.epsilon), colour: '--here' },
    ],
    bounds: [0, budget.epsilon * 1.1],
  };
}

/** Bytes over all rounds. */
export function totalBytes(rounds: readonly RoundSummary[]): { up: number; down: number } {
  return {
    up: rounds.reduce((total, { bytesUp }) => total + bytesUp, 0),
    down: rounds.reduce((total, { bytesDown }) => total + bytesDown, 0),
  };
}
