/** How much one update counts in a round's mean. */
import { unreachable } from '../errors/tabfed-error.ts';
import type { Aggregation } from '../task/aggregation.ts';
import type { Task } from '../task/task.ts';

/**
 * Weight of an update in the mean: a whole number, so that the products of the fold stay exact.
 *
 * @param exampleCount - Rows that the delta was trained on; a whole number ≥ 1, as admission checked it.
 */
export function weightOf(weighting: Aggregation['weighting'], exampleCount: number): number {
  switch (weighting.name) {
    case 'by-example-count':
      return exampleCount;
    case 'uniform':
      return 1;
    case 'capped':
      return Math.min(exampleCount, weighting.maxExamples);
    default:
      return unreachable(weighting);
  }
}

/**
 * The example count that a participant claims: under differential privacy its weight, which is all that the sum needs.
 *
 * @param rows - Rows that the delta was trained on.
 */
export function claimOf(
  { aggregation, privacy }: Pick<Task, 'aggregation' | 'privacy'>,
  rows: number,
): number {
  const claim = Math.min(rows, aggregation.maxExampleCount);
  return privacy.mechanism === 'none' ? claim : weightOf(aggregation.weighting, claim);
}

/** The largest weight that an admitted update can have. */
export function largestWeight(aggregation: Pick<Aggregation, 'weighting' | 'maxExampleCount'>): number {
  return weightOf(aggregation.weighting, aggregation.maxExampleCount);
}
