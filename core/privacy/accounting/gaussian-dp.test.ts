import { describe, expect, it } from 'vitest';
import { epsilonOf } from './epsilon.ts';
import { gaussianDelta, gaussianEpsilon, largestMu } from './gaussian-dp.ts';

const DELTA = 1e-5;

describe('the account of Gaussian releases without sampling', () => {
  it('[DP16] is exact: that of the PLD accountant, which is an upper bound, and below RDP', () => {
    const release = { sampling: { kind: 'none' }, adjacency: 'zero-out', noiseMultiplier: 15.2 } as const;
    const exact = gaussianEpsilon(Math.sqrt(50) / 15.2, DELTA);
    const by = (accountant: 'pld' | 'rdp') =>
      epsilonOf({ release, rounds: 50, delta: DELTA, accountant }).epsilon;
    expect(by('pld') - exact).toBeGreaterThanOrEqual(0);
    expect(by('pld') / exact - 1).toBeLessThan(1e-3);
    expect(exact).toBeLessThan(by('rdp'));
  });

  it('[DP16] is that of published figures', () => {
    // tensorflow/privacy, compute_dp_sgd_privacy_test.py: two steps without subsampling at σ = 0.7, by PLD.
    expect(gaussianEpsilon(Math.SQRT2 / 0.7, DELTA)).toBeCloseTo(10.1224946, 3);
    // pytorch/opacus, accountants_test.py: 6.59 < ε < 6.60 with the central limit theorem's μ = q√(T(e^(1/σ²) − 1)), and
    // its T is 90 // 0.04 in Python, which is 2249.
    const mu = 0.04 * Math.sqrt(2249 * Math.expm1(1 / 1.5 ** 2));
    expect(gaussianEpsilon(mu, DELTA)).toBeGreaterThan(6.59);
    expect(gaussianEpsilon(mu, DELTA)).toBeLessThan(6.6);
  });

  it('is right far out, where both tails are tiny and close', () => {
    for (const mu of [1e-3, 0.1, 3, 30]) {
      for (const delta of [1e-3, 1e-9]) {
        const epsilon = gaussianEpsilon(mu, delta);
        if (epsilon === 0) continue;
        expect(gaussianDelta(mu, epsilon)).toBeLessThanOrEqual(delta);
        expect(gaussianDelta(mu, epsilon * 0.999)).toBeGreaterThan(delta);
      }
    }
    expect(gaussianEpsilon(0, DELTA)).toBe(0);
  });

  it('turns an ε into the most that may be released, rounded down', () => {
    for (const epsilon of [0.1, 2, 8, 50]) {
      const mu = largestMu(epsilon, DELTA);
      expect(gaussianEpsilon(mu, DELTA)).toBeLessThanOrEqual(epsilon * (1 + 1e-8));
      expect(gaussianEpsilon(mu * 1.001, DELTA)).toBeGreaterThan(epsilon);
    }
  });

  it('refuses a μ or a δ that is none', () => {
    expect(() => gaussianEpsilon(-1, DELTA)).toThrow(RangeError);
    expect(() => gaussianEpsilon(Number.NaN, DELTA)).toThrow(RangeError);
    for (const delta of [0, 1, Number.NaN]) expect(() => gaussianEpsilon(1, delta)).toThrow(RangeError);
  });
});
