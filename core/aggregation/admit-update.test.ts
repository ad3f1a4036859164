import { describe, expect, it } from 'vitest';
import type { Aggregation } from '../task/aggregation.ts';
import { checkExampleCount, checkSize, deltaLimits } from './admit-update.ts';
import { loopKernel } from './loop-kernel.ts';
import { packFloat32 } from './packed-values.ts';

const aggregation: Aggregation = {
  weighting: { name: 'by-example-count' },
  maxExampleCount: 1000,
  maxDeltaValue: 4,
  maxDeltaNorm: 5,
  serverOptimizer: { name: 'sgd', learningRate: 1 },
};
/** As a hub admits, without the sum. */
const check = (delta: readonly number[], exampleCount = 10) => {
  checkExampleCount(exampleCount, aggregation);
  const values = packFloat32(Float32Array.from(delta));
  const size = loopKernel.measure(values);
  checkSize(size, values, aggregation);
  return size.norm;
};
const refused = (code: string, what: string) => expect.objectContaining({ code, what });

describe('an update before it is folded', () => {
  it('is admitted with its norm, up to the bounds themselves', () => {
    expect(check([3, -4])).toBe(5);
    expect(check([0, 0, 0], 1)).toBe(0);
    expect(check([1, 1, 1, 1], 1000)).toBe(2);
  });

  it('is held by the fold to the same limits', () => {
    expect(deltaLimits(aggregation)).toEqual({ maxValue: 4, maxNorm: 5 });
  });

  it.each([
    0,
    -1,
    2.5,
    1001,
    1e12,
    Number.NaN,
    Infinity,
  ])('[AG9] is refused with %s examples', (exampleCount) => {
    expect(() => check([1], exampleCount)).toThrow(
      refused(
        'update.example-count',
        `The update claims ${exampleCount} examples, expected a whole number from 1 to 1000.`,
      ),
    );
  });

  it.each([
    Number.NaN,
    Infinity,
    -Infinity,
  ])('[AG10] is refused with values of %s, which are counted', (odd) => {
    expect(() => check([1, odd, 2, odd, 3])).toThrow(
      refused('update.not-finite', 'The update holds 2 of 5 values that are not finite, expected none.'),
    );
  });

  it('[AG11] is refused beyond the largest value, never cut down to it', () => {
    expect(() => check([-4.5, 0])).toThrow(
      refused('update.too-large', "The delta's largest |value| is 4.5, expected at most 4."),
    );
  });

  it('[AG11] is refused beyond the largest norm, though each value is small', () => {
    expect(() => check(new Array(100).fill(1))).toThrow(
      refused('update.too-large', "The delta's norm is 10, expected at most 5."),
    );
  });

  it('[AG9] is told about its example count first', () => {
    expect(() => check([Number.NaN], 0)).toThrow(expect.objectContaining({ code: 'update.example-count' }));
    expect(() => check([Number.NaN, 99])).toThrow(expect.objectContaining({ code: 'update.not-finite' }));
  });
});
