/** What every fold kernel promises: the bits of the slow twins. One call in a test for each kernel. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loopKernel } from '../aggregation/loop-kernel.ts';
import { packFloat32, unpack } from '../aggregation/packed-values.ts';
import { float16 } from '../codec/float16.ts';
import type { FoldKernel, KernelSum, PackedValues } from '../ports.ts';
import { divideToEven, toUnits } from './reference/rational.ts';

const anyFloat = fc.oneof(
  // Full fractions of near magnitudes: their squares do not add up without rounding, so that the order shows.
  {
    arbitrary: fc
      .tuple(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }), fc.nat(6))
      .map(([steps, exponent]) => steps * 2 ** (-20 - exponent)),
    weight: 5,
  },
  fc.float({ min: -16, max: 16, noNaN: true }),
  fc.float({ min: Math.fround(-1e-5), max: Math.fround(1e-5), noNaN: true }),
  fc.constantFrom(0, -0, 16, -16, Math.fround(1e-40)),
);
const vector = fc.array(anyFloat, { maxLength: 40 }).map((values) => Float32Array.from(values));

const ANY_SIZE = { maxValue: 16, maxNorm: Infinity };
const P_OF_MANY_PIECES = 40_003;

export function describeFoldKernel(name: string, kernel: FoldKernel): void {
  describe(`the ${name} fold kernel`, () => {
    it('[AG6] measures with four lanes in a fixed order, bit for bit', () => {
      fc.assert(
        fc.property(vector, (values) => {
          const lanes = [0, 0, 0, 0];
          values.forEach((value, i) => {
            lanes[i % 4] = lanes[i % 4]! + value * value;
          });
          const norm = Math.sqrt(lanes[0]! + lanes[1]! + (lanes[2]! + lanes[3]!));
          const largest = Math.max(0, ...values.map(Math.abs));
          expect(kernel.measure(packFloat32(values))).toEqual({ largest, norm });
        }),
        { numRuns: 2000 },
      );
    });

    it.each([
      ['NaN', [Number.NaN], Number.NaN],
      ['an infinity', [Infinity], Infinity],
      ['both infinities', [Infinity, -Infinity], Infinity],
      ['an infinity and NaN', [-Infinity, Number.NaN], Number.NaN],
    ])('[AG6] says so where a value is %s, wherever it stands', (_, odd, largest) => {
      const fill = Math.fround(2 ** -5);
      for (const length of [12, P_OF_MANY_PIECES]) {
        const sum = kernel.openSum(length, 2 ** -20);
        for (const at of [...Array(11).keys(), length - odd.length]) {
          const values = new Float32Array(length).fill(fill);
          values.set(odd, Math.min(at, length - odd.length));
          for (const packed of [packFloat32(values), packHalves(values)]) {
            expect(kernel.measure(packed)).toEqual({ largest, norm: largest });
            expect(sum.fold(packed, 3, ANY_SIZE)).toEqual({ largest, norm: largest, wasAdded: false });
          }
        }
        expect(read(sum, length)).toEqual(new Float64Array(length));
      }
    });

    it('[AG2] adds weight · value, rounded to the grid first, to what is there', () => {
      const exponent = fc.integer({ min: -30, max: -1 });
      const weight = fc.integer({ min: 1, max: 1000 });
      const start = fc.integer({ min: -1000, max: 1000 });
      fc.assert(
        fc.property(vector, weight, exponent, start, (values, n, e, steps) => {
          const grid = 2 ** e;
          const sum = kernel.openSum(values.length, grid);
          sum.add(0, new Float64Array(values.length).fill(steps * grid));
          expect(sum.fold(packFloat32(values), n, ANY_SIZE).wasAdded).toBe(true);
          const sums = read(sum, values.length);
          values.forEach((value, i) => {
            const exact = BigInt(steps) + divideToEven(BigInt(n) * toUnits(value), toUnits(grid));
            expect(sums[i]).toBe(Number(exact) * grid);
          });
        }),
      );
    });

    it('[AG2] takes the largest terms that the grid can hold, and half steps to even', () => {
      const steps = [2 ** 51, -(2 ** 51), 0.5, 1.5, 2.5, -0.5, -1.5, -0, 2 ** -74];
      const expected = [2 ** 51, -(2 ** 51), 0, 2, 2, 0, -2, 0, 0];
      for (const grid of [2 ** -75, 2 ** -32, 1, 2 ** 70]) {
        const values = Float32Array.from(steps, (step) => step * grid);
        const sum = kernel.openSum(values.length, grid);
        sum.fold(packFloat32(values), 1, { maxValue: 2 ** 51 * grid, maxNorm: Infinity });
        expect(read(sum, values.length)).toEqual(Float64Array.from(expected, (step) => step * grid));
      }
    });

    it('reads every finite half as its codec does', () => {
      const bits = Uint16Array.from({ length: 0x10000 }, (_, i) => i).filter((i) => (i & 0x7fff) < 0x7c00);
      const halves: PackedValues = { form: 'float16', bytes: new Uint8Array(bits.buffer) };
      const values = unpack(halves);
      const limits = { maxValue: 65_504, maxNorm: Infinity };
      const sum = kernel.openSum(values.length, 2 ** -24);
      expect(sum.fold(halves, 5, limits)).toEqual({ ...loopKernel.measure(halves), wasAdded: true });
      expect(read(sum, values.length)).toEqual(Float64Array.from(values, (value) => 5 * value + 0));
    });

    it('[AG2] leaves no trace of a delta beyond its limits, wherever that shows', () => {
      const length = P_OF_MANY_PIECES;
      const small = Float32Array.from({ length }, (_, i) => Math.fround(Math.sin(i) / 7));
      const sum = kernel.openSum(length, 2 ** -30);
      sum.fold(packFloat32(small), 7, ANY_SIZE);
      const before = read(sum, length);
      for (const at of [0, 16_384, 33_000, length - 1]) {
        const values = small.slice();
        values[at] = -16.5;
        for (const packed of [packFloat32(values), packHalves(values)]) {
          const size = loopKernel.measure(packed);
          expect(sum.fold(packed, 9, ANY_SIZE)).toEqual({ ...size, wasAdded: false });
          const maxNorm = size.norm - 1e-9;
          expect(sum.fold(packed, 9, { maxValue: 32, maxNorm })).toEqual({ ...size, wasAdded: false });
          expect(read(sum, length)).toEqual(before);
        }
      }
      sum.fold(packFloat32(small), 7, ANY_SIZE);
      expect(read(sum, length)).toEqual(before.map((value) => 2 * value));
    });

    it('has the bits of the loop for any length, at any byte offset, in both forms, with weights that are no whole numbers too', () => {
      const length = fc.oneof(
        fc.nat(70),
        fc.integer({ min: 16_380, max: 16_390 }),
        fc.integer({ min: 32_760, max: 32_785 }),
      );
      const weight = fc.oneof(
        fc.integer({ min: 1, max: 2 ** 22 }),
        fc.double({ min: 1e-3, max: 2 ** 22, noNaN: true }),
      );
      fc.assert(
        fc.property(length, fc.nat(), fc.boolean(), fc.nat(7), weight, (count, seed, isWide, offset, n) => {
          const values = noise(count, seed, isWide);
          const grid = 2 ** -20;
          const limits = { maxValue: 2 ** 9, maxNorm: Infinity };
          for (const packed of [packFloat32(values), packHalves(values)]) {
            const moved = atOffset(packed, offset);
            const [mine, loops] = [kernel, loopKernel].map((each) => each.openSum(values.length, grid)) as [
              KernelSum,
              KernelSum,
            ];
            expect(kernel.measure(moved)).toEqual(loopKernel.measure(packed));
            expect(mine.fold(moved, n, limits)).toEqual(loops.fold(packed, n, limits));
            expect(mine.fold(moved, 1, limits)).toEqual(loops.fold(packed, 1, limits));
            expect(bits(read(mine, values.length))).toEqual(bits(read(loops, values.length)));
          }
        }),
        { numRuns: 150 },
      );
    });
  });
}

const read = (sum: KernelSum, length: number) => {
  const sums = new Float64Array(length);
  sum.read(0, sums);
  return sums;
};

/** Buffers compare faster than typed arrays of numbers, and tell 0 from −0. */
const bits = (values: Float64Array) => new BigUint64Array(values.buffer).join(' ');

function packHalves(values: Float32Array): PackedValues {
  const bytes = new Uint8Array(2 * values.length);
  float16.encode(values, new DataView(bytes.buffer));
  return { form: 'float16', bytes };
}

function atOffset({ form, bytes }: PackedValues, offset: number): PackedValues {
  const backing = new Uint8Array(bytes.length + offset);
  backing.set(bytes, offset);
  return { form, bytes: backing.subarray(offset) };
}

/** Values of every magnitude up to 2⁹, subnormals and both zeros among them. `isWide`: one may be anything at all. */
function noise(count: number, seed: number, isWide: boolean): Float32Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
  const word = (exponents: number) =>
    ((next() & 1) << 31) | ((next() % exponents) << 23) | (next() % 4 === 0 ? 0 : next() & 0x7fffff);
  const words = Uint32Array.from({ length: count }, () => word(136));
  if (isWide && count > 0) words[next() % count] = word(256);
  return new Float32Array(words.buffer);
}
