/** A histogram of numbers whose range nobody knows beforehand, exact and in one pass. */

export interface Histogram {
  /** One more than `counts`, ascending. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

const MOST_BINS = 24;
/** Held at once before neighbours are joined. */
const MOST_HELD = 4 * MOST_BINS;
const FINEST_EXPONENT = -40;

/**
 * Bins are 2^e wide and begin at whole multiples of it, so that two neighbours always make one bin of the next e:
 * joining them as the range grows loses no count and moves none.
 */
export class StreamingHistogram {
  #exponent = FINEST_EXPONENT;
  #bins = new Map<number, number>();

  push(value: number): void {
    // Beyond 2^50 bins from zero the index would not be exact.
    while (Math.abs(value) / 2 ** this.#exponent > 2 ** 50) this.#join();
    const bin = Math.floor(value / 2 ** this.#exponent);
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + 1);
    while (this.#bins.size > MOST_HELD) this.#join();
  }

  /** At most `MOST_BINS` bins from the smallest value to the largest; none without values. */
  result(): Histogram {
    if (this.#bins.size === 0) return { edges: [], counts: [] };
    while (this.#span() > MOST_BINS) this.#join();
    const first = Math.min(...this.#bins.keys());
    const width = 2 ** this.#exponent;
    return {
      edges: Array.from({ length: this.#span() + 1 }, (_, i) => (first + i) * width),
      counts: Array.from({ length: this.#span() }, (_, i) => this.#bins.get(first + i) ?? 0),
    };
  }

  #span(): number {
    return Math.max(...this.#bins.keys()) - Math.min(...this.#bins.keys()) + 1;
  }

  #join(): void {
    const joined = new Map<number, number>();
    for (const [bin, count] of this.#bins) {
      const wider = Math.floor(bin / 2);
      joined.set(wider, (joined.get(wider) ?? 0) + count);
    }
    this.#bins = joined;
    this.#exponent++;
  }
}
