/** What every server optimizer promises. One call in a test for each. */
import { describe, expect, it } from 'vitest';
import type { ServerOptimizer } from '../aggregation/server-optimizer.ts';

/**
 * @param plain - Makes the optimizer with learning rate 1 and no memory: it must equal federated averaging. One that
 *   divides by the size of deltas does so in the limit of a large τ, with a learning rate that makes up for it.
 * @param usual - Makes it as a task would, with all of its memory.
 */
export function describeServerOptimizer(
  plain: () => ServerOptimizer<unknown>,
  usual: () => ServerOptimizer<unknown> = plain,
): void {
  const weights = () => Float32Array.of(1, -2, 0.5);
  const delta = () => Float32Array.of(0.25, 3, -0.125);
  /** Rounds of deltas that differ, so that memory shows. */
  const afterRounds = (rounds: number, optimizer: ServerOptimizer<unknown>) => {
    let now = { weights: weights(), state: optimizer.initialState(3) };
    for (let round = 1; round <= rounds; round++) {
      now = optimizer.apply({ ...now, delta: delta().map((value) => value / round) });
    }
    return now;
  };

  describe(`the server optimizer ${plain().name}`, () => {
    it('[AG8] adds the delta as it is with learning rate 1 and no memory', () => {
      const optimizer = plain();
      const state = optimizer.initialState(3);
      const result = optimizer.apply({ weights: weights(), delta: delta(), state });
      expect(result.weights).toEqual(Float32Array.of(1.25, 1, 0.375));
    });

    it('[AG8] changes none of its inputs', () => {
      const optimizer = usual();
      const input = { ...afterRounds(2, optimizer), delta: delta() };
      const before = structuredClone(input);
      const result = optimizer.apply(input);
      expect(input).toEqual(before);
      expect(result.weights).not.toBe(input.weights);
    });

    it('[AG8] goes on the same from a state that was saved and loaded, to the bit', () => {
      const first = afterRounds(3, usual());
      const saved = structuredClone(first.state);
      const next = { weights: first.weights, delta: delta() };
      expect(usual().apply({ ...next, state: saved })).toStrictEqual(
        usual().apply({ ...next, state: first.state }),
      );
    });

    it('[AG8] keeps its state as numbers and typed arrays, which the store can hold', () => {
      for (const part of Object.values(afterRounds(2, usual()).state as Record<string, unknown>)) {
        expect(part instanceof Float32Array || typeof part === 'number').toBe(true);
      }
    });

    it('[AG8] does to each parameter what it would do to it alone', () => {
      const together = afterRounds(3, usual());
      for (let i = 0; i < 3; i++) {
        const optimizer = usual();
        let alone = { weights: weights().slice(i, i + 1), state: optimizer.initialState(1) };
        for (let round = 1; round <= 3; round++) {
          alone = optimizer.apply({ ...alone, delta: Float32Array.of(delta()[i]! / round) });
        }
        expect(alone.weights[0]).toBe(together.weights[i]);
      }
    });

    it('[AG8] refuses a delta of another length', () => {
      const optimizer = plain();
      const state = optimizer.initialState(3);
      expect(() => optimizer.apply({ weights: weights(), delta: new Float32Array(2), state })).toThrow(
        new RangeError('delta has 2 values, expected 3'),
      );
    });
  });
}
