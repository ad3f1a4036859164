import type { FillRandom } from '../../core/ports.ts';

/** The most that `getRandomValues` gives at once, as words of four bytes. */
const MOST_WORDS = 65_536 / 4;

/** Cryptographic: no seed that somebody could learn, and fast enough that rounding need not do with less. */
export const fillCryptoRandom: FillRandom = (words) => {
  for (let start = 0; start < words.length; start += MOST_WORDS) {
    crypto.getRandomValues(words.subarray(start, start + MOST_WORDS) as Uint32Array<ArrayBuffer>);
  }
};
