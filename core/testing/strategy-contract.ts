/** What every strategy promises, whatever it keeps of a round's updates. One call in a test for each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeAtOnce, openAccumulator } from '../aggregation/accumulator.ts';
import { loopKernel } from '../aggregation/loop-kernel.ts';
import { packFloat32 } from '../aggregation/packed-values.ts';
import type { Aggregation } from '../task/aggregation.ts';
import { numberTask } from './sample-tasks.ts';

const MIN_UPDATES = 11;
const P = 5;

export interface SentUpdate {
  readonly delta: Float32Array;
  readonly exampleCount: number;
}

/** What a round of a task with this aggregation makes of `updates`. */
export function combined(aggregation: Partial<Aggregation>, updates: readonly SentUpdate[]): Float32Array {
  const task = {
    ...numberTask,
    aggregation: { ...numberTask.aggregation, ...aggregation },
    rounds: { ...numberTask.rounds, cohortSize: 30 },
  };
  const accumulator = openAccumulator(task, updates[0]?.delta.length ?? P, loopKernel);
  for (const { delta, exampleCount } of updates) {
    expect(accumulator.add(packFloat32(delta), exampleCount).wasAdded).toBe(true);
  }
  return closeAtOnce(accumulator);
}

const value = fc.oneof(
  fc.float({ min: -8, max: 8, noNaN: true }),
  fc.constantFrom(0, -0, 1, Math.fround(0.1)),
);
const update = fc.record({
  delta: fc.array(value, { minLength: P, maxLength: P }).map((values) => Float32Array.from(values)),
  exampleCount: fc.integer({ min: 1, max: 1000 }),
});
/** The same updates twice, in two orders; some of them equal. */
const shuffled = fc
  .array(update, { minLength: MIN_UPDATES, maxLength: 15 })
  .map((updates) => [...updates, updates[0]!])
  .chain((updates) =>
    fc.tuple(fc.constant(updates), fc.shuffledSubarray([...updates], { minLength: updates.length })),
  );

/** @param staysWithin - False for one that scales what it has averaged. */
export function describeStrategy(
  name: string,
  aggregation: Partial<Aggregation>,
  { staysWithin = true }: { readonly staysWithin?: boolean } = {},
): void {
  describe(`the strategy ${name}`, () => {
    it('[AG14] has the same bits in any order of arrival', () => {
      fc.assert(
        fc.property(shuffled, ([updates, others]) => {
          const bits = (sent: typeof updates) => new Uint8Array(combined(aggregation, sent).buffer);
          expect(bits(others)).toEqual(bits(updates));
        }),
      );
    });

    it('[AG14] gives a delta that all agree on', () => {
      const delta = Float32Array.of(0.25, -3, 0, 0.5, 2);
      const found = combined(aggregation, Array(MIN_UPDATES).fill({ delta, exampleCount: 3 }));
      found.forEach((each, i) => void expect(each).toBeCloseTo(delta[i]!, 6));
    });

    if (staysWithin) {
      it('[AG14] stays within the range of what was sent, in every coordinate', () => {
        fc.assert(
          fc.property(shuffled, ([updates]) => {
            combined(aggregation, updates).forEach((each, i) => {
              const sent = updates.map(({ delta }) => delta[i]!);
              expect(each).toBeGreaterThanOrEqual(Math.min(...sent) - 1e-5);
              expect(each).toBeLessThanOrEqual(Math.max(...sent) + 1e-5);
            });
          }),
        );
      });
    }

    it("[AG14] keeps nothing of the sender's memory, changes none of it, and adds nothing beyond the limits", () => {
      const task = { ...numberTask, aggregation: { ...numberTask.aggregation, ...aggregation } };
      const sent = Array.from({ length: MIN_UPDATES }, (_, k) => Float32Array.of(k / 4, -k / 8));
      const updates = sent.map((delta, k) => ({ delta: delta.slice(), exampleCount: k + 1 }));
      const rounds = { ...numberTask.rounds, cohortSize: MIN_UPDATES + 1 };
      const accumulator = openAccumulator({ ...task, rounds }, 2, loopKernel);
      for (const [k, delta] of sent.entries()) {
        const before = delta.slice();
        accumulator.add(packFloat32(delta), k + 1);
        expect(delta).toEqual(before);
        delta.fill(Number.NaN);
        for (const bad of [Number.NaN, 17, -Infinity]) {
          expect(accumulator.add(packFloat32(Float32Array.of(0, bad)), 1).wasAdded).toBe(false);
        }
      }
      expect(closeAtOnce(accumulator)).toEqual(combined(aggregation, updates));
    });

    it('[AG14] is refused without an update', () => {
      expect(() => combined(aggregation, [])).toThrow(RangeError);
    });
  });
}
