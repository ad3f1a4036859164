import type { FillRandom } from '../ports.ts';

/** Random words that are the same in every run with the same seed. SplitMix32; for tests and benches, never for privacy. */
export function seededFill(seed: number): FillRandom {
  let state = seed | 0;
  return (words) => {
    for (let i = 0; i < words.length; i++) {
      state = (state + 0x9e3779b9) | 0;
      let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      words[i] = mixed ^ (mixed >>> 15);
    }
  };
}
