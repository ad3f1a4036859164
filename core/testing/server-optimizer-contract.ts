/** What every server optimizer promises. One call in a test for each. */
import { describe, expect, it } from 'vitest';
import type { ServerOptimizer } from '../aggregation/server-optimizer.ts';

/** @param plain - Makes the optimizer with learning rate 1 and no memory: it must equal federated averaging. */
export function describeServerOptimizer(plain: () => ServerOptimizer<unknown>): void {
  const weights = () => Float32Array.of(1, -2, 0.5);
  const delta = () => Float32Array.of(0.25, 3, -0.125);

  describe(`the server optimizer ${plain().name}`, () => {
    it('[AG8] adds the delta as it is with learning rate 1 and no memory', () => {
      const optimizer = plain();
      const state = optimizer.initialState(3);
      const result = optimizer.apply({ weights: weights(), delta: delta(), state });
      expect(result.weights).toEqual(Float32Array.of(1.25, 1, 0.375));
    });

    it('[AG8] changes none of its inputs', () => {
      const optimizer = plain();
      const input = { weights: weights(), delta: delta(), state: optimizer.initialState(3) };
      const before = structuredClone(input);
      const result = optimizer.apply(input);
      expect(input).toEqual(before);
      expect(result.weights).not.toBe(input.weights);
    });

    it('[AG8] goes on the same from a state that was saved and loaded', () => {
      const optimizer = plain();
      const first = optimizer.apply({ weights: weights(), delta: delta(), state: optimizer.initialState(3) });
      const saved = structuredClone(first.state);
      const next = { weights: first.weights, delta: delta() };
      expect(plain().apply({ ...next, state: saved })).toEqual(
        optimizer.apply({ ...next, state: first.state }),
      );
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
