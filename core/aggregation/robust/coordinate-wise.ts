/** Strategies that look at each coordinate by itself: Yin et al. 2018, arXiv:1803.01498. */
import { Pace, sortingWork } from './pace.ts';
import type { InSlices } from './robust-strategy.ts';

/**
 * One value for each coordinate, from what the updates say of it.
 *
 * @param deltas - K of shape `[P]`, K ≥ 1.
 * @param reduce - Gets K values in ascending order, in an array that is used again.
 * @returns Shape `[P]`, rounded to float32 once.
 */
export function* perCoordinate(
  deltas: readonly Float32Array[],
  reduce: (sorted: Float64Array) => number,
  pace = new Pace(),
): InSlices<Float32Array<ArrayBuffer>> {
  const result = new Float32Array(deltas[0]!.length);
  const column = new Float64Array(deltas.length);
  const work = sortingWork(column.length);
  for (let i = 0; i < result.length; i++) {
    readColumn(deltas, i, column);
    result[i] = reduce(column.sort());
    if (pace.isDue(work)) yield;
  }
  return result;
}

function readColumn(deltas: readonly Float32Array[], i: number, column: Float64Array): void {
  for (let k = 0; k < column.length; k++) column[k] = deltas[k]![i]!;
}

/** The middle value; the mean of the two in the middle where their number is even. */
export function medianOfSorted(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The mean without the ⌊share · K⌋ smallest and as many of the largest values. @param share - Below ½. */
export function trimmedMeanOfSorted(sorted: Float64Array, share: number): number {
  const cut = Math.floor(share * sorted.length);
  return meanOf(sorted.subarray(cut, sorted.length - cut));
}

/**
 * The mean of the `count` values nearest to `center`. They lie beside each other, so values are dropped from whichever end is
 * farther away; of two that are as far the larger one goes.
 */
export function meanOfNearest(sorted: Float64Array, center: number, count: number): number {
  let from = 0;
  let to = sorted.length;
  while (to - from > count) {
    if (center - sorted[from]! > sorted[to - 1]! - center) from++;
    else to--;
  }
  return meanOf(sorted.subarray(from, to));
}

/** Added up in the order in which they stand. */
const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
