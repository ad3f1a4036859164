import { meanOfNearest, medianOfSorted, perCoordinate } from './coordinate-wise.ts';
import { krumScores, neighbourhoodOf } from './krum.ts';
import { Pace } from './pace.ts';
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
  const pace = new Pace();
  const neighbourhood = yield* neighbourhoodOf(deltas, pace);
  const isLeft = new Uint8Array(deltas.length).fill(1);
  const chosen: Float32Array[] = [];
  while (chosen.length < deltas.length - 2 * attackers) {
    const best = bestOf(yield* krumScores(neighbourhood, isLeft, attackers, pace));
    chosen.push(deltas[best]!);
    isLeft[best] = 0;
  }
  const count = chosen.length - 2 * attackers;
  return yield* perCoordinate(chosen, (sorted) => meanOfNearest(sorted, medianOfSorted(sorted), count), pace);
}

/** The first with the smallest score; NaN is none. */
function bestOf(scores: Float64Array): number {
  let best = -1;
  for (let i = 0; i < scores.length; i++) {
    if (best === -1 ? !Number.isNaN(scores[i]!) : scores[i]! < scores[best]!) best = i;
  }
  return best;
}
