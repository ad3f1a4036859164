/** What every codec promises. One call in `core/codec/codec.test.ts` each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Codec } from '../codec/codec.ts';
import { CODECS } from '../codec/registry.ts';

export interface CodecCase {
  readonly codec: Codec;
  /** Bound on |decoded − value| for a finite value within `range`. */
  readonly maxError: (value: number) => number;
  /** Values that a delta may hold: decoded ones are finite up to here. */
  readonly range: number;
}

export function describeCodec({ codec, maxError, range }: CodecCase): void {
  const float = fc.float({ min: Math.fround(-range), max: Math.fround(range), noNaN: true });
  const vector = fc.array(float, { maxLength: 70 }).map((values) => Float32Array.from(values));

  const encode = (values: Float32Array, offset = 0) => {
    const payload = new DataView(new ArrayBuffer(offset + codec.payloadBytes(values.length)), offset);
    codec.encode(values, payload);
    return payload;
  };
  const decode = (payload: DataView, length: number) => {
    const values = new Float32Array(length);
    codec.decode(payload, values);
    return values;
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
        fc.property(vector, (values) => {
          const decoded = decode(encode(values), values.length);
          values.forEach((value, i) => {
            expect(Math.abs(decoded[i]! - value)).toBeLessThanOrEqual(maxError(value));
          });
        }),
      );
    });

    it('[CD1] loses nothing more the second time', () => {
      fc.assert(
        fc.property(vector, (values) => {
          const once = decode(encode(values), values.length);
          expect(decode(encode(once), once.length)).toEqual(once);
        }),
      );
    });

    it('[CD5] writes and reads at any byte offset', () => {
      const values = Float32Array.from([0.25, -3, 1e-3]);
      const expected = decode(encode(values), 3);
      for (let offset = 0; offset < 8; offset++) expect(decode(encode(values, offset), 3)).toEqual(expected);
    });

    it('[CD6] lets a value that is not finite through as one that is not finite', () => {
      const values = Float32Array.from([Number.NaN, Infinity, -Infinity]);
      expect([...decode(encode(values), 3)]).toEqual([Number.NaN, Infinity, -Infinity]);
    });

    it('leaves the values that it encodes as they are, in a view too', () => {
      const backing = Float32Array.from([9, 0.1, -0.2, 0.3, 9]);
      const values = backing.subarray(1, 4);
      const decoded = decode(encode(values), 3);
      expect(backing).toEqual(Float32Array.from([9, 0.1, -0.2, 0.3, 9]));
      values.forEach((value, i) => {
        expect(Math.abs(decoded[i]! - value)).toBeLessThanOrEqual(maxError(value));
      });
    });

    it('encodes an empty vector', () => {
      expect(decode(encode(new Float32Array(0)), 0)).toHaveLength(0);
    });
  });
}
