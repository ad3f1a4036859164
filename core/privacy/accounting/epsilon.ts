/** Both accountants behind one question, and the question turned round: how much noise does an ε need? */
import { pldEpsilon } from './pld-accountant.ts';
import { rdpEpsilon } from './rdp-accountant.ts';
import type { Release } from './release.ts';

export const ACCOUNTANTS = ['pld', 'rdp'] as const;
export type Accountant = (typeof ACCOUNTANTS)[number];

export interface Training {
  readonly release: Release;
  /** Releases: rounds that were charged. */
  readonly rounds: number;
  readonly delta: number;
  readonly accountant: Accountant;
}

export interface Epsilon {
  /** Infinity where no ε holds at this δ. */
  readonly epsilon: number;
  readonly delta: number;
  readonly accountant: Accountant;
  /** The order α that gave ε; of the RDP accountant only. */
  readonly order?: number;
}

/** @throws RangeError that names the argument. */
export function epsilonOf({ release, rounds, delta, accountant }: Training): Epsilon {
  if (accountant === 'pld') return { epsilon: pldEpsilon(release, rounds, delta), delta, accountant };
  const { epsilon, order } = rdpEpsilon(release, rounds, delta);
  return { epsilon, delta, accountant, order };
}

const LEAST = 1e-2;
const MOST = 1e6;
/** The answer is at most this share above the least noise that is enough. */
const PRECISION = 1e-5;

/**
 * The least noise multiplier z whose ε is at most `epsilon`, rounded up.
 *
 * @throws RangeError where z would be above 10⁶, or an argument is none.
 */
export function calibrateNoise(
  {
    release: of,
    ...training
  }: { readonly release: Omit<Release, 'noiseMultiplier'> } & Omit<Training, 'release'>,
  epsilon: number,
): number {
  if (!(epsilon > 0 && Number.isFinite(epsilon))) {
    throw new RangeError(`epsilon is ${epsilon}, expected a finite number above 0`);
  }
  // How far ln ε is above its goal; falls as ln z grows, almost in a line.
  const excess = (logZ: number, accountant = training.accountant) => {
    const noiseMultiplier = Math.exp(logZ);
    const release = { ...of, noiseMultiplier };
    return Math.log(epsilonOf({ ...training, accountant, release }).epsilon) - Math.log(epsilon);
  };
  // RDP is quick, and asks for more noise than PLD: its answer brackets the other from above.
  const rough = leastZero((logZ) => excess(logZ, 'rdp'), [Math.log(LEAST), Math.log(MOST)]);
  if (rough === undefined) throw new RangeError(`epsilon ${epsilon} needs a noise multiplier above ${MOST}`);
  if (training.accountant === 'rdp') return Math.exp(rough);
  let from = rough - 0.5;
  while (from > Math.log(LEAST) && excess(from) <= 0) from -= 0.5;
  return Math.exp(leastZero(excess, [Math.max(from, Math.log(LEAST)), rough + 0.01]) ?? rough);
}

/**
 * Where a falling function becomes 0, from the side on which it is at most 0, to PRECISION. Secants find it in a few
 * steps where the function is almost straight; a middle is tried where they do not.
 *
 * @returns Undefined where it is above 0 throughout.
 */
function leastZero(f: (x: number) => number, [from, to]: readonly [number, number]): number | undefined {
  let [low, high] = [from, to];
  let [atLow, atHigh] = [f(low), f(high)];
  if (atHigh > 0) return undefined;
  if (atLow <= 0) return low;
  while (high - low > PRECISION) {
    const width = high - low;
    const secant = Number.isFinite(atLow + atHigh) ? high - (atHigh * width) / (atHigh - atLow) : Number.NaN;
    // A hair to either side of the guess: together they close in on it.
    for (const guess of [secant + 0.4 * PRECISION, secant - 0.4 * PRECISION, (low + high) / 2]) {
      if (!(guess > low && guess < high)) continue;
      const value = f(guess);
      if (value > 0) [low, atLow] = [guess, value];
      else [high, atHigh] = [guess, value];
      if (high - low < width / 8) break;
    }
  }
  return high;
}
