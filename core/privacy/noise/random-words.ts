import type { FillRandom } from '../../ports.ts';

/** Words fetched first; twice as many each time, since a choice needs a few and a model's noise millions. */
const FIRST_BATCH = 64;
/** 64 KiB, the most that `getRandomValues` gives in one call. */
const LARGEST_BATCH = 16_384;

/** Random words one by one, from a source that is quick only in batches. Words that were given are overwritten. */
export class RandomWords {
  readonly #fill: FillRandom;
  #words = new Uint32Array(0);
  #at = 0;

  constructor(fill: FillRandom) {
    this.#fill = fill;
  }

  /** A whole number 0 ≤ w < 2³², each as likely as any other. */
  next(): number {
    if (this.#at === this.#words.length) {
      const size = Math.min(Math.max(2 * this.#at, FIRST_BATCH), LARGEST_BATCH);
      if (size > this.#at) this.#words = new Uint32Array(size);
      this.#fill(this.#words);
      this.#at = 0;
    }
    const word = this.#words[this.#at]!;
    this.#words[this.#at++] = 0;
    return word;
  }

  /** A whole number 0 ≤ w < `bound`, each as likely as any other. `bound` from 1 to 2³². */
  below(bound: number): number {
    // Words beyond the largest multiple of the bound would make small remainders likelier.
    const even = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const word = this.next();
      if (word < even) return word % bound;
    }
  }
}
