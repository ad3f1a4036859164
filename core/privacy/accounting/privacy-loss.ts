/**
 * The privacy loss distribution (PLD) of one release: how likely each value of ln(P/Q) is under P, on a grid. P and Q are
 * the outputs of two neighbouring populations; they are mixtures of two normal distributions, so that every mass is known in
 * closed form.
 *
 * @see Doroshenko, Ghazi, Kamath, Kumar, Manurangsi 2022, arXiv:2207.04380: splitting the mass of an interval between
 * its ends so that both P's and Q's are kept dominates the true distribution, and errs by the square of the step only.
 * @see Zhu, Dong, Wang 2022, arXiv:2106.08567, theorem 11: which pairs dominate subsampled mechanisms.
 */
import { normalBetween, upperTail } from '../../math/normal.ts';
import { checkRelease, noisePerSensitivity, type Release, samplingRate } from './release.ts';

export interface PrivacyLoss {
  /** Distance of the grid's points. */
  readonly step: number;
  /** The loss of `masses[0]`, in steps. */
  readonly first: number;
  /** P's mass at each point. */
  readonly masses: Float64Array;
  /** P's mass of losses beyond the grid, counted as a loss without bound. */
  readonly infinite: number;
}

/** Mass of each tail that is cut off, and counted as infinite loss. */
const TAIL = 1e-18;

/**
 * The losses to be bounded: ε holds where it holds for every one of them. Two for the unlike neighbours of `poisson`, who
 * may be the one that took part or the one that did not.
 *
 * @throws RangeError as `checkRelease` does.
 */
export function privacyLossesOf(release: Release, step: number): readonly PrivacyLoss[] {
  checkRelease(release);
  const pair = pairOf(release);
  const intervals = intervalsOf(pair, step);
  if (pair.q === 1) return [distribute(intervals, step)];
  if (release.sampling.kind === 'fixed') return [distribute(symmetric(intervals), step)];
  return [distribute(intervals, step), distribute(mirrored(intervals), step)];
}

const pairOf = (release: Release): Pair => ({
  q: samplingRate(release.sampling),
  sigma: noisePerSensitivity(release),
});

/** P = (1−q)N(0,σ²) + qN(1,σ²) and Q = N(0,σ²). */
interface Pair {
  readonly q: number;
  readonly sigma: number;
}

/** Masses of P and Q where the loss is between `first + i` and `first + i + 1` steps, and beyond. */
interface Intervals {
  readonly first: number;
  readonly p: Side;
  readonly q: Side;
  /** Mass, of P and of Q alike, that loses exactly nothing. */
  readonly still: number;
}

interface Side {
  readonly below: number;
  readonly inside: Float64Array;
  readonly above: number;
}

/** From the least to the largest loss of one release: all but a TAIL of either distribution. */
export function lossSpread(release: Release): number {
  const [low, high] = lossRange(pairOf(release));
  return high - low;
}

function lossRange({ q, sigma }: Pair): readonly [low: number, high: number] {
  const reach = sigma * tailQuantile(TAIL);
  const lossAt = (x: number) => logMixture(q, (2 * x - 1) / (2 * sigma ** 2));
  return [lossAt(-reach), lossAt(1 + reach)];
}

function intervalsOf({ q, sigma }: Pair, step: number): Intervals {
  const [low, high] = lossRange({ q, sigma });
  const first = Math.floor(low / step);
  const length = Math.max(1, Math.ceil(high / step) - first);
  const outputs = Float64Array.from({ length: length + 1 }, (_, i) => outputOf((first + i) * step));
  const [start, end] = [outputs[0]!, outputs[length]!];
  const normal = (mean: number): Side => ({
    below: upperTail((mean - start) / sigma),
    inside: Float64Array.from({ length }, (_, i) =>
      normalBetween((outputs[i]! - mean) / sigma, (outputs[i + 1]! - mean) / sigma),
    ),
    above: upperTail((end - mean) / sigma),
  });
  const [without, withOne] = [normal(0), normal(1)];
  const mixed = (a: number, b: number) => (1 - q) * a + q * b;
  return {
    first,
    q: without,
    p: {
      below: mixed(without.below, withOne.below),
      inside: without.inside.map((mass, i) => mixed(mass, withOne.inside[i]!)),
      above: mixed(without.above, withOne.above),
    },
    still: 0,
  };

  /** The output x whose loss is this; −∞ where the loss is never so low: P holds at least 1−q of Q. */
  function outputOf(loss: number): number {
    // (e^loss − (1−q)) / q: near 0 without cancellation, far up without overflow.
    if (loss > 30) return sigma ** 2 * (loss - Math.log(q) + Math.log1p((q - 1) * Math.exp(-loss))) + 0.5;
    const excess = (Math.expm1(loss) + q) / q;
    return excess <= 0 ? Number.NEGATIVE_INFINITY : sigma ** 2 * Math.log(excess) + 0.5;
  }
}

/** ln(1 − q + q·e^t). */
function logMixture(q: number, t: number): number {
  return t > 30 ? Math.log(q) + t + Math.log1p(((1 - q) / q) * Math.exp(-t)) : Math.log1p(q * Math.expm1(t));
}

/** A distance in standard deviations beyond which a normal distribution has at most this mass. */
const tailQuantile = (mass: number) => Math.sqrt(-2 * Math.log(mass));

/** P and Q change places: the loss changes its sign. */
function mirrored({ first, p, q, still }: Intervals): Intervals {
  const turned = ({ below, inside, above }: Side): Side => ({
    below: above,
    inside: inside.toReversed(),
    above: below,
  });
  return { first: -(first + p.inside.length), p: turned(q), q: turned(p), still };
}

/**
 * The loss of neighbours that are alike, of which either may be P: above 0 as it is, below 0 its mirror image. What is
 * left of the mass loses nothing.
 */
function symmetric({ first, p, q }: Intervals): Intervals {
  // Point −first is the loss 0.
  const upperHalf = ({ inside, above }: Side): Side => ({ below: 0, inside: inside.subarray(-first), above });
  const upper: Intervals = { first: 0, p: upperHalf(p), q: upperHalf(q), still: 0 };
  const lower = mirrored(upper);
  const joined = (low: Side, high: Side): Side => {
    const inside = new Float64Array(low.inside.length + high.inside.length);
    inside.set(low.inside);
    inside.set(high.inside, low.inside.length);
    return { below: low.below, inside, above: high.above };
  };
  const both = { first: lower.first, p: joined(lower.p, upper.p), q: joined(lower.q, upper.q) };
  return { ...both, still: Math.max(0, 1 - massOf(both.p)) };
}

const massOf = ({ below, inside, above }: Side) => inside.reduce((sum, mass) => sum + mass, below + above);

/** The mass of each interval goes to its two ends, in the shares that keep P's mass and Q's. */
function distribute({ first, p, q, still }: Intervals, step: number): PrivacyLoss {
  const masses = new Float64Array(p.inside.length + 1);
  p.inside.forEach((mass, i) => {
    // At the ends P is Q·e^loss: u there and Q's mass u·e^(−loss−step) below solve both sums.
    const excess = mass - Math.exp(Math.log(q.inside[i]!) + (first + i) * step);
    const upper = Math.min(mass, Math.max(0, (excess * Math.exp(step)) / Math.expm1(step)));
    masses[i]! += mass - upper;
    masses[i + 1]! += upper;
  });
  // Losses below the grid are counted at its first point: more than they are.
  masses[0]! += p.below;
  if (still > 0) masses[-first]! += still;
  return { step, first, masses, infinite: p.above };
}
