/** Parts that are unlike each other: each class goes to the parts in shares drawn from a Dirichlet distribution. */
import { type SeededRandom, seededNormal, seededPermutation, seededRandom } from './seeded-random.ts';

/**
 * @param classes - The class of each row.
 * @param alpha - Concentration, above 0: the smaller, the more the parts differ.
 * @returns The part of each row, shape `[rows]`. A part may get no row of a class, or none at all.
 * @see Hsu, Qi, Brown 2019, arXiv:1909.06335.
 */
export function dirichletParts(
  classes: readonly string[],
  parts: number,
  alpha: number,
  seed: number,
): Uint32Array {
  const random = seededRandom(seed);
  const found = new Uint32Array(classes.length);
  for (const one of [...new Set(classes)].sort()) {
    const rows = classes.flatMap((each, row) => (each === one ? [row] : []));
    const order = seededPermutation(rows.length, random);
    const ends = runningShares(Array.from({ length: parts }, () => gamma(alpha, random)));
    order.forEach((place, i) => {
      found[rows[place]!] = ends.findIndex((end) => i < end * rows.length);
    });
  }
  return found;
}

/** Where each share ends; the last one at 1, whatever rounding did. */
function runningShares(weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight, i) => {
    sum += weight;
    return i === weights.length - 1 ? 1 : sum / total;
  });
}

/** A gamma variate of the given shape and scale 1 (Marsaglia and Tsang 2000). */
function gamma(shape: number, random: SeededRandom): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = seededNormal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < x ** 2 / 2 + d * (1 - v + Math.log(v))) return d * v;
  }
}
