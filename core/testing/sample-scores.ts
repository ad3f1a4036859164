/** Scores that an honest participant of a task could send, with round figures. */
import type { Score } from '../evaluation/scores.ts';
import { PROBABILITY_BINS, type Tally, tallyKindOf } from '../evaluation/tally.ts';
import { outputUnits } from '../task/model-layout.ts';
import type { Task } from '../task/task.ts';

/** @param right - Rows answered rightly; the others are wrong by as much as can be, or by 1 where numbers are learnt. */
export function sampleScore(
  task: Pick<Task, 'data'>,
  { rows, right = rows, loss = 1 }: { rows: number; right?: number; loss?: number },
): Score {
  const tally = tallyOf(task, rows, right);
  return { exampleCount: rows, metrics: { loss }, ...(tally && { tally }) };
}

function tallyOf({ data }: Pick<Task, 'data'>, rows: number, right: number): Tally | undefined {
  const wrong = rows - right;
  const counts = (length: number, at: Record<number, number>) => Array.from({ length }, (_, i) => at[i] ?? 0);
  switch (tallyKindOf(data)) {
    case 'binary': {
      const positives = counts(PROBABILITY_BINS, { 0: wrong, [PROBABILITY_BINS - 1]: right });
      return { kind: 'binary', positives, negatives: counts(PROBABILITY_BINS, {}) };
    }
    case 'classes':
      return { kind: 'classes', confusion: counts(outputUnits(data) ** 2, { 0: right, 1: wrong }) };
    case 'number':
      return {
        kind: 'number',
        absolute: wrong,
        squared: wrong,
        ...(data.kind === 'table' &&
          data.target.type === 'number' &&
          data.target.log && { squaredLog: wrong }),
      };
    case undefined:
      return undefined;
  }
}
