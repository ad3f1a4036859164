/**
 * The fold grid: the power of two on which the terms of a round's sum are rounded, so that every addition of the
 * fold is exact and its order has no effect (DESIGN §5, pre-rounded summation after Demmel & Nguyen 2013).
 */
import type { Task } from '../task/task.ts';
import { largestWeight } from './weighting.ts';

/** Bounds that admission holds a round to. The grid follows from them, and exactness from the grid. */
export interface FoldBounds {
  /** Largest weight n of one update: its example count, or 1 where all weigh the same. At most 2²². */
  readonly maxExampleCount: number;
  /** Largest |value| D of a delta. */
  readonly maxDeltaValue: number;
  /** Most updates K of one round. */
  readonly maxCohort: number;
  /** A power of two: the grid is no finer, because noise lies on it. */
  readonly leastGrid?: number;
}

/** With 22 bits of weight and 24 of a float32, a product has 46 bits: exact in float64. */
export const MAX_FOLD_WEIGHT = 2 ** 22;

/** The largest finite float32. */
const MAX_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;
/** The smallest float32 above 0. */
const MIN_FLOAT32 = 2 ** -149;

/**
 * The smallest power of two g, from `leastGrid` on, with n·D ≤ 2⁵¹·g (one term can be rounded) and W·D + K·g/2 ≤ 2⁵³·g, W = K·n (no sum
 * leaves the integers of float64). The rounding error of a whole sum is at most K·g/2.
 *
 * @throws RangeError naming the bound that no grid can keep.
 */
export function foldGrid(bounds: FoldBounds): number {
  const { maxExampleCount, maxDeltaValue, maxCohort, leastGrid = 0 } = bounds;
  if (!Number.isInteger(maxExampleCount) || maxExampleCount < 1 || maxExampleCount > MAX_FOLD_WEIGHT) {
    throw new RangeError(`maxExampleCount is ${maxExampleCount}, expected a whole number from 1 to 2^22`);
  }
  if (!(maxDeltaValue >= MIN_FLOAT32 && maxDeltaValue <= MAX_FLOAT32)) {
    throw new RangeError(
      `maxDeltaValue is ${maxDeltaValue}, expected a number that float32 can hold, above 0`,
    );
  }
  if (!Number.isInteger(maxCohort) || maxCohort < 1 || maxCohort > MAX_FOLD_WEIGHT) {
    throw new RangeError(`maxCohort is ${maxCohort}, expected a whole number from 1 to 2^22`);
  }
  const fits = (grid: number) =>
    maxExampleCount * maxDeltaValue <= 2 ** 51 * grid &&
    maxCohort * maxExampleCount * maxDeltaValue + (maxCohort * grid) / 2 <= 2 ** 53 * grid;
  // Starts at or below W·D / 2⁵³, where the second inequality cannot hold yet.
  const start = 2 ** (Math.floor(Math.log2(maxCohort * maxExampleCount * maxDeltaValue)) - 53);
  let grid = Math.max(start, leastGrid);
  while (!fits(grid)) grid *= 2;
  return grid;
}

/** The bounds of a task's rounds. */
export function foldBounds(task: Pick<Task, 'aggregation' | 'rounds'>): FoldBounds {
  return {
    maxExampleCount: largestWeight(task.aggregation),
    maxDeltaValue: task.aggregation.maxDeltaValue,
    maxCohort: task.rounds.cohortSize,
  };
}
