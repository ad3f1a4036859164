/** Whether a participant's score fits its task: what it counted belongs to the target, and adds up. */
import { TabfedError } from '../errors/tabfed-error.ts';
import type { Data } from '../task/data-schema.ts';
import { METRICS } from '../task/metrics.ts';
import { outputUnits } from '../task/model-layout.ts';
import type { Task } from '../task/task.ts';
import type { Score, Scores } from './scores.ts';
import { rowsIn, type Tally, tallyKindOf } from './tally.ts';
import { TALLIED_METRICS } from './tally-metrics.ts';

/** Beyond what float32 holds no metric can be, and the weighted sum of a round could overflow. */
const MAX_METRIC = (2 - 2 ** -23) * 2 ** 127;

/** Sums of float64 that were added up in another order may differ by this much. */
const ROUNDING = 1e-9;

/** @throws TabfedError `message.invalid` for names, values and counts that no honest participant sends. */
export function checkScores(task: Pick<Task, 'data'>, scores: Scores): void {
  for (const score of [scores.heldOut, scores.test]) if (score) checkScore(task, score);
}

function checkScore({ data }: Pick<Task, 'data'>, score: Score): void {
  const kind = tallyKindOf(data);
  const tallied: readonly string[] = kind ? TALLIED_METRICS[kind] : [];
  const means = Object.keys(METRICS).filter((name) => !tallied.includes(name));
  for (const [name, value] of Object.entries(score.metrics)) {
    // Any name would become part of the round's record for good, and any value part of everybody's mean.
    if (Object.hasOwn(METRICS, name) && means.includes(name) && Math.abs(value) <= MAX_METRIC) continue;
    throw invalid(
      `A score has ${name} = ${value}, expected only ${means.join(', ')}, each a number that float32 can hold.`,
    );
  }
  if (score.tally?.kind !== kind) {
    throw invalid(
      `A score has a tally of kind ${score.tally?.kind ?? 'none'}, expected ${kind ?? 'none'} for this task.`,
    );
  }
  if (!score.tally) return;
  const problem = problemOf(data, score.tally, score.exampleCount);
  if (problem) throw invalid(problem);
}

function problemOf(data: Data, tally: Tally, exampleCount: number): string | undefined {
  const classes = outputUnits(data);
  if (tally.kind === 'classes' && tally.confusion.length !== classes ** 2) {
    return `A score has a confusion matrix of ${tally.confusion.length} counts, expected ${classes ** 2} for ${classes} classes.`;
  }
  const rows = rowsIn(tally);
  if (rows !== undefined && rows !== exampleCount) {
    return `A score's tally counts ${rows} rows, expected ${exampleCount}, its exampleCount.`;
  }
  if (tally.kind === 'number') {
    const { absolute, squared, squaredLog } = tally;
    const isLog = data.kind === 'table' && data.target.type === 'number' && data.target.log === true;
    if (isLog !== (squaredLog !== undefined) || (squaredLog ?? 0) > MAX_METRIC) {
      return `A score has Σ error² of the logarithm = ${squaredLog}, expected ${isLog ? 'one that float32 can hold' : 'none'} for this task.`;
    }
    // (Σ|e|)² ≤ n·Σe² ≤ n·(Σ|e|)² for any errors.
    const isPossible =
      absolute <= MAX_METRIC * exampleCount &&
      absolute ** 2 <= exampleCount * squared * (1 + ROUNDING) &&
      squared <= absolute ** 2 * (1 + ROUNDING);
    if (!isPossible) {
      return `A score has Σ|error| = ${absolute} and Σ error² = ${squared}, which no ${exampleCount} errors can have.`;
    }
  }
  return undefined;
}

const invalid = (what: string) =>
  new TabfedError('message.invalid', {
    what,
    next: 'Send what the task asks for, and no score where the model has diverged; docs/PROTOCOL.md describes it.',
  });
