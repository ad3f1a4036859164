/**
 * Coins whose chances are exact: fractions, and e to the power of minus a fraction. Floating-point probabilities would
 * leave the tails of noise wrong where a privacy guarantee looks at them.
 *
 * @see Canonne, Kamath, Steinke 2020, arXiv:2004.00010, algorithm 1.
 */
import type { RandomWords } from './random-words.ts';

/**
 * True with probability exactly `numerator` / `denominator`.
 *
 * A uniform number is drawn bit by bit and compared with the fraction. Its first 32 bits nearly always decide, far
 * from where the rounding of the division could; else the comparison goes on in whole numbers of any size.
 *
 * @param numerator - Whole, from 0 to `denominator`.
 * @param denominator - Whole, at most 2⁵³.
 */
export function bernoulli(numerator: number, denominator: number, words: RandomWords): boolean {
  const word = words.next();
  // Off by less than 2⁻²⁰: the drawn number lies in [word, word + 1), in units of 2⁻³².
  const edge = (numerator / denominator) * 2 ** 32;
  if (word + 2 <= edge) return true;
  if (word >= edge + 1) return false;
  return comparedExactly(BigInt(word), BigInt(numerator), BigInt(denominator), words);
}

function comparedExactly(first: bigint, numerator: bigint, denominator: bigint, words: RandomWords): boolean {
  let drawn = first;
  let edge = numerator << 32n;
  for (;;) {
    if ((drawn + 1n) * denominator <= edge) return true;
    if (drawn * denominator >= edge) return false;
    drawn = (drawn << 32n) | BigInt(words.next());
    edge <<= 32n;
  }
}

/**
 * True with probability exactly e^(−numerator / denominator).
 *
 * @param numerator - Whole, from 0 to 2⁵³.
 * @param denominator - Whole, from 1 to 2⁵³.
 */
export function bernoulliExp(numerator: number, denominator: number, words: RandomWords): boolean {
  for (let left = numerator; ; left -= denominator) {
    if (left <= denominator) return bernoulliExpBelowOne(left, denominator, words);
    if (!bernoulliExpBelowOne(1, 1, words)) return false;
  }
}

/** The number of coins of chance x, x/2, x/3 … that fall true in a row is even with probability e^(−x), x ≤ 1. */
function bernoulliExpBelowOne(numerator: number, denominator: number, words: RandomWords): boolean {
  let k = 1;
  while (bernoulli(numerator, denominator, words) && (k === 1 || words.below(k) === 0)) k++;
  return k % 2 === 1;
}
