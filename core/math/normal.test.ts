import { describe, expect, it } from 'vitest';
import { logErfc, normalBetween, upperTail } from './normal.ts';

describe('the tail of the normal distribution', () => {
  // Python's math.erfc and its logarithm.
  it.each([
    [-3, 0.6931361352504468],
    [-0.3, 0.28414589714140825],
    [0.1, -0.11930497373739554],
    [0.46, -0.6629194564687089],
    [0.47, -0.6807148845816811],
    [1, -1.8496055099332482],
    [3.9, -17.1738712164354],
    [4.1, -18.821154183082648],
    [10, -102.87988902484489],
    [26, -679.8311997631943],
  ])('ln erfc(%d) is that of the C library', (x, expected) => {
    expect(logErfc(x) / expected).toBeCloseTo(1, 12);
  });

  it('goes on where erfc itself is 0', () => {
    // −x² − ln(x√π) + ln(1 − 1/2x²), by hand.
    expect(logErfc(40)).toBeCloseTo(-1600 - Math.log(40 * Math.sqrt(Math.PI)) - 1 / 3200, 6);
  });

  it('keeps its digits in narrow slices of either tail', () => {
    const density = Math.exp(-12.5) / Math.sqrt(2 * Math.PI);
    const slice = density * 1e-4 * (1 - 5 * 0.5e-4);
    expect(normalBetween(5, 5.0001) / slice).toBeCloseTo(1, 7);
    expect(normalBetween(-5.0001, -5)).toBe(normalBetween(5, 5.0001));
    expect(normalBetween(Number.NEGATIVE_INFINITY, 0)).toBeCloseTo(0.5, 15);
    expect(upperTail(1.959963984540054)).toBeCloseTo(0.025, 15);
  });
});
