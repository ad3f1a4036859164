import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abs, toUnits } from '../testing/reference/rational.ts';
import { exactWeightedSum, meanOnGrid, type Weighted } from '../testing/reference/weighted-sum.ts';
import { ExactSum } from './exact-sum.ts';
import { type FoldBounds, foldGrid } from './fold-grid.ts';
import { loopKernel } from './loop-kernel.ts';

const bounds: FoldBounds = { maxExampleCount: 2 ** 22, maxDeltaValue: 16, maxCohort: 24 };
const P = 9;

const value = fc.oneof(
  fc.float({ min: -16, max: 16, noNaN: true }),
  fc.float({ min: Math.fround(-1e-3), max: Math.fround(1e-3), noNaN: true }),
  fc.constantFrom(16, -16, 0, -0),
);
const update: fc.Arbitrary<Weighted> = fc.record({
  values: fc.array(value, { minLength: P, maxLength: P }).map((values) => Float32Array.from(values)),
  weight: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 2 ** 22 })),
});
const cohort = fc.array(update, { minLength: 1, maxLength: bounds.maxCohort });

const sumOf = (updates: readonly Weighted[]) => {
  const sum = new ExactSum(P, bounds, loopKernel);
  for (const { values, weight } of updates) sum.fold(values, weight);
  return sum;
};

/** The same updates in another order, dealt to 1–5 partial sums. */
const dealt = cohort.chain((updates) =>
  fc.record({
    updates: fc.constant(updates),
    shuffled: fc.shuffledSubarray([...updates], { minLength: updates.length }),
    parts: fc.integer({ min: 1, max: 5 }),
  }),
);

describe('the sum of a round', () => {
  it('[AG1] has the same bits in any order of arrival and over any number of partial sums', () => {
    fc.assert(
      fc.property(dealt, ({ updates, shuffled, parts }) => {
        const partial = Array.from({ length: parts }, (_, part) =>
          sumOf(shuffled.filter((_, i) => i % parts === part)),
        );
        const merged = new ExactSum(P, bounds, loopKernel);
        for (const part of partial) merged.merge(part);
        const inOrder = sumOf(updates);
        expect(merged.toBytes()).toEqual(inOrder.toBytes());
        expect(new Uint8Array(merged.mean().buffer)).toEqual(new Uint8Array(inOrder.mean().buffer));
      }),
      { numRuns: 300 },
    );
  });

  it('[AG1] would not pass with plain float64 additions', () => {
    // The absence of a difference means something only where a difference can be: three terms that do not associate.
    const terms = [16, -16, 2 ** -60];
    const plain = (order: readonly number[]) => order.reduce((sum, i) => sum + terms[i]!, 0);
    expect(plain([0, 1, 2])).not.toBe(plain([0, 2, 1]));
  });

  it('[AG2] gives the mean weighted by weights that differ', () => {
    const mean = sumOf([
      { values: new Float32Array(P).fill(1), weight: 1 },
      { values: new Float32Array(P).fill(-0.5), weight: 2 },
      { values: new Float32Array(P).fill(4), weight: 5 },
    ]).mean();
    expect(mean).toEqual(new Float32Array(P).fill(2.5));
  });

  it('[AG2] equals the slow exact twin, bit for bit', () => {
    fc.assert(
      fc.property(cohort, (updates) => {
        expect(sumOf(updates).mean()).toEqual(meanOnGrid(updates, foldGrid(bounds)));
      }),
      { numRuns: 300 },
    );
  });

  it('[AG3] is off the exact weighted sum by at most half a grid step an update', () => {
    const halfStep = toUnits(foldGrid(bounds) / 2);
    fc.assert(
      fc.property(cohort, (updates) => {
        const exact = exactWeightedSum(updates);
        const sums = new DataView(sumOf(updates).toBytes().buffer, 24);
        exact.forEach((sum, i) => {
          const error = abs(toUnits(sums.getFloat64(8 * i, true)) - sum);
          expect(error <= BigInt(updates.length) * halfStep).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('[AG3] keeps a float64 reference mean to 24 bits for weights of thousands', () => {
    const thousands = update.map((one) => ({ ...one, weight: 1000 + (one.weight % 4000) }));
    fc.assert(
      fc.property(fc.array(thousands, { minLength: 1, maxLength: 24 }), (updates) => {
        const total = updates.reduce((sum, { weight }) => sum + weight, 0);
        sumOf(updates)
          .mean()
          .forEach((mean, i) => {
            const reference =
              updates.reduce((sum, { values, weight }) => sum + weight * values[i]!, 0) / total;
            expect(Math.abs(mean - reference)).toBeLessThanOrEqual(Math.abs(reference) * 2 ** -24 + 2 ** -33);
          });
      }),
    );
  });

  it('[AG5] stays exact at its bounds: the largest weights, values and number of updates', () => {
    const largest = { values: new Float32Array(P).fill(16), weight: 2 ** 22 };
    const sum = sumOf(Array.from({ length: 23 }, () => largest));
    const grid = foldGrid(bounds);
    // Half a step and a bit, which rounds up to one step, on top of nearly the largest sum: one step must show.
    const step = Float32Array.from({ length: P }, () => 0.75 * grid);
    const before = new DataView(sum.toBytes().buffer).getFloat64(24, true);
    sum.fold(step, 1);
    expect(new DataView(sum.toBytes().buffer).getFloat64(24, true) - before).toBe(grid);
  });

  it('[AG5] survives its bytes, at any byte offset, and goes on from there', () => {
    fc.assert(
      fc.property(cohort, fc.integer({ min: 0, max: 7 }), (updates, offset) => {
        const whole = sumOf(updates);
        const bytes = sumOf(updates.slice(0, -1)).toBytes();
        const backing = new Uint8Array(bytes.length + 8);
        backing.set(bytes, offset);
        const loaded = ExactSum.fromBytes(
          backing.subarray(offset, offset + bytes.length),
          bounds,
          loopKernel,
        );
        loaded.fold(updates.at(-1)!.values, updates.at(-1)!.weight);
        expect(loaded.toBytes()).toEqual(whole.toBytes());
        expect([loaded.totalWeight, loaded.updateCount]).toEqual([whole.totalWeight, whole.updateCount]);
      }),
    );
  });

  it('[AG5] keeps to its bounds and adds nothing where they are left', () => {
    const sum = sumOf([]);
    const values = new Float32Array(P).fill(1);
    for (const weight of [0, -1, 2 ** 22 + 1, Number.NaN]) {
      expect(() => sum.fold(values, weight)).toThrow(
        `weight is ${weight}, expected a number above 0, at most 4194304`,
      );
    }
    expect(() => sum.fold(new Float32Array(P - 1), 1)).toThrow('values has 8 values, expected 9');
    expect(() => sum.mean()).toThrow('the sum is empty');
    for (let i = 0; i < 24; i++) sum.fold(values, 1);
    expect(() => sum.fold(values, 1)).toThrow('the round would have 25 updates, expected at most 24');
    expect(() => sum.merge(sumOf([{ values, weight: 1 }]))).toThrow(RangeError);
    expect([sum.totalWeight, sum.updateCount]).toEqual([24, 24]);
    expect(sum.mean()).toEqual(values);
  });

  it('[AG5] meets no partial sum of another length or grid', () => {
    const sum = sumOf([]);
    expect(() => sum.merge(new ExactSum(P + 1, bounds, loopKernel))).toThrow(RangeError);
    const coarser = { ...bounds, maxDeltaValue: 64 };
    expect(() => sum.merge(new ExactSum(P, coarser, loopKernel))).toThrow(RangeError);
    expect(() => ExactSum.fromBytes(sum.toBytes(), coarser, loopKernel)).toThrow('expected');
    expect(() => ExactSum.fromBytes(new Uint8Array(30), bounds, loopKernel)).toThrow('bytes has 30 bytes');
  });
});
