import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipToNorm } from './clip.ts';

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

describe('clipping a delta', () => {
  it('[DP1] scales the whole vector to the clipping norm, keeping its direction', () => {
    // Two "layers" of norm 6 and 8: clipped one by one they would both end at 2.5, together at 1.5 and 2.
    const clipped = clipToNorm(Float32Array.of(6, 0, 0, 8), 2.5);
    expect(clipped.norm).toBe(10);
    expect(clipped.wasClipped).toBe(true);
    expect(clipped.delta[0]).toBeCloseTo(1.5, 5);
    expect(clipped.delta[3]).toBeCloseTo(2, 5);
  });

  it('[DP1] leaves a delta of at most that norm as it is, in a new array', () => {
    const delta = Float32Array.of(3, -4);
    const { delta: same, wasClipped } = clipToNorm(delta, 5);
    expect(wasClipped).toBe(false);
    expect(same).toEqual(delta);
    expect(same).not.toBe(delta);
  });

  it('[DP2] leaves a zero delta zero', () => {
    expect(clipToNorm(new Float32Array(4), 0.7)).toEqual({
      delta: new Float32Array(4),
      norm: 0,
      wasClipped: false,
    });
  });

  it('[DP1] never ends above the norm, in spite of rounding, nor much below it', () => {
    const vector = fc
      .array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 })
      .map((values) => Float32Array.from(values));
    fc.assert(
      fc.property(vector, fc.double({ min: 1e-3, max: 50, noNaN: true }), (delta, clippingNorm) => {
        const before = delta.slice();
        const clipped = clipToNorm(delta, clippingNorm);
        expect(delta).toEqual(before);
        expect(clipped.wasClipped).toBe(clipped.norm > clippingNorm);
        expect(norm(clipped.delta)).toBeLessThanOrEqual(clippingNorm * (1 + 1e-12));
        if (clipped.wasClipped) expect(norm(clipped.delta)).toBeGreaterThan(clippingNorm * (1 - 1e-5));
      }),
      { numRuns: 500 },
    );
  });

  it('[DP1] holds the bound for a norm that float32 cannot express', () => {
    expect([...clipToNorm(Float32Array.of(1, 1), 1e-60).delta]).toEqual([0, 0]);
  });

  it('[DP1] refuses a clipping norm that bounds nothing, and a delta without a norm', () => {
    for (const clippingNorm of [0, -1, Number.NaN, Infinity]) {
      expect(() => clipToNorm(Float32Array.of(1), clippingNorm)).toThrow(RangeError);
    }
    expect(() => clipToNorm(Float32Array.of(1, Number.NaN), 1)).toThrow(RangeError);
  });
});
