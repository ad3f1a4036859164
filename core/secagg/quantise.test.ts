import { describe, expect, it } from 'vitest';
import { clipToNorm } from '../privacy/clip.ts';
import { seededFill } from '../testing/seeded-fill.ts';
import { quantisationFor, quantise, readSum } from './quantise.ts';

const sumOf = (vectors: readonly Uint32Array[]) => {
  const sum = new Uint32Array(vectors[0]!.length);
  for (const vector of vectors)
    vector.forEach((value, i) => {
      sum[i] = (sum[i]! + value) | 0;
    });
  return sum;
};

const randomDelta = (seed: number, length: number, norm: number) => {
  const words = new Uint32Array(length);
  seededFill(seed)(words);
  return clipToNorm(
    Float32Array.from(words, (word) => word / 2 ** 31 - 1),
    norm,
  ).delta;
};

describe('quantised updates', () => {
  it('[SA13] have as many bits as no sum of the cohort can overflow, 22 at most', () => {
    for (const [cohort, bits] of [
      [3, 22],
      [1024, 22],
      [1025, 21],
      [10_000, 18],
      [65_536, 16],
    ] as const) {
      const settings = quantisationFor(cohort, 2);
      expect(settings.bits).toBe(bits);
      expect(cohort * settings.levels).toBeLessThan(2 ** 31);
    }
    expect(() => quantisationFor(65_537, 1)).toThrow(/maxCohort is 65537, expected 1 to 65536/);
    expect(() => quantisationFor(10, 0)).toThrow(RangeError);
    expect(() => quantisationFor(10, Number.NaN)).toThrow(RangeError);
  });

  it('[SA13] reach both ends of the range and do not pass them', () => {
    const settings = quantisationFor(1024, 0.3);
    const delta = Float32Array.of(0.3, -0.3, 0).map((value) => Math.fround(value * 0.999999999));
    const always = (words: Uint32Array) => words.fill(0xffffffff);
    const signed = (fill: (words: Uint32Array) => void) => [
      ...new Int32Array(quantise(delta, 1, { ...settings, clippingNorm: delta[0]! }, fill).buffer),
    ];
    expect(signed(always)).toEqual([settings.levels, -settings.levels, 0, settings.levels]);
    expect(signed((words) => words.fill(0))).toEqual([settings.levels, -settings.levels, 0, settings.levels]);
  });

  it('[SA13] are right on average, to within what chance leaves', () => {
    const settings = { ...quantisationFor(10, 1), levels: 10 };
    const delta = Float32Array.of(0.123, -0.987, 0.5, 0.04);
    const fill = seededFill(5);
    const totals = [0, 0, 0, 0, 0];
    const draws = 20_000;
    for (let draw = 0; draw < draws; draw++) {
      new Int32Array(quantise(delta, 0.37, settings, fill).buffer).forEach((value, i) => {
        totals[i]! += value;
      });
    }
    const means = totals.map((total) => total / draws / settings.levels);
    // A step is 0.1; its mean over 20,000 draws strays by 0.1 / 2 / √20000 at most.
    [...delta.map((value) => 0.37 * value), 0.37].forEach((value, i) => {
      expect(Math.abs(means[i]! - value)).toBeLessThan(5 * (0.05 / Math.sqrt(draws)));
    });
  });

  it('[SA13] refuse what is not clipped, not finite, or weighs nothing', () => {
    const settings = quantisationFor(10, 1);
    const fill = seededFill(1);
    expect(() => quantise(Float32Array.of(1.001), 1, settings, fill)).toThrow(/1.001/);
    expect(() => quantise(Float32Array.of(Number.NaN), 1, settings, fill)).toThrow(RangeError);
    for (const weight of [0, -1, 1.5, Number.NaN]) {
      expect(() => quantise(Float32Array.of(0), weight, settings, fill)).toThrow(/weight/);
    }
  });

  it('[SA13] sum to the mean weighted by example counts, which nobody is told', () => {
    const settings = quantisationFor(4, 0.5);
    const deltas = [1, 2, 3, 4].map((seed) => randomDelta(seed, 40_000, 0.5));
    const weights = [1, 0.25, 0.6, 0.01];
    const fill = seededFill(9);
    const sum = sumOf(deltas.map((delta, i) => quantise(delta, weights[i]!, settings, fill)));
    const read = readSum(sum, 4, settings);
    if ('problem' in read) throw new Error(read.problem);
    const total = weights.reduce((a, b) => a + b);
    expect(read.weight).toBeCloseTo(total, 5);
    const step = 0.5 / settings.levels;
    for (let i = 0; i < 40_000; i += 997) {
      const exact = deltas.reduce((at, delta, j) => at + weights[j]! * delta[i]!, 0) / total;
      expect(Math.abs(read.mean[i]! - exact)).toBeLessThan((4 * step) / total + 1e-6);
    }
  });

  it('[SA14] whose sum no clipped cohort can have sent are told and not used', () => {
    const settings = quantisationFor(4, 0.5);
    const fill = seededFill(2);
    const honest = [1, 2].map((seed) => quantise(randomDelta(seed, 100, 0.5), 0.5, settings, fill));
    expect(readSum(sumOf(honest), 2, settings)).toHaveProperty('mean');
    // Every value within range, and the whole far beyond C.
    const long = quantise(new Float32Array(100).fill(0.4), 1, settings, fill);
    expect(readSum(sumOf([...honest, long]), 3, settings)).toEqual({
      problem: expect.stringMatching(/^The mean of 3 members has norm .*, above the clipping norm 0.5\.$/),
    });
    const heavy = new Uint32Array(101);
    heavy[100] = 3 * settings.levels;
    expect(readSum(sumOf([...honest, heavy]), 3, settings)).toEqual({
      problem: expect.stringContaining('weights of 3 members sum to 4.000'),
    });
    expect(readSum(new Uint32Array(101), 2, settings)).toEqual({
      problem: expect.stringContaining('sum to 0.000'),
    });
  });

  it('[SA14] of equal deltas as long as C are used, whatever rounding adds', () => {
    const settings = quantisationFor(4, 1);
    for (const weight of [1, 0.01, 0.0001]) {
      const delta = randomDelta(7, 5_000, 1);
      const sum = sumOf([1, 2, 3].map((seed) => quantise(delta, weight, settings, seededFill(seed))));
      expect(readSum(sum, 3, settings)).toHaveProperty('mean');
    }
  });
});
