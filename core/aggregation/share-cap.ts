/**
 * A cap on the share of a round's weight that one participant may have. At most ⌊1/s⌋ updates can ever weigh more
 * than the share s, so that only the heaviest ⌊1/s⌋ are held back until the round closes and its whole weight is
 * known; all others are folded at once. Where one of several equal weights is folded early, the cap that is found
 * in the end is no smaller: more than ⌊1/s⌋ updates of that weight stay within the share.
 */
import type { PackedValues } from '../ports.ts';

export interface WeighedUpdate {
  readonly weight: number;
  readonly values: PackedValues;
}

export class ShareCap {
  readonly #maxShare: number;
  #held: WeighedUpdate[] = [];
  #foldedWeight = 0;

  /** @param maxShare - s, above 0 and below 1. */
  constructor(maxShare: number) {
    this.#maxShare = maxShare;
  }

  /** Holds an admitted update back; returns the one that certainly weighs too little to be capped, if any. */
  hold(update: WeighedUpdate): WeighedUpdate | undefined {
    const places = Math.floor(1 / this.#maxShare);
    const all = [...this.#held, update].sort((a, b) => b.weight - a.weight);
    this.#held = all.slice(0, places);
    const light = all[places];
    this.#foldedWeight += light?.weight ?? 0;
    return light;
  }

  /**
   * The updates held back, with the weights that they get: the largest whole number c as a cap with which nobody
   * exceeds the share. Where the round has fewer than 1/s updates no cap can do that; then all weigh the same.
   */
  release(): readonly WeighedUpdate[] {
    const held = this.#held;
    const cap = this.#cap(held.map(({ weight }) => weight));
    this.#held = [];
    return held.map((update) => ({ ...update, weight: Math.min(update.weight, cap) }));
  }

  #cap(weights: readonly number[]): number {
    const heaviest = Math.max(1, ...weights);
    const isWithinShare = (cap: number) => {
      const total = weights.reduce((sum, weight) => sum + Math.min(weight, cap), this.#foldedWeight);
      return Math.min(heaviest, cap) <= this.#maxShare * total;
    };
    // What is left of the share falls as the cap grows: the largest cap that fits is found by halving.
    let fits = 0;
    let tooMuch = heaviest + 1;
    while (tooMuch - fits > 1) {
      const middle = Math.floor((fits + tooMuch) / 2);
      if (isWithinShare(middle)) fits = middle;
      else tooMuch = middle;
    }
    return fits >= 1 ? fits : Math.min(...weights);
  }
}
