/** The PLD accountant: composes privacy losses by Fourier transform. Tighter than RDP, and the default. */
import { transform } from '../../math/fft.ts';
import { lossSpread, type PrivacyLoss, privacyLossesOf } from './privacy-loss.ts';
import { checkComposition } from './rdp-accountant.ts';
import type { Release } from './release.ts';

/** Mass that the sum of all rounds may have outside the window of the transform; it is added to δ. */
const WINDOW_TAIL = 1e-14;
/** At most this much of ε, and more where the losses spread wide: {@link MOST_POINTS} bounds the transform. */
const FINEST_STEP = 1e-4;
const MOST_POINTS = 2 ** 18;

/**
 * ε at `delta` after `rounds` releases: the least ε whose hockey-stick divergence is at most δ, in either direction.
 *
 * @returns Infinity where no ε holds at so small a δ.
 * @throws RangeError for arguments that are none, a δ below 1e-12 (rounding would be of its size), and as `checkRelease` does.
 */
export function pldEpsilon(release: Release, rounds: number, delta: number): number {
  checkComposition(rounds, delta);
  if (delta < 1e-12) {
    throw new RangeError(`delta is ${delta}, expected at least 1e-12; the RDP accountant takes smaller ones`);
  }
  return Math.max(...composedLosses(release, rounds).map((loss) => epsilonAt(loss, delta)));
}

function composedLosses(release: Release, rounds: number): readonly PrivacyLoss[] {
  let step = Math.max(FINEST_STEP, lossSpread(release) / (MOST_POINTS / 2));
  // Too fine for the sum of all rounds: its window tells by how much.
  for (;;) {
    const losses = privacyLossesOf(release, step);
    const windows = losses.map((loss) => windowOf(loss, rounds));
    const points = Math.max(
      ...windows.map(({ low, high }) => high - low + 1),
      ...losses.map(({ masses }) => masses.length),
    );
    if (points <= MOST_POINTS) return losses.map((loss, i) => compose(loss, rounds, windows[i]!));
    step *= points / MOST_POINTS + 1;
  }
}

interface Window {
  /** In steps, both included. */
  readonly low: number;
  readonly high: number;
}

/** Where the sum of `rounds` losses lies, up to a tail of WINDOW_TAIL on either side, by Chernoff's bound. */
function windowOf({ step, first, masses }: PrivacyLoss, rounds: number): Window {
  const logTail = Math.log(WINDOW_TAIL);
  const logMasses = masses.map(Math.log);
  let high = (first + masses.length - 1) * rounds;
  let low = first * rounds;
  for (let power = -4; power <= 8; power++) {
    const t = 2 ** power;
    high = Math.min(high, Math.ceil((rounds * logMoment(t) - logTail) / (t * step)));
    low = Math.max(low, Math.floor((logTail - rounds * logMoment(-t)) / (t * step)));
  }
  return { low, high: Math.max(low, high) };

  /** ln E[e^(t·loss)]. */
  function logMoment(t: number): number {
    const exponent = (i: number) => logMasses[i]! + t * step * (first + i);
    let top = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < logMasses.length; i++) top = Math.max(top, exponent(i));
    let sum = 0;
    for (let i = 0; i < logMasses.length; i++) sum += Math.exp(exponent(i) - top);
    return Math.log(sum) + top;
  }
}

/** The `rounds`-fold convolution, read in the window. Sums outside it would be read inside: their mass is in `infinite`. */
function compose(
  { step, first, masses, infinite }: PrivacyLoss,
  rounds: number,
  window: Window,
): PrivacyLoss {
  const length = window.high - window.low + 1;
  const size = 2 ** Math.ceil(Math.log2(Math.max(length, masses.length)));
  const values = { re: new Float64Array(size), im: new Float64Array(size) };
  values.re.set(masses);
  transform(values, 'forward');
  for (let i = 0; i < size; i++) {
    const [re, im] = [values.re[i]!, values.im[i]!];
    const modulus = Math.hypot(re, im) ** rounds;
    const angle = (Math.atan2(im, re) * rounds) % (2 * Math.PI);
    values.re[i] = modulus * Math.cos(angle);
    values.im[i] = modulus * Math.sin(angle);
  }
  transform(values, 'backward');
  // Point 0 of the transform is the loss of `rounds · first` steps, and it goes round every `size` points.
  const offset = window.low - rounds * first;
  const wrap = (i: number) => ((i % size) + size) % size;
  return {
    step,
    first: window.low,
    masses: Float64Array.from({ length }, (_, i) => Math.max(0, values.re[wrap(offset + i)]! / size)),
    infinite: -Math.expm1(rounds * Math.log1p(-infinite)) + 2 * WINDOW_TAIL,
  };
}

/** The least ε ≥ 0 with δ(ε) = Σ p(loss)·(1 − e^(ε − loss))₊ + infinite ≤ δ. */
function epsilonAt({ step, first, masses, infinite }: PrivacyLoss, delta: number): number {
  if (infinite > delta) return Number.POSITIVE_INFINITY;
  // From the top: above = Σ p, weighted = Σ p·e^(−loss), so that δ(ε) = infinite + above − e^ε·weighted.
  let above = infinite;
  let logWeighted = Number.NEGATIVE_INFINITY;
  for (let i = masses.length - 1; i >= 0; i--) {
    const loss = (first + i) * step;
    // Between this point and the one above it δ(ε) is known: does it reach δ there?
    if (above > delta) {
      const epsilon = Math.log(above - delta) - logWeighted;
      if (epsilon >= loss) return Math.max(0, epsilon);
    }
    if (loss < 0) return 0;
    if (masses[i]! === 0) continue;
    above += masses[i]!;
    const term = Math.log(masses[i]!) - loss;
    const high = Math.max(logWeighted, term);
    logWeighted = high + Math.log(Math.exp(logWeighted - high) + Math.exp(term - high));
  }
  return 0;
}
