import type { FillRandom } from '../../ports.ts';
import { permuteAndFlip } from './permute-and-flip.ts';

export interface QuantileQuestion {
  /** 0 to 1; 0.5 is the median. */
  readonly share: number;
  /** Public, ascending, without gaps between them: answers are one of these. */
  readonly candidates: readonly number[];
  readonly epsilon: number;
}

/**
 * A quantile of values of which each participant has one, such as a bound to normalise by: the candidate that the fewest
 * values would have to change sides of, picked by the exponential mechanism. A value that is added, removed or replaced
 * changes a score by at most 1.
 *
 * @param values - One a participant; whatever it is, it counts once. NaN counts as the least.
 * @see Smith 2011, Privacy-preserving statistical estimation with optimal convergence rates (STOC).
 */
export function privateQuantile(
  values: readonly number[],
  { share, candidates, epsilon }: QuantileQuestion,
  fill: FillRandom,
): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share is ${share}, expected from 0 to 1`);
  if (candidates.length === 0 || candidates.some((each, i) => i > 0 && !(each > candidates[i - 1]!))) {
    throw new RangeError('candidates expected at least one, in ascending order');
  }
  const scores = candidates.map((candidate) => {
    const below = values.filter((value) => !(value > candidate)).length;
    return -Math.abs(below - share * values.length);
  });
  return candidates[permuteAndFlip(scores, { epsilon, sensitivity: 1 }, fill)]!;
}
