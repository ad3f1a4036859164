/**
 * Whole numbers as noise, by exact arithmetic from a cryptographic source. Samples of floating-point formulas miss some
 * floats and repeat others, and the pattern gives away what they were added to (Mironov 2012); whole numbers on the
 * grid of what they hide leave no bit of it bare.
 *
 * @see Canonne, Kamath, Steinke 2020, arXiv:2004.00010, algorithms 2 and 3.
 */
import type { FillRandom } from '../../ports.ts';
import { bernoulliExp } from './bernoulli.ts';
import { RandomWords } from './random-words.ts';

/** Twice its square is a whole number that float64 holds. */
export const MAX_NOISE_SCALE = 2 ** 26;

/** Draws whole numbers; every call another. */
export type DrawNoise = () => number;

/**
 * P(x) ∝ e^(−|x| / scale).
 *
 * @param scale - Whole, from 1 to 2²⁶. The standard deviation is about √2 times it.
 * @throws RangeError for another scale.
 */
export function discreteLaplace(scale: number, fill: FillRandom): DrawNoise {
  checkScale('scale', scale);
  const words = new RandomWords(fill);
  return () => drawLaplace(scale, words);
}

/**
 * P(x) ∝ e^(−x² / 2σ²).
 *
 * @param sigma - σ in steps, not a variance: whole, from 1 to 2²⁶.
 * @throws RangeError for another σ.
 */
export function discreteGaussian(sigma: number, fill: FillRandom): DrawNoise {
  checkScale('sigma', sigma);
  const words = new RandomWords(fill);
  return () => {
    // Laplace noise of scale σ is kept with probability e^(−(|y| − σ)² / 2σ²). The paper takes ⌊σ⌋ + 1 as the scale;
    // any gives the same distribution, and with σ itself no fraction is longer than 53 bits.
    for (;;) {
      const y = drawLaplace(sigma, words);
      if (isKept(Math.abs(Math.abs(y) - sigma), sigma, words)) return y;
    }
  };
}

function drawLaplace(scale: number, words: RandomWords): number {
  for (;;) {
    const remainder = words.below(scale);
    if (!bernoulliExp(remainder, scale, words)) continue;
    let times = 0;
    while (bernoulliExp(1, 1, words)) times++;
    const magnitude = remainder + scale * times;
    const isNegative = words.next() >= 2 ** 31;
    // Zero would be drawn from both sides.
    if (isNegative && magnitude === 0) continue;
    return isNegative ? -magnitude : magnitude;
  }
}

/** True with probability e^(−distance² / 2σ²). With distance = aσ + b the exponent is a²/2 + ab/σ + b²/2σ². */
function isKept(distance: number, sigma: number, words: RandomWords): boolean {
  const b = distance % sigma;
  const a = (distance - b) / sigma;
  return (
    bernoulliExp(a * a, 2, words) &&
    bernoulliExp(a * b, sigma, words) &&
    bernoulliExp(b * b, 2 * sigma * sigma, words)
  );
}

function checkScale(name: string, scale: number): void {
  if (Number.isInteger(scale) && scale >= 1 && scale <= MAX_NOISE_SCALE) return;
  throw new RangeError(`${name} is ${scale}, expected a whole number of steps from 1 to ${MAX_NOISE_SCALE}`);
}
