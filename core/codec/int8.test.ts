import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FillRandom } from '../ports.ts';
import { seededFill } from '../testing/seeded-fill.ts';
import { makeLayout } from '../weights/layout.ts';
import { int8 } from './int8.ts';

const always =
  (word: number): FillRandom =>
  (words) =>
    words.fill(word);

function encode(tensors: readonly (readonly number[])[], fillRandom: FillRandom) {
  const layout = makeLayout(tensors.map(({ length }, i) => ({ name: `w${i}`, shape: [length] })));
  const payload = new DataView(new ArrayBuffer(int8.payloadBytes(layout.parameterCount, tensors.length)));
  int8.encode(Float32Array.from(tensors.flat()), payload, layout, fillRandom);
  return { layout, payload };
}

function throughInt8(tensors: readonly (readonly number[])[], fillRandom: FillRandom): Float32Array {
  const { layout, payload } = encode(tensors, fillRandom);
  const values = new Float32Array(layout.parameterCount);
  int8.decode(payload, values, layout);
  return values;
}

describe('int8', () => {
  it('[CD10] writes a float32 scale for each tensor, then a byte for each value', () => {
    const { payload } = encode([[127, -127, 1], [31.75], [0, 0]], always(0));
    expect(Buffer.from(payload.buffer).toString('hex')).toBe(
      '0000803f' + '0000803e' + '00000000' + '7f8101' + '7f' + '0000',
    );
  });

  it('[CD10] scales by the smallest float32 of which 127 reach the largest value', () => {
    fc.assert(
      fc.property(fc.float({ min: 2 ** -149, max: 2 ** 127, noNaN: true }), (largest) => {
        const scale = encode([[-largest]], always(0)).payload.getFloat32(0, true);
        expect(scale * 127).toBeGreaterThanOrEqual(largest);
        const below = Float32Array.of(scale);
        new Uint32Array(below.buffer)[0]! -= 1;
        expect(below[0]! * 127).toBeLessThan(largest);
      }),
    );
  });

  it('[CD11] rounds down to a neighbour or up to it, as the random word says', () => {
    const tensor = [[127, 2.25, -2.25]];
    expect([...throughInt8(tensor, always(0))]).toEqual([127, 2, -3]);
    expect([...throughInt8(tensor, always(0xffffffff))]).toEqual([127, 3, -2]);
    expect([...throughInt8(tensor, always(0xbfffffff))]).toEqual([127, 2, -2]);
    expect([...throughInt8(tensor, always(0xc0000000))]).toEqual([127, 3, -2]);
  });

  it('[CD11] keeps zeros and tensors of zeros, by any word', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.nat(0xffffffff), (value, word) => {
        const [zero, , ...rest] = throughInt8(
          [
            [0, value],
            [0, 0],
          ],
          always(word),
        );
        expect([zero, ...rest]).toEqual([0, 0, 0]);
      }),
    );
  });

  it('[CD11] writes no level beyond ±127, whatever the values and words', () => {
    const float = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(float, { minLength: 1, maxLength: 20 }), fc.nat(0xffffffff), (values, word) => {
        const { payload } = encode([values], always(word));
        const levels = new Int8Array(payload.buffer, 4);
        const largest = Math.max(...values.map(Math.abs));
        expect(levels.every((level) => level >= -127)).toBe(true);
        levels.forEach((level, i) => {
          // An overflow would turn the sign.
          if (Math.abs(values[i]!) > largest / 100) expect(Math.sign(level)).toBe(Math.sign(values[i]!));
        });
      }),
    );
  });

  it('[CD11] is right on average: the mean over 20,000 draws lies within 5 standard errors', () => {
    const draws = 20_000;
    const tensor = [1, -1, 0.5, 0.003, -0.0077, 1 / 3, -0.9999, 1e-5, 0];
    const step = 1 / 127;
    const fillRandom = seededFill(7);
    const sums = new Float64Array(tensor.length);
    for (let draw = 0; draw < draws; draw++) {
      throughInt8([tensor], fillRandom).forEach((value, i) => {
        sums[i]! += value;
      });
    }
    tensor.forEach((value, i) => {
      const place = Math.abs(value) / step;
      const above = place - Math.floor(place);
      const standardError = step * Math.sqrt((above * (1 - above)) / draws);
      const rounding = Math.abs(value) * 2 ** -20;
      expect(Math.abs(sums[i]! / draws - value)).toBeLessThanOrEqual(5 * standardError + rounding);
    });
  });

  it('[CD11] throws the dice anew for every value and every block of them', () => {
    const values = new Array<number>(40_000).fill(0.5);
    values[0] = 127;
    const levels = throughInt8([values], seededFill(3)).subarray(1);
    for (const start of [0, 16_383, 32_767]) {
      const ones = levels.subarray(start, start + 7_000).filter((level) => level === 1).length;
      expect(Math.abs(ones - 3_500)).toBeLessThan(5 * Math.sqrt(7_000 / 4));
    }
    expect(levels.subarray(0, 16_384)).not.toEqual(levels.subarray(16_384, 32_768));
  });

  it('[CD6] loses the whole tensor to a value that is not finite, and no other', () => {
    for (const broken of [Number.NaN, Infinity, -Infinity]) {
      expect([...throughInt8([[1, broken], [127]], always(0))]).toEqual([Number.NaN, Number.NaN, 127]);
    }
  });

  it('reads whatever a stranger writes: any scale and −128 too', () => {
    const layout = makeLayout([{ name: 'w', shape: [2] }]);
    const payload = new DataView(new ArrayBuffer(6));
    payload.setInt8(4, -128);
    payload.setInt8(5, 1);
    const read = (scale: number) => {
      payload.setFloat32(0, scale, true);
      const values = new Float32Array(2);
      int8.decode(payload, values, layout);
      return [...values];
    };
    expect(read(-0.5)).toEqual([64, -0.5]);
    expect(read(3e38)).toEqual([-Infinity, Math.fround(3e38)]);
    expect(read(Infinity)).toEqual([-Infinity, Infinity]);
    expect(read(Number.NaN)).toEqual([Number.NaN, Number.NaN]);
  });
});
