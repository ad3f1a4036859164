/**
 * How a delta becomes whole numbers whose sum cannot overflow, and how a mean comes out of the sum.
 *
 * A member sends w·δ and, as one more coordinate, w itself, with w = n / n_max in (0, 1]: nobody is told its example
 * count, and Σwδ / Σw is the weighted mean. Values are whole numbers of steps, signed, modulo 2³².
 */
import { measure } from '../math/measure.ts';
import type { FillRandom } from '../ports.ts';

/** Finer than this tells a float32 delta nothing. */
const MOST_BITS = 22;
/** Coarser than this drowns deltas in rounding. */
const FEWEST_BITS = 16;
/** Random words fetched at once: 64 KiB, the most that `crypto.getRandomValues` gives. */
const RANDOM_BLOCK = 16_384;

export interface Quantisation {
  /** b: bits of one value, with its sign. */
  readonly bits: number;
  /** Steps from 0 to C, and from 0 to weight 1. */
  readonly levels: number;
  readonly clippingNorm: number;
}

/**
 * b = min(22, 32 − ⌈log₂ K⌉), so that K · (2ᵇ⁻¹ − 1) < 2³¹ whatever K members send.
 *
 * @throws RangeError where K is so large that no useful number of bits is left, or C is no bound.
 */
export function quantisationFor(maxCohort: number, clippingNorm: number): Quantisation {
  if (!(clippingNorm > 0 && Number.isFinite(clippingNorm)))
    throw new RangeError(`clippingNorm is ${clippingNorm}, expected a finite number above 0`);
  const most = 2 ** (32 - FEWEST_BITS);
  if (!(Number.isInteger(maxCohort) && maxCohort >= 1 && maxCohort <= most))
    throw new RangeError(`maxCohort is ${maxCohort}, expected 1 to ${most}: sums modulo 2^32 would overflow`);
  const bits = Math.min(MOST_BITS, 32 - Math.ceil(Math.log2(maxCohort)));
  return { bits, levels: 2 ** (bits - 1) - 1, clippingNorm };
}

/**
 * Rounds by chance to one of the two neighbours, so that the expected value is the value itself; ends of the range are
 * reached and not passed.
 *
 * @param delta - At most C long, which bounds every value; not changed. Shape `[P]`.
 * @param weight - n / n_max, in (0, 1].
 * @returns Shape `[P + 1]`, the weight last; to be masked, never sent as it is.
 * @throws RangeError for a value that is not within C, or a weight that is not in (0, 1].
 */
export function quantise(
  delta: Float32Array,
  weight: number,
  { levels, clippingNorm }: Quantisation,
  fillRandom: FillRandom,
): Uint32Array {
  if (!(weight > 0 && weight <= 1))
    throw new RangeError(`weight is ${weight}, expected above 0 and at most 1`);
  const { largest } = measure(delta);
  if (!(largest <= clippingNorm))
    throw new RangeError(
      `delta holds a value of ${largest}, expected at most the clipping norm ${clippingNorm}`,
    );
  const steps = new Uint32Array(delta.length + 1);
  const random = new Uint32Array(Math.min(RANDOM_BLOCK, steps.length));
  const scale = (weight * levels) / clippingNorm;
  for (let start = 0; start < steps.length; start += random.length) {
    fillRandom(random);
    const end = Math.min(start + random.length, steps.length);
    for (let i = start; i < end; i++) {
      const value = i < delta.length ? delta[i]! * scale : weight * levels;
      // The product may round up to a little above the last level.
      const bounded = value > levels ? levels : value < -levels ? -levels : value;
      steps[i] = Math.floor(bounded + random[i - start]! * 2 ** -32);
    }
  }
  return steps;
}

export interface ReadSum {
  /** Σwδ / Σw. Shape `[P]`. */
  readonly mean: Float32Array;
  /** Σw. */
  readonly weight: number;
}

/**
 * The mean that an unmasked sum stands for. What no honest cohort can have sent is told and never used: masks hide a
 * member that did not clip, and one wrong member spoils a whole sum.
 *
 * @param sum - Modulo 2³². Shape `[P + 1]`.
 * @returns A sentence of what is wrong, where something is.
 */
export function readSum(
  sum: Uint32Array,
  members: number,
  { levels, clippingNorm }: Quantisation,
): ReadSum | { readonly problem: string } {
  const signed = new Int32Array(sum.buffer, sum.byteOffset, sum.length);
  const parameterCount = sum.length - 1;
  const weight = signed[parameterCount]! / levels;
  if (!(weight > 0 && weight <= members))
    return {
      problem: `The weights of ${members} members sum to ${weight.toPrecision(4)}, expected above 0 and at most ${members}.`,
    };
  const mean = new Float32Array(parameterCount);
  const scale = clippingNorm / levels / weight;
  for (let i = 0; i < parameterCount; i++) mean[i] = signed[i]! * scale;
  // Each member rounds each value, and its weight, by less than a step.
  const rounding = members * (Math.sqrt(parameterCount) * scale + clippingNorm / levels / weight);
  const most = (clippingNorm + rounding) * (1 + 1e-6);
  const { norm } = measure(mean);
  if (!(norm <= most))
    return {
      problem: `The mean of ${members} members has norm ${norm.toPrecision(4)}, above the clipping norm ${clippingNorm}.`,
    };
  return { mean, weight };
}
