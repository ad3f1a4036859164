import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactSum } from '../../core/aggregation/exact-sum.ts';
import type { FoldBounds } from '../../core/aggregation/fold-grid.ts';
import { loopKernel } from '../../core/aggregation/loop-kernel.ts';
import { packFloat32 } from '../../core/aggregation/packed-values.ts';
import type { FoldKernel, PackedValues } from '../../core/ports.ts';
import { foldKernel } from './fold-kernel.ts';

const bounds: FoldBounds = { maxExampleCount: 2 ** 22, maxDeltaValue: 16, maxCohort: 24 };
const P = 21;

const value = fc.oneof(
  fc.float({ min: -16, max: 16, noNaN: true }),
  fc.float({ min: Math.fround(-1e-3), max: Math.fround(1e-3), noNaN: true }),
  fc.constantFrom(16, -16, 0, -0, 2 ** -149),
);
const float32 = fc
  .array(value, { minLength: P, maxLength: P })
  .map((values) => packFloat32(Float32Array.from(values)));
/** Every pattern of 15 bits below 16, with either sign. */
const float16 = fc.array(fc.nat(0x4c00), { minLength: P, maxLength: P }).map((halves): PackedValues => {
  const signed = Uint16Array.from(halves, (half, i) => half | (((half + i) % 2) << 15));
  return { form: 'float16', bytes: new Uint8Array(signed.buffer) };
});
const update = fc.record({
  values: fc.oneof(float32, float16),
  weight: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 2 ** 22 })),
  // One in a few is refused only after it was added in part.
  maxNorm: fc.constantFrom(Infinity, Infinity, Infinity, 30),
});

/** A cohort, and the same updates in another order, dealt to 1–5 partial sums. */
const dealt = fc.array(update, { minLength: 1, maxLength: bounds.maxCohort }).chain((updates) =>
  fc.record({
    updates: fc.constant(updates),
    shuffled: fc.shuffledSubarray([...updates], { minLength: updates.length }),
    parts: fc.integer({ min: 1, max: 5 }),
  }),
);

const sumOf = (
  kernel: FoldKernel,
  updates: readonly { values: PackedValues; weight: number; maxNorm: number }[],
) => {
  const sum = new ExactSum(P, bounds, kernel);
  for (const { values, weight, maxNorm } of updates) sum.fold(values, weight, { maxValue: 16, maxNorm });
  return sum;
};

describe('the sum of a round in WebAssembly', () => {
  it('is what this process folds with', () => {
    expect(foldKernel.name).toBe('wasm-simd');
  });

  it('[AG1] has the bits of the loop in any order of arrival and over any number of partial sums', () => {
    fc.assert(
      fc.property(dealt, ({ updates, shuffled, parts }) => {
        const merged = new ExactSum(P, bounds, foldKernel);
        for (let part = 0; part < parts; part++) {
          const dealtTo = shuffled.filter((_, i) => i % parts === part);
          // As it would come from another process, and from one without WebAssembly.
          const kernel = part % 2 === 0 ? foldKernel : loopKernel;
          merged.merge(ExactSum.fromBytes(sumOf(kernel, dealtTo).toBytes(), bounds, foldKernel));
        }
        const inOrder = sumOf(loopKernel, updates);
        expect(merged.toBytes()).toEqual(inOrder.toBytes());
        if (inOrder.updateCount > 0) expect(merged.mean()).toEqual(inOrder.mean());
      }),
      { numRuns: process.env.TABFED_FULL ? 1000 : 100 },
    );
  }, 120_000);

  it('[AG5] stays exact where the sums are largest', () => {
    const largest = packFloat32(new Float32Array(P).fill(-16));
    const limits = { maxValue: 16, maxNorm: Infinity };
    const [mine, loops] = [foldKernel, loopKernel].map((kernel) => {
      const sum = new ExactSum(P, bounds, kernel);
      for (let i = 0; i < bounds.maxCohort; i++) sum.fold(largest, 2 ** 22, limits);
      return sum;
    });
    expect(mine!.toBytes()).toEqual(loops!.toBytes());
  });
});
