import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeLayout } from './layout.ts';

const weights = [
  { name: 'a/kernel', shape: [2, 3] },
  { name: 'a/bias', shape: [3] },
  { name: 'scale', shape: [] },
];

describe('a weight layout', () => {
  it('[CD9] places the weights one after another', () => {
    const layout = makeLayout(weights);
    expect(layout.weights.map(({ offset, size }) => [offset, size])).toEqual([
      [0, 6],
      [6, 3],
      [9, 1],
    ]);
    expect(layout.parameterCount).toBe(10);
  });

  it('[CD9] has the FNV-1a of names and shapes as its fingerprint', () => {
    // Published vectors of 32-bit FNV-1a: the empty text, and with its own text form, "a[1]".
    expect(makeLayout([]).fingerprint).toBe(0x811c9dc5);
    const fnv1a = (text: string) =>
      [...text].reduce((hash, letter) => {
        const mixed = BigInt(hash) ^ BigInt(letter.charCodeAt(0));
        return Number((mixed * 16777619n) % 2n ** 32n);
      }, 0x811c9dc5);
    expect(fnv1a('foobar')).toBe(0xbf9cf968);
    expect(makeLayout(weights).fingerprint).toBe(fnv1a('a/kernel[2,3];a/bias[3];scale[]'));
  });

  it('[CD9] tells layouts apart that differ in a name, a shape or the order', () => {
    const fingerprints = [
      weights,
      [{ name: 'b/kernel', shape: [2, 3] }, ...weights.slice(1)],
      [{ name: 'a/kernel', shape: [3, 2] }, ...weights.slice(1)],
      [...weights].reverse(),
      weights.slice(1),
    ].map((variant) => makeLayout(variant).fingerprint);
    expect(new Set(fingerprints).size).toBe(5);
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(names, ([one, other]) => {
        expect(makeLayout([{ name: one!, shape: [1] }]).fingerprint).not.toBe(
          makeLayout([{ name: other!, shape: [1] }]).fingerprint,
        );
      }),
    );
  });
});
