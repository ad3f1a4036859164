import { BLOCK, Pace, sortingWork } from './pace.ts';
import type { InSlices } from './robust-strategy.ts';
import { squaredDistance } from './squared-distance.ts';

/** A distance and a number. */
export const BYTES_OF_A_PAIR = 12;

/** Which deltas are near to which. Memory is K² pairs. */
export interface Neighbourhood {
  readonly count: number;
  /** Squared ℓ² distances by row: at `i · K + j` from i to j. */
  readonly distances: Float64Array;
  /** In row i all deltas from the nearest to i to the farthest, itself among them. */
  readonly nearest: Uint32Array;
}

/** @param deltas - K of shape `[P]`. */
export function* neighbourhoodOf(deltas: readonly Float32Array[], pace: Pace): InSlices<Neighbourhood> {
  const count = deltas.length;
  const distances = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const distance = yield* squaredDistance(deltas[i]!, deltas[j]!, pace);
      distances[i * count + j] = distance;
      distances[j * count + i] = distance;
    }
  }
  const nearest = new Uint32Array(count * count);
  for (let i = 0; i < count; i++) {
    const row = nearest.subarray(i * count, (i + 1) * count);
    for (let j = 0; j < count; j++) row[j] = j;
    row.sort((a, b) => distances[i * count + a]! - distances[i * count + b]!);
    if (pace.isDue(8 * sortingWork(count))) yield;
  }
  return { count, distances, nearest };
}

/**
 * Krum's scores of the deltas that are left: the sum of squared distances to the n − f − 2 nearest others, one at least,
 * of the n that are left. Of the others the score is NaN.
 *
 * @param isLeft - 1 for a delta that is left, else 0; by number.
 */
export function* krumScores(
  neighbourhood: Neighbourhood,
  isLeft: Uint8Array,
  attackers: number,
  pace: Pace,
): InSlices<Float64Array> {
  const { count } = neighbourhood;
  const left = isLeft.reduce((sum, each) => sum + each, 0);
  const neighbours = Math.min(left - 1, Math.max(1, left - attackers - 2));
  const scores = new Float64Array(count).fill(Number.NaN);
  for (let i = 0; i < count; i++) {
    if (isLeft[i] !== 1) continue;
    scores[i] = scoreOf(neighbourhood, isLeft, i, neighbours);
    if (pace.isDue(4 * count)) yield;
  }
  return scores;
}

function scoreOf(
  { count, distances, nearest }: Neighbourhood,
  isLeft: Uint8Array,
  i: number,
  neighbours: number,
) {
  let score = 0;
  for (let at = i * count, found = 0; found < neighbours; at++) {
    const j = nearest[at]!;
    if (isLeft[j] !== 1 || j === i) continue;
    score += distances[i * count + j]!;
    found++;
  }
  return score;
}

/**
 * Krum: the delta that lies closest to most others; Multi-Krum: the mean of the `selected` best ones. Of equal scores the first
 * in order is the better.
 *
 * @param deltas - n of shape `[P]`; defined for n ≥ 2·attackers + 3.
 * @see Blanchard et al. 2017, arXiv:1703.02757.
 */
export function* krum(
  deltas: readonly Float32Array[],
  { attackers, selected }: { readonly attackers: number; readonly selected: number },
): InSlices<Float32Array<ArrayBuffer>> {
  const pace = new Pace();
  const neighbourhood = yield* neighbourhoodOf(deltas, pace);
  const scores = yield* krumScores(neighbourhood, new Uint8Array(deltas.length).fill(1), attackers, pace);
  const best = [...deltas.keys()].sort((i, j) => scores[i]! - scores[j]! || i - j).slice(0, selected);
  // In the order of the deltas, so that equal scores leave no trace.
  return yield* plainMean(
    best.sort((i, j) => i - j).map((k) => deltas[k]!),
    pace,
  );
}

/** The sum is divided once, so that one delta comes out as it is. */
function* plainMean(deltas: readonly Float32Array[], pace: Pace): InSlices<Float32Array<ArrayBuffer>> {
  const mean = new Float32Array(deltas[0]!.length);
  const sum = new Float64Array(Math.min(BLOCK, mean.length));
  for (let from = 0; from < mean.length; from += BLOCK) {
    const size = Math.min(BLOCK, mean.length - from);
    sum.fill(0);
    for (const delta of deltas) {
      addTo(sum, delta.subarray(from, from + size));
      if (pace.isDue(size)) yield;
    }
    for (let i = 0; i < size; i++) mean[from + i] = sum[i]! / deltas.length;
  }
  return mean;
}

function addTo(sum: Float64Array, delta: Float32Array): void {
  for (let i = 0; i < delta.length; i++) sum[i] = sum[i]! + delta[i]!;
}
