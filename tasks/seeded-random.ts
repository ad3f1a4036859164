/**
 * Random numbers that are the same everywhere for the same seed: untrained weights, shuffles, held-out rows.
 * Mulberry32: 32 bits of state, integer arithmetic only. Never for privacy: noise and masks need a
 * cryptographic source.
 */

/** Draws numbers 0 ≤ x < 1, each a multiple of 2⁻³². */
export type SeededRandom = () => number;

/**
 * @param parts - Whole numbers that make up the seed. (1, 2) and (2, 1) give unrelated streams, so that one
 * seed serves many purposes.
 */
export function seededRandom(...parts: readonly number[]): SeededRandom {
  let state = parts.reduce((hash, part) => mix(hash ^ part), 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A permutation of 0 … `length` − 1, each as likely as any other (Fisher and Yates). */
export function seededPermutation(length: number, random: SeededRandom): Uint32Array {
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    // Inside-out: row i takes a random place, and what was there moves to the end.
    const place = Math.floor(random() * (i + 1));
    order[i] = order[place]!;
    order[place] = i;
  }
  return order;
}

/** A standard normal variate (Box and Muller). */
export const seededNormal = (random: SeededRandom) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** The finisher of MurmurHash3: every input bit reaches every output bit. */
function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
