import { BLOCK, Pace } from './pace.ts';
import type { InSlices } from './robust-strategy.ts';
import { squaredDistance } from './squared-distance.ts';

/** Deltas nearer than this to the center weigh no more than one that is as far, so that nothing is divided by 0. */
const SMOOTHING = 1e-6;
const MAX_ITERATIONS = 100;
/** The center is found where a step moves it by less than this share of its mean distance from the deltas. */
const STANDS_STILL = 1e-7;

/**
 * The point with the smallest sum of distances to all deltas, by Weiszfeld's algorithm from their mean on: the center is the
 * mean of the deltas weighted by 1 / max(10⁻⁶, distance), until it stands still, 100 times at most. All in float64.
 *
 * @param deltas - K of shape `[P]`, K ≥ 1. The order of the additions is theirs.
 * @see Pillutla et al. 2019, arXiv:1912.13445 (RFA), whose updates are weighted by example counts; these all weigh the same.
 */
export function* geometricMedian(deltas: readonly Float32Array[]): InSlices<Float32Array<ArrayBuffer>> {
  const pace = new Pace();
  let center = yield* weightedMean(
    deltas,
    deltas.map(() => 1),
    pace,
  );
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const distances: number[] = [];
    for (const delta of deltas) distances.push(Math.sqrt(yield* squaredDistance(center, delta, pace)));
    const next = yield* weightedMean(
      deltas,
      distances.map((each) => 1 / Math.max(SMOOTHING, each)),
      pace,
    );
    const moved = Math.sqrt(yield* squaredDistance(center, next, pace));
    center = next;
    const meanDistance = distances.reduce((sum, each) => sum + each, 0) / distances.length;
    if (moved <= STANDS_STILL * meanDistance) break;
  }
  return new Float32Array(center);
}

function* weightedMean(
  deltas: readonly Float32Array[],
  weights: readonly number[],
  pace: Pace,
): InSlices<Float64Array> {
  const mean = new Float64Array(deltas[0]!.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [k, delta] of deltas.entries()) {
    const weight = weights[k]! / total;
    for (let from = 0; from < mean.length; from += BLOCK) {
      const to = Math.min(from + BLOCK, mean.length);
      addWeighted(mean, delta, weight, from, to);
      if (pace.isDue(to - from)) yield;
    }
  }
  return mean;
}

function addWeighted(
  mean: Float64Array,
  delta: Float32Array,
  weight: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) mean[i] = mean[i]! + weight * delta[i]!;
}
