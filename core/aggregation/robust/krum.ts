import type { InSlices } from './robust-strategy.ts';

/** Squared ℓ² distances between all deltas, by row: at `i · K + j` from i to j. */
export function* squaredDistances(deltas: readonly Float32Array[]): InSlices<Float64Array> {
  const count = deltas.length;
  const distances = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const [a, b] = [deltas[i]!, deltas[j]!];
      let sum = 0;
      for (let p = 0; p < a.length; p++) sum += (a[p]! - b[p]!) ** 2;
      distances[i * count + j] = sum;
      distances[j * count + i] = sum;
      yield;
    }
  }
  return distances;
}

/**
 * Numbers of those deltas among `candidates`, best first. The score of one is the sum of its squared distances to the
 * n − f − 2 nearest others, one at least, of the n candidates; of equal scores the first in order is the better.
 */
export function byKrumScore(
  distances: Float64Array,
  candidates: readonly number[],
  attackers: number,
): readonly number[] {
  const count = Math.sqrt(distances.length);
  const neighbours = Math.max(1, candidates.length - attackers - 2);
  const scores = new Map(
    candidates.map((i) => {
      const others = candidates.filter((j) => j !== i).map((j) => distances[i * count + j]!);
      const nearest = Float64Array.from(others).sort().subarray(0, neighbours);
      return [i, nearest.reduce((sum, each) => sum + each, 0)];
    }),
  );
  return [...candidates].sort((i, j) => scores.get(i)! - scores.get(j)! || i - j);
}

/**
 * Krum: the delta that lies closest to most others; Multi-Krum: the mean of the `selected` best ones.
 *
 * @param deltas - n of shape `[P]`; defined for n ≥ 2·attackers + 3.
 * @see Blanchard et al. 2017, arXiv:1703.02757.
 */
export function* krum(
  deltas: readonly Float32Array[],
  { attackers, selected }: { readonly attackers: number; readonly selected: number },
): InSlices<Float32Array<ArrayBuffer>> {
  const distances = yield* squaredDistances(deltas);
  const best = byKrumScore(distances, [...deltas.keys()], attackers).slice(0, selected);
  const sum = new Float64Array(deltas[0]!.length);
  // In the order of the deltas, so that equal scores leave no trace.
  for (const k of [...best].sort((i, j) => i - j)) {
    const delta = deltas[k]!;
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + delta[i]!;
    yield;
  }
  return Float32Array.from(sum, (value) => value / best.length);
}
