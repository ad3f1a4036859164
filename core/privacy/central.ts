/**
 * Central differential privacy of a participant: what noise a round's sum gets, and its mean with that noise.
 *
 * Sum and noise are whole multiples of one grid. A sum on a finer grid than its noise, or noise on a finer grid than
 * the sum, would leave bits of the result without any noise.
 *
 * @see McMahan et al. 2018, arXiv:1710.06963 (DP-FedAvg); Canonne, Kamath, Steinke 2020, arXiv:2004.00010, theorem 14:
 *   independent discrete Gaussian noise in every coordinate protects as continuous noise of the same σ does.
 */
import { type FoldBounds, foldBounds, foldGrid } from '../aggregation/fold-grid.ts';
import type { InSlices } from '../aggregation/robust/robust-strategy.ts';
import { largestWeight } from '../aggregation/weighting.ts';
import type { FillRandom } from '../ports.ts';
import type { CentralPrivacy } from '../task/privacy.ts';
import type { Task } from '../task/task.ts';
import { discreteGaussian } from './noise/discrete-noise.ts';

/** A task whose privacy is central. */
export type CentralTask = Pick<Task, 'aggregation' | 'rounds'> & { readonly privacy: CentralPrivacy };

export const isCentral = <T extends Pick<Task, 'privacy'>>(
  task: T,
): task is T & { readonly privacy: CentralPrivacy } => task.privacy.mechanism === 'central';

export interface CentralNoise {
  /** The grid γ of sum and noise, a power of two. */
  readonly grid: number;
  /** How far one participant can move the sum: wmax·C and what rounding to the grid adds. */
  readonly sensitivity: number;
  /** σ of the noise in the sum, in steps of the grid. */
  readonly sigmaSteps: number;
  /** Participants that the sum is divided by, times the largest weight. */
  readonly divisor: number;
}

/** σ/γ is at least 2²⁰, and 2²⁴ where the bounds of the sum leave room: rounding then adds next to nothing. */
const FEWEST_STEPS = 2 ** 20;
const WANTED_STEPS = 2 ** 24;
/** By how much the norm that was measured may be below the true one: float64 sums of up to 25,000,000 squares. */
const NORM_ROUNDING = 1 + 2 ** -26;

/**
 * The bounds of a central task's sum, with the grid of its noise.
 *
 * @throws RangeError where no grid keeps both the sum exact and the noise fine.
 */
export function centralBounds(task: CentralTask): FoldBounds {
  const bounds = foldBounds(task);
  const sigma = task.privacy.noiseMultiplier * reach(task);
  const wanted = 2 ** Math.floor(Math.log2(sigma / WANTED_STEPS));
  const leastGrid = Math.max(wanted, foldGrid(bounds));
  if (sigma / leastGrid >= FEWEST_STEPS) return { ...bounds, leastGrid };
  throw new RangeError(
    `noise of standard deviation ${sigma.toPrecision(3)} is too small for sums that reach ${bounds.maxDeltaValue} · ${bounds.maxCohort}; lower aggregation.maxDeltaValue to what clipping leaves`,
  );
}

/** @param parameterCount - P: each of P values may be rounded by half a step. */
export function centralNoise(task: CentralTask, parameterCount: number): CentralNoise {
  const { noiseMultiplier, expectedCohort } = task.privacy;
  const grid = foldGrid(centralBounds(task));
  const sensitivity = reach(task) + (Math.sqrt(parameterCount) * grid) / 2;
  return {
    grid,
    sensitivity,
    sigmaSteps: Math.ceil((noiseMultiplier * sensitivity) / grid),
    divisor: expectedCohort * largestWeight(task.aggregation),
  };
}

/** wmax·C. */
const reach = ({ privacy, aggregation }: CentralTask) =>
  largestWeight(aggregation) * privacy.clippingNorm * NORM_ROUNDING;

/** Coordinates between two rests: some ten milliseconds. */
const SLICE = 16_384;

/**
 * The mean delta with noise: (sum + noise) / divisor, rounded to float32. Given the same random words, the same bits.
 *
 * @param totals - Sums of the round, shape `[P]`, whole multiples of the grid. Not changed.
 * @param fill - Every call draws noise anew, and costs privacy anew.
 * @returns Yields from time to time, so that others get their turn.
 */
export function* noisyMean(
  totals: Float64Array,
  { grid, sigmaSteps, divisor }: CentralNoise,
  fill: FillRandom,
): InSlices<Float32Array<ArrayBuffer>> {
  const draw = discreteGaussian(sigmaSteps, fill);
  const mean = new Float32Array(totals.length);
  for (let from = 0; from < totals.length; from += SLICE) {
    yield;
    const end = Math.min(from + SLICE, totals.length);
    // Steps are whole numbers within 2⁵³: the noise is added exactly, before anything is rounded.
    for (let i = from; i < end; i++) mean[i] = ((totals[i]! / grid + draw()) * grid) / divisor;
  }
  return mean;
}
