import { meanOfNearest, medianOfSorted, perCoordinate } from './coordinate-wise.ts';
import { byKrumScore, squaredDistances } from './krum.ts';
import type { InSlices } from './robust-strategy.ts';

/**
 * Bulyan: θ = n − 2f deltas are chosen by Krum, one after another, each time among those that are left. Then in every
 * coordinate the mean of the β = θ − 2f values nearest to the median of the chosen.
 *
 * Flower's newer `Bulyan` chooses all θ by one pass of Multi-Krum, which is not the same; its older one does as here.
 *
 * @param deltas - n of shape `[P]`; defined for n ≥ 4f + 3, f the attackers.
 * @see El Mhamdi et al. 2018, arXiv:1802.07927.
 */
export function* bulyan(
  deltas: readonly Float32Array[],
  attackers: number,
): InSlices<Float32Array<ArrayBuffer>> {
  const distances = yield* squaredDistances(deltas);
  const left = new Set(deltas.keys());
  const chosen: number[] = [];
  while (chosen.length < deltas.length - 2 * attackers) {
    const [best] = byKrumScore(distances, [...left], attackers);
    chosen.push(best!);
    left.delete(best!);
    yield;
  }
  const count = chosen.length - 2 * attackers;
  return yield* perCoordinate(
    chosen.map((k) => deltas[k]!),
    (sorted) => meanOfNearest(sorted, medianOfSorted(sorted), count),
  );
}
