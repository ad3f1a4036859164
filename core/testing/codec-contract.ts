/** What every codec promises. One call in `core/codec/codec.test.ts` each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Codec } from '../codec/codec.ts';
import { CODECS } from '../codec/registry.ts';
import { makeLayout } from '../weights/layout.ts';
import { seededFill } from './seeded-fill.ts';

export interface CodecCase {
  readonly codec: Codec;
  /** Bound on |decoded − value| for a finite value within `range`; `largest` is the largest |value| of its tensor. */
  readonly maxError: (value: number, largest: number) => number;
  /** Values that a delta may hold: decoded ones are finite up to here. */
  readonly range: number;
  readonly roundsByChance?: boolean;
}

export function describeCodec({ codec, maxError, range, roundsByChance = false }: CodecCase): void {
  const float = fc.float({ min: Math.fround(-range), max: Math.fround(range), noNaN: true });
  const vector = fc.array(float, { maxLength: 70 }).map((values) => Float32Array.from(values));

  const layoutOf = (length: number) => makeLayout([{ name: 'kernel', shape: [length] }]);
  const encode = (values: Float32Array, { offset = 0, seed = 1 } = {}) => {
    const bytes = codec.payloadBytes(values.length, 1);
    const payload = new DataView(new ArrayBuffer(offset + bytes), offset);
    codec.encode(values, payload, layoutOf(values.length), seededFill(seed));
    return payload;
  };
  const decode = (payload: DataView, length: number) => {
    const values = new Float32Array(length);
    codec.decode(payload, values, layoutOf(length));
    return values;
  };
  const expectClose = (decoded: Float32Array, values: Float32Array) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    values.forEach((value, i) => {
      expect(Math.abs(decoded[i]! - value)).toBeLessThanOrEqual(maxError(value, largest));
    });
  };

  describe(`the ${codec.encoding} codec`, () => {
    it('is registered under its encoding, with a wire id of its own', () => {
      expect(CODECS[codec.encoding]).toBe(codec);
      expect(Object.values(CODECS).filter(({ wireId }) => wireId === codec.wireId)).toEqual([codec]);
      expect(codec.wireId).toBeGreaterThan(0);
      expect(codec.wireId).toBeLessThan(256);
    });

    it('[CD1] gives every value back within its error bound', () => {
      fc.assert(
        fc.property(vector, fc.nat(), (values, seed) => {
          expectClose(decode(encode(values, { seed }), values.length), values);
        }),
      );
    });

    it('[CD1] writes the same bytes for the same values and the same random words', () => {
      fc.assert(
        fc.property(vector, fc.nat(), (values, seed) => {
          expect(encode(values, { seed })).toEqual(encode(values, { seed }));
        }),
      );
    });

    it('[CD1] loses nothing more the second time, or no more than its bound where it rounds by chance', () => {
      fc.assert(
        fc.property(vector, (values) => {
          const once = decode(encode(values), values.length);
          const twice = decode(encode(once), once.length);
          if (roundsByChance) expectClose(twice, once);
          else expect(twice).toEqual(once);
        }),
      );
    });

    it('[CD5] writes and reads at any byte offset', () => {
      const values = Float32Array.from([0.25, -3, 1e-3]);
      const expected = decode(encode(values), 3);
      for (let offset = 0; offset < 8; offset++)
        expect(decode(encode(values, { offset }), 3)).toEqual(expected);
    });

    it('[CD6] lets a value that is not finite through as one that is not finite', () => {
      const values = Float32Array.from([Number.NaN, Infinity, -Infinity]);
      expect(decode(encode(values), 3).filter(Number.isFinite)).toHaveLength(0);
    });

    it('leaves the values that it encodes as they are, in a view too', () => {
      const backing = Float32Array.from([9, 0.1, -0.2, 0.3, 9]);
      const values = backing.subarray(1, 4);
      const decoded = decode(encode(values), 3);
      expect(backing).toEqual(Float32Array.from([9, 0.1, -0.2, 0.3, 9]));
      expectClose(decoded, values);
    });

    it('encodes an empty vector', () => {
      expect(decode(encode(new Float32Array(0)), 0)).toHaveLength(0);
    });
  });
}
