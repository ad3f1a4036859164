import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { optimizerStateBytes, readOptimizerState } from './optimizer-state.ts';

const value = fc.letrec((tie) => ({
  state: fc.dictionary(
    fc.string({ minLength: 1, maxLength: 5 }).filter((key) => key !== '__proto__'),
    fc.oneof({ depthSize: 'small' }, tie('part'), tie('state')),
    { maxKeys: 4, noNullPrototype: true },
  ),
  part: fc.oneof(fc.double(), fc.float32Array({ maxLength: 9 }), fc.float64Array({ maxLength: 9 })),
})).state as fc.Arbitrary<Record<string, unknown>>;

describe("the state of a server optimizer as a file's bytes", () => {
  it('[ST44] gives back every bit of it, -0, NaN and infinities among them', () => {
    const plain = (state: unknown): unknown =>
      state !== null && typeof state === 'object' && !ArrayBuffer.isView(state)
        ? Object.fromEntries(Object.entries(state).map(([key, each]) => [key, plain(each)]))
        : state;
    fc.assert(
      fc.property(value, (state) => {
        const bytes = optimizerStateBytes('momentum', state);
        if (!bytes) return;
        // As it comes from a file: a Buffer at any offset of a larger one.
        const padded = Buffer.alloc(bytes.length + 3);
        padded.set(bytes, 3);
        const read = readOptimizerState(padded.subarray(3));
        expect(read.optimizer).toBe('momentum');
        expect(read.state).toStrictEqual(plain(state));
        expect(optimizerStateBytes('momentum', read.state)).toEqual(bytes);
      }),
    );
    const odd = { a: -0, b: Number.NaN, c: Float32Array.of(-0, Number.POSITIVE_INFINITY) };
    expect(readOptimizerState(optimizerStateBytes('x', odd)!).state).toStrictEqual(odd);
  });

  it('[ST44] is no file at all where there is nothing to remember', () => {
    expect(optimizerStateBytes('sgd', {})).toBeUndefined();
    expect(optimizerStateBytes('adam', { m: new Float32Array(0) })).toBeUndefined();
  });

  it('[ST44] refuses what would not come back as it was', () => {
    for (const state of [null, 'text', [1], new Map(), { m: new Int8Array(1) }, { t: 1n }]) {
      expect(() => optimizerStateBytes('adam', state)).toThrow(TypeError);
    }
  });
});
