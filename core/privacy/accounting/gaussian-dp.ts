/**
 * Gaussian differential privacy: the exact account where nothing is sampled. Releases with noise multipliers zᵢ
 * together are one Gaussian release with μ² = Σ 1/zᵢ², whatever the zᵢ; a ledger only has to add up.
 */
import { logErfc } from '../../math/normal.ts';

/** ln Φ(x). */
const logPhi = (x: number) => logErfc(-x / Math.SQRT2) - Math.LN2;

/**
 * δ at `epsilon` of a Gaussian release, exactly: Φ(μ/2 − ε/μ) − e^ε Φ(−μ/2 − ε/μ).
 *
 * @param mu - Sensitivity divided by the standard deviation of the noise; above 0.
 * @see Balle, Wang 2018, arXiv:1805.06530, theorem 8; Dong, Roth, Su 2019, arXiv:1905.02383.
 */
export function gaussianDelta(mu: number, epsilon: number): number {
  const first = logPhi(mu / 2 - epsilon / mu);
  const second = epsilon + logPhi(-mu / 2 - epsilon / mu);
  // e^first − e^second, of numbers that may be tiny and close.
  return second >= first ? 0 : Math.exp(first) * -Math.expm1(second - first);
}

/** Rounds up: the answer is at most this share above the least ε. */
const PRECISION = 1e-9;

/**
 * The least ε at `delta` of a Gaussian release with μ; 0 where nothing was released.
 *
 * @throws RangeError for a μ below 0 or a δ that is none.
 */
export function gaussianEpsilon(mu: number, delta: number): number {
  if (!(mu >= 0 && Number.isFinite(mu))) throw new RangeError(`mu is ${mu}, expected a finite number from 0`);
  if (!(delta > 0 && delta < 1)) throw new RangeError(`delta is ${delta}, expected above 0 and below 1`);
  if (mu === 0 || gaussianDelta(mu, 0) <= delta) return 0;
  let high = 1;
  while (gaussianDelta(mu, high) > delta) high *= 2;
  return bisect(0, high, (epsilon) => gaussianDelta(mu, epsilon) > delta).high;
}

/** The largest μ whose ε at `delta` is at most `epsilon`, rounded down. */
export function largestMu(epsilon: number, delta: number): number {
  let high = 1;
  while (gaussianDelta(high, epsilon) <= delta) high *= 2;
  return bisect(0, high, (mu) => gaussianDelta(mu, epsilon) <= delta).low;
}

/** Where `isBelow` turns from true to false, between two numbers that agree to {@link PRECISION}. */
function bisect(from: number, to: number, isBelow: (x: number) => boolean): { low: number; high: number } {
  let [low, high] = [from, to];
  while (high - low > PRECISION * high) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return { low, high };
}
