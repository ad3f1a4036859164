import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toUnits } from '../testing/reference/rational.ts';
import { numberTask } from '../testing/sample-tasks.ts';
import { type FoldBounds, foldBounds, foldGrid } from './fold-grid.ts';

const bounds: FoldBounds = { maxExampleCount: 1000, maxDeltaValue: 16, maxCohort: 100 };

describe('the fold grid', () => {
  it('[AG4] is the smallest power of two that keeps every term and every sum exact', () => {
    /** Both inequalities of DESIGN §5 in exact arithmetic, times two. */
    const keeps = ({ maxExampleCount, maxDeltaValue, maxCohort }: FoldBounds, grid: number) => {
      const term = BigInt(maxExampleCount) * toUnits(maxDeltaValue);
      const step = toUnits(grid);
      const largestSum = 2n * BigInt(maxCohort) * term + BigInt(maxCohort) * step;
      return term <= step << 51n && largestSum <= step << 54n;
    };
    fc.assert(
      fc.property(
        fc.record({
          maxExampleCount: fc.integer({ min: 1, max: 2 ** 22 }),
          maxDeltaValue: fc.float({ min: Math.fround(1e-6), max: Math.fround(1e6), noNaN: true }),
          maxCohort: fc.integer({ min: 1, max: 100_000 }),
        }),
        (random) => {
          const grid = foldGrid(random);
          expect(Number.isInteger(Math.log2(grid))).toBe(true);
          expect(keeps(random, grid)).toBe(true);
          expect(keeps(random, grid / 2)).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('[AG4] is 2⁻³² for 1000 examples, values up to 16 and 100 updates', () => {
    expect(Math.log2(foldGrid(bounds))).toBe(-32);
  });

  it.each<[keyof FoldBounds, number]>([
    ['maxExampleCount', 0],
    ['maxExampleCount', 1.5],
    ['maxExampleCount', 2 ** 22 + 1],
    ['maxDeltaValue', 0],
    ['maxDeltaValue', -1],
    ['maxDeltaValue', Number.NaN],
    ['maxDeltaValue', Infinity],
    ['maxDeltaValue', 1e-300],
    ['maxCohort', 0],
    ['maxCohort', 2 ** 22 + 1],
  ])('[AG4] is refused where %s is %s', (name, value) => {
    expect(() => foldGrid({ ...bounds, [name]: value })).toThrow(RangeError);
    expect(() => foldGrid({ ...bounds, [name]: value })).toThrow(`${name} is ${value}`);
  });

  it('[AG4] is as fine as the weighting allows, not as coarse as the example count', () => {
    const weighted = (weighting: typeof numberTask.aggregation.weighting) =>
      foldBounds({ ...numberTask, aggregation: { ...numberTask.aggregation, weighting } });
    expect(weighted({ name: 'by-example-count' })).toEqual({
      maxExampleCount: 100_000,
      maxDeltaValue: 16,
      maxCohort: 4,
    });
    expect(weighted({ name: 'capped', maxExamples: 500 }).maxExampleCount).toBe(500);
    expect(weighted({ name: 'uniform' }).maxExampleCount).toBe(1);
  });
});
