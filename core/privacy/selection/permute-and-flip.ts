/**
 * The exponential mechanism, as permute-and-flip: picks one of several candidates by private scores. It is ε-DP as the
 * exponential mechanism is, and never picks a worse candidate in expectation.
 *
 * @see McKenna, Sheldon 2020, arXiv:2010.12603, algorithm 1.
 */
import type { FillRandom } from '../../ports.ts';
import { bernoulliExp } from '../noise/bernoulli.ts';
import { RandomWords } from '../noise/random-words.ts';

/** Scores are rounded to so many steps in one unit of ε·score / 2·sensitivity: coins are of fractions. */
const STEPS = 2 ** 30;
/** A candidate so far below the best is as good as never picked: e^−1000. Fractions then stay within 2⁵³. */
const FARTHEST = 1000;

/**
 * @param scores - Higher is better; one participant changes each by at most `sensitivity`. At least one, all finite.
 * @param epsilon - What the choice costs.
 * @returns The index of the candidate that was picked.
 * @throws RangeError for scores, a sensitivity or an ε that is none.
 */
export function permuteAndFlip(
  scores: readonly number[],
  { epsilon, sensitivity }: { readonly epsilon: number; readonly sensitivity: number },
  fill: FillRandom,
): number {
  for (const [name, value] of Object.entries({ epsilon, sensitivity })) {
    if (!(value > 2 / STEPS && Number.isFinite(value))) {
      throw new RangeError(`${name} is ${value}, expected a finite number above 2^-29`);
    }
  }
  if (scores.length === 0 || !scores.every(Number.isFinite)) {
    throw new RangeError('scores expected at least one, all finite');
  }
  // A participant moves a difference of two scores by 2·sensitivity, and the rounding of its steps by one: in all no more
  // than ε.
  const scale = (epsilon - 2 / STEPS) / (2 * sensitivity);
  const best = Math.max(...scores);
  const words = new RandomWords(fill);
  const left = scores.map((score, index) => ({
    index,
    steps: Math.round(Math.min((best - score) * scale, FARTHEST) * STEPS),
  }));
  for (;;) {
    const at = words.below(left.length);
    const [picked] = left.splice(at, 1);
    // The best one's coin always falls true: the end is certain.
    if (bernoulliExp(picked!.steps, STEPS, words)) return picked!.index;
  }
}
