/** Rényi differential privacy of one release, at one order. */
import { logAdd, logSubtract } from '../../math/log-sum.ts';
import { logErfc } from '../../math/normal.ts';
import { checkRelease, noisePerSensitivity, type Release, samplingRate } from './release.ts';

/**
 * RDP ε(α) of one release.
 *
 * @param order - α > 1.
 * @throws RangeError for an order that is none, and as `checkRelease` does.
 */
export function rdpOfRelease(release: Release, order: number): number {
  checkRelease(release);
  if (!(order > 1 && Number.isFinite(order))) {
    throw new RangeError(`order is ${order}, expected a finite number above 1`);
  }
  const q = samplingRate(release.sampling);
  const sigma = noisePerSensitivity(release);
  if (q === 1) return order / (2 * sigma ** 2);
  if (release.sampling.kind === 'fixed') return withoutReplacement(q, sigma, order);
  const logA = Number.isInteger(order) ? logMomentAtInteger(q, sigma, order) : logMoment(q, sigma, order);
  return logA / (order - 1);
}

/**
 * ln E[(P/Q)^α] under Q, of the Poisson-subsampled Gaussian: P = (1−q)N(0,σ²) + qN(1,σ²), Q = N(0,σ²).
 *
 * @see Mironov, Talwar, Zhang 2019, arXiv:1908.10530, section 3.3 (integer orders).
 */
function logMomentAtInteger(q: number, sigma: number, order: number): number {
  let sum = Number.NEGATIVE_INFINITY;
  let logBinomial = 0;
  for (let i = 0; i <= order; i++) {
    const term =
      logBinomial + i * Math.log(q) + (order - i) * Math.log1p(-q) + (i * i - i) / (2 * sigma ** 2);
    sum = logAdd(sum, term);
    logBinomial += Math.log(order - i) - Math.log(i + 1);
  }
  return sum;
}

/** Terms beyond this share of the sum (e⁻⁴⁰) change no digit of it. */
const NEGLIGIBLE = -40;

/**
 * The same at fractional orders: the two series of section 3.3, split at z₀ where both mixtures are alike. Their
 * binomials change sign beyond α; without the sign the sum would only be an upper bound.
 */
function logMoment(q: number, sigma: number, order: number): number {
  const z0 = sigma ** 2 * Math.log(1 / q - 1) + 0.5;
  const width = Math.SQRT2 * sigma;
  const signed = new SignedLogSum();
  let logBinomial = 0;
  let isNegative = false;
  for (let i = 0; ; i++) {
    const j = order - i;
    const below =
      logBinomial +
      i * Math.log(q) +
      j * Math.log1p(-q) +
      (i * i - i) / (2 * sigma ** 2) +
      logErfc((i - z0) / width) -
      Math.LN2;
    const above =
      logBinomial +
      j * Math.log(q) +
      i * Math.log1p(-q) +
      (j * j - j) / (2 * sigma ** 2) +
      logErfc((z0 - j) / width) -
      Math.LN2;
    signed.add(below, isNegative);
    signed.add(above, isNegative);
    if (i > order && Math.max(below, above) < signed.positive + NEGLIGIBLE) break;
    if (order - i < 0) isNegative = !isNegative;
    logBinomial += Math.log(Math.abs(order - i)) - Math.log(i + 1);
  }
  return signed.value;
}

/** ln of a sum whose terms, given as logarithms, have signs. */
class SignedLogSum {
  positive = Number.NEGATIVE_INFINITY;
  negative = Number.NEGATIVE_INFINITY;

  add(logTerm: number, isNegative: boolean): void {
    if (isNegative) this.negative = logAdd(this.negative, logTerm);
    else this.positive = logAdd(this.positive, logTerm);
  }

  get value(): number {
    return logSubtract(this.positive, this.negative);
  }
}

/**
 * An upper bound where cohorts of fixed size are drawn without replacement and one participant is replaced by another.
 * Orders are rounded up: RDP grows with its order.
 *
 * @see Wang, Balle, Kasiviswanathan 2019, arXiv:1808.00087, theorem 9; for the Gaussian mechanism ε(∞) is infinite.
 */
function withoutReplacement(q: number, sigma: number, order: number): number {
  const alpha = Math.ceil(order);
  const epsilon = (at: number) => at / (2 * sigma ** 2);
  const logPairs = Math.log(alpha) + Math.log(alpha - 1) - Math.LN2;
  // min{4(e^ε(2) − 1), 2e^ε(2)}
  const second = Math.min(Math.log(4) + logSubtract(epsilon(2), 0), Math.LN2 + epsilon(2));
  let sum = logAdd(0, 2 * Math.log(q) + logPairs + second);
  let logBinomial = logPairs;
  for (let j = 3; j <= alpha; j++) {
    logBinomial += Math.log(alpha - j + 1) - Math.log(j);
    sum = logAdd(sum, j * Math.log(q) + logBinomial + (j - 1) * epsilon(j) + Math.LN2);
  }
  // Never worse than without sampling.
  return Math.min(sum / (alpha - 1), epsilon(alpha));
}
