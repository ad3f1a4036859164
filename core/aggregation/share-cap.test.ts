import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PackedValues } from '../ports.ts';
import { numberTask } from '../testing/sample-tasks.ts';
import { closeAtOnce, openAccumulator } from './accumulator.ts';
import { loopKernel } from './loop-kernel.ts';
import { packFloat32 } from './packed-values.ts';
import { ShareCap } from './share-cap.ts';

/** The weights that updates get, by participant. */
function weightsWith(maxShare: number, weights: Readonly<Record<string, number>>): Record<string, number> {
  const cap = new ShareCap(maxShare);
  const names = new Map<PackedValues, string>();
  const light = Object.entries(weights).flatMap(([participant, weight]) => {
    const values = { form: 'float32', bytes: new Uint8Array() } as const;
    names.set(values, participant);
    const update = cap.hold({ weight, values });
    return update ? [update] : [];
  });
  return Object.fromEntries(
    [...light, ...cap.release()].map(({ values, weight }) => [names.get(values), weight]),
  );
}

describe("a cap on one participant's share of a round", () => {
  it('[AG12] cuts the heaviest down to the share, and nobody else', () => {
    expect(weightsWith(0.5, { a: 1_000, b: 10, c: 10 })).toEqual({ a: 20, b: 10, c: 10 });
    expect(weightsWith(0.4, { a: 900, b: 800, c: 10, d: 10 })).toEqual({ a: 40, b: 40, c: 10, d: 10 });
    expect(weightsWith(0.5, { a: 30, b: 20, c: 10 })).toEqual({ a: 30, b: 20, c: 10 });
  });

  it('[AG12] lets all weigh the same where the round has too few for the share', () => {
    expect(weightsWith(0.3, { a: 500, b: 7 })).toEqual({ a: 7, b: 7 });
  });

  it('[AG12] keeps everybody within the share, and leaves no trace of the order', () => {
    const weight = fc.oneof(fc.integer({ min: 1, max: 2 ** 22 }), fc.constantFrom(1, 7, 500));
    const cohort = fc.array(weight, { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        cohort,
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.nat(),
        (counts, share, turn) => {
          const entries = counts.map((weight, i) => [`p${i}`, weight] as const);
          const weights = weightsWith(share, Object.fromEntries(entries));
          const at = turn % entries.length;
          const turned = [...entries.slice(at), ...entries.slice(0, at)];
          expect(weightsWith(share, Object.fromEntries(turned))).toEqual(weights);
          const values = Object.values(weights);
          const total = values.reduce((sum, weight) => sum + weight, 0);
          const isEven = values.every((weight) => weight === values[0]);
          expect(isEven || Math.max(...values) <= share * total).toBe(true);
        },
      ),
    );
  });

  it("[AG12] changes the mean accordingly, and keeps nothing of the sender's memory", () => {
    const task = { ...numberTask, aggregation: { ...numberTask.aggregation, maxShare: 0.5 } };
    const accumulator = openAccumulator(task, 2, loopKernel);
    for (const [exampleCount, value] of [
      [1_000, 1],
      [10, 2],
      [10, 4],
    ] as const) {
      const delta = new Float32Array(2).fill(value / 8);
      expect(accumulator.add(packFloat32(delta), exampleCount).wasAdded).toBe(true);
      delta.fill(0);
    }
    expect(closeAtOnce(accumulator)[0]).toBe((20 * 1 + 10 * 2 + 10 * 4) / 40 / 8);
  });
});
