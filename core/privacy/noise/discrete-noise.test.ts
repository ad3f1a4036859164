import { describe, expect, it } from 'vitest';
import { upperTail } from '../../math/normal.ts';
import type { FillRandom } from '../../ports.ts';
import { seededFill } from '../../testing/seeded-fill.ts';
import { bernoulli, bernoulliExp } from './bernoulli.ts';
import { discreteGaussian, discreteLaplace } from './discrete-noise.ts';
import { RandomWords } from './random-words.ts';

const SAMPLES = process.env.TABFED_FULL ? 2_000_000 : 40_000;
const samples = (draw: () => number, count = SAMPLES) => Array.from({ length: count }, draw);

/** Σ (found − expected)² / expected over the values from −reach to reach, those beyond taken together. */
function chiSquare(values: readonly number[], weight: (x: number) => number, reach: number): number {
  const all = Array.from({ length: 401 }, (_, i) => i - 200);
  const total = all.reduce((sum, x) => sum + weight(x), 0);
  const bin = (x: number) => Math.max(-reach, Math.min(reach, x));
  const expected = new Map<number, number>();
  for (const x of all)
    expected.set(bin(x), (expected.get(bin(x)) ?? 0) + (weight(x) / total) * values.length);
  const found = new Map<number, number>();
  for (const x of values) found.set(bin(x), (found.get(bin(x)) ?? 0) + 1);
  return [...expected].reduce((sum, [x, e]) => sum + ((found.get(x) ?? 0) - e) ** 2 / e, 0);
}

/** Kolmogorov's distance to a distribution, times √n: above 1.95 once in a thousand. */
function kolmogorov(values: readonly number[], cumulative: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const distance = sorted.reduce(
    (most, x, i) => Math.max(most, (i + 1) / n - cumulative(x), cumulative(x) - i / n),
    0,
  );
  return distance * Math.sqrt(n);
}

describe('whole numbers as noise', () => {
  it.each([1, 3, 7])('[DP3] of σ = %s steps follow the discrete Gaussian: σ is no variance', (sigma) => {
    const values = samples(discreteGaussian(sigma, seededFill(11)));
    // 2·reach degrees of freedom; 40 is exceeded once in 10,000 with 14 of them.
    expect(
      chiSquare(values, (x) => Math.exp((-x * x) / (2 * sigma * sigma)), 2 * Math.min(sigma, 3)),
    ).toBeLessThan(40);
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    expect(Math.abs(variance / sigma ** 2 - 1)).toBeLessThan(0.03);
  });

  it.each([1, 3, 7])('[DP3] of scale %s follow the discrete Laplace distribution', (scale) => {
    const values = samples(discreteLaplace(scale, seededFill(12)));
    expect(chiSquare(values, (x) => Math.exp(-Math.abs(x) / scale), 6)).toBeLessThan(40);
  });

  it('[DP3] of a large σ that divides nothing are normal, far into the tails', () => {
    const sigma = 2 ** 20 + 12_345;
    const values = samples(discreteGaussian(sigma, seededFill(13)), SAMPLES / 2);
    expect(kolmogorov(values, (x) => upperTail(-x / sigma))).toBeLessThan(1.95);
    const beyond = values.filter((x) => Math.abs(x) > 2.5 * sigma).length / values.length;
    expect(Math.abs(beyond - 0.012419)).toBeLessThan(4 * Math.sqrt(0.0125 / values.length));
  });

  it('[DP5] are the same for the same random words, and others for others', () => {
    const recorded = {
      gaussian: samples(discreteGaussian(2 ** 20 + 12_345, seededFill(7)), 6),
      laplace: samples(discreteLaplace(1000, seededFill(7)), 6),
    };
    expect(recorded).toEqual({
      gaussian: [931957, 567666, 307793, 1066289, -418864, -1811448],
      laplace: [-1609, 62, 3812, -260, 1244, -938],
    });
    expect(samples(discreteLaplace(1000, seededFill(8)), 6)).not.toEqual(recorded.laplace);
  });

  it('are refused for a scale that is no whole number of steps', () => {
    for (const scale of [0, -1, 1.5, Number.NaN, 2 ** 26 + 1]) {
      expect(() => discreteGaussian(scale, seededFill(1))).toThrow(RangeError);
      expect(() => discreteLaplace(scale, seededFill(1))).toThrow(RangeError);
    }
  });
});

/** Gives these words, then nothing but their end. */
function recorded(...given: readonly number[]): RandomWords {
  let at = 0;
  const fill: FillRandom = (words) => {
    for (let i = 0; i < words.length; i++) words[i] = given[at++] ?? 0;
  };
  return new RandomWords(fill);
}

describe('a coin with an exact chance', () => {
  it('goes on drawing where 32 bits do not decide', () => {
    // ⅓ is 0.010101… in binary: as long as the drawn bits agree with it, nothing is decided.
    const third = 0x55555555;
    expect(bernoulli(1, 3, recorded(third, third, third + 1))).toBe(false);
    expect(bernoulli(1, 3, recorded(third, third, third - 1))).toBe(true);
    expect(bernoulli(1, 3, recorded(third + 1, 0))).toBe(false);
    expect(bernoulli(1, 3, recorded(third - 1, 2 ** 32 - 1))).toBe(true);
  });

  it('is never true for 0 and always for 1, whatever is drawn', () => {
    for (const word of [0, 1, 2 ** 32 - 1]) {
      expect(bernoulli(0, 2 ** 53, recorded(word, word))).toBe(false);
      expect(bernoulli(2 ** 53, 2 ** 53, recorded(word, word))).toBe(true);
    }
  });

  it.each([
    [0, 1],
    [1, 3],
    [1, 1],
    [5, 2],
  ])('falls true with chance e^(−%s/%s)', (numerator, denominator) => {
    const words = new RandomWords(seededFill(21));
    const chance = Math.exp(-numerator / denominator);
    const found = samples(() => Number(bernoulliExp(numerator, denominator, words)));
    const share = found.reduce((sum, x) => sum + x, 0) / found.length;
    expect(Math.abs(share - chance)).toBeLessThanOrEqual(
      4 * Math.sqrt((chance * (1 - chance)) / found.length),
    );
  });

  it('draws every remainder as often: words that would make small ones likelier are thrown away', () => {
    const bound = 3 * 2 ** 30;
    expect(recorded(2 ** 32 - 1, bound, 5).below(bound)).toBe(5);
  });
});
