import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeCodec } from '../testing/codec-contract.ts';
import { nearestHalf } from '../testing/reference/half.ts';
import { float16 } from './float16.ts';
import { float32 } from './float32.ts';
import { int8 } from './int8.ts';

describeCodec({ codec: float32, maxError: () => 0, range: (2 - 2 ** -23) * 2 ** 127 });
describeCodec({
  codec: float16,
  maxError: (value) => Math.max(Math.abs(value) * 2 ** -11, 2 ** -25),
  range: 65504,
});
describeCodec({
  codec: int8,
  // One step, the scale's own rounding, and that of the product; then float32's smallest number.
  maxError: (_, largest) => (largest / 127) * (1 + 2 ** -15) + 2 ** -149,
  range: 2 ** 127,
  roundsByChance: true,
});

describe('float16', () => {
  const bitsOf = (value: number) => {
    const payload = new DataView(new ArrayBuffer(2));
    float16.encode(Float32Array.of(value), payload);
    return payload.getUint16(0, true);
  };
  const halfValue = (bits: number) => {
    const payload = new DataView(new ArrayBuffer(2));
    payload.setUint16(0, bits, true);
    const values = new Float32Array(1);
    float16.decode(payload, values);
    return values[0]!;
  };

  it.each([
    ['zero', 0, 0x0000],
    ['minus zero', -0, 0x8000],
    ['one', 1, 0x3c00],
    ['minus two', -2, 0xc000],
    ['a third, rounded down', 1 / 3, 0x3555],
    ['the largest half', 65504, 0x7bff],
    ['the last value that rounds to it', 65519.99609375, 0x7bff],
    ['the first value beyond', 65520, 0x7c00],
    ['a much larger value', -1e30, 0xfc00],
    ['infinity', Infinity, 0x7c00],
    ['the smallest normal', 2 ** -14, 0x0400],
    ['the largest subnormal', 1023 * 2 ** -24, 0x03ff],
    ['between them, a tie to the even normal', 1023.5 * 2 ** -24, 0x0400],
    ['the smallest subnormal', 2 ** -24, 0x0001],
    ['half of it, a tie to the even zero', 2 ** -25, 0x0000],
    ['one and a half of it, a tie to the even two', 1.5 * 2 ** -24, 0x0002],
    ['just above the half of it', 2 ** -25 * (1 + 2 ** -23), 0x0001],
    ['a tie below an odd fraction, up', 1 + 3 * 2 ** -11, 0x3c02],
    ['a tie above an even fraction, down', 1 + 2 ** -11, 0x3c00],
    ['a float32 subnormal', -(2 ** -140), 0x8000],
  ])('[CD2] writes %s as IEEE 754 says', (_, value, bits) => {
    expect(bitsOf(value).toString(16)).toBe(bits.toString(16));
  });

  it('[CD2] reads all 65,536 halves, and writes each as itself', () => {
    let wrong = 0;
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfValue(bits);
      const isNaNPattern = (bits & 0x7fff) > 0x7c00;
      if (isNaNPattern ? !Number.isNaN(value) : bitsOf(value) !== bits) wrong++;
    }
    expect(wrong).toBe(0);
    expect([halfValue(0x3555), halfValue(0x0001), halfValue(0xfbff)]).toEqual([
      0.333251953125,
      2 ** -24,
      -65504,
    ]);
  });

  it('[CD2] is the nearest half for any float32, ties to even', () => {
    const anyFloat = fc.oneof(fc.float(), fc.float({ min: Math.fround(-7e4), max: Math.fround(7e4) }));
    const small = fc.float({ min: Math.fround(-1e-4), max: Math.fround(1e-4) });
    /** Exactly between two neighbouring halves. */
    const tie = fc.nat(0x7bfe).map((bits) => (halfValue(bits) + halfValue(bits + 1)) / 2);
    fc.assert(
      fc.property(fc.oneof(anyFloat, small, tie), (value) => {
        expect(halfValue(bitsOf(value))).toBe(nearestHalf(value));
      }),
      { numRuns: 5000 },
    );
  });
});
