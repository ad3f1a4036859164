/** What every fold kernel promises: the bits of the slow twins. One call in a test for each kernel. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoldKernel } from '../ports.ts';
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
          expect(kernel.measure(values)).toEqual({ largest: Math.max(0, ...values.map(Math.abs)), norm });
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
      for (let at = 0; at < 11; at++) {
        const values = new Float32Array(12).fill(1);
        values.set(odd, Math.min(at, 12 - odd.length));
        expect(kernel.measure(values)).toEqual({ largest, norm: largest });
      }
    });

    it('[AG2] adds weight · value, rounded to the grid first, to what is there', () => {
      const exponent = fc.integer({ min: -40, max: -1 });
      const weight = fc.integer({ min: 1, max: 1000 });
      fc.assert(
        fc.property(
          vector,
          weight,
          exponent,
          fc.integer({ min: -1000, max: 1000 }),
          (values, n, e, start) => {
            const grid = 2 ** e;
            const accumulator = new Float64Array(values.length).fill(start * grid);
            kernel.fold(accumulator, values, n, grid);
            values.forEach((value, i) => {
              const steps = BigInt(start) + divideToEven(BigInt(n) * toUnits(value), toUnits(grid));
              expect(accumulator[i]).toBe(Number(steps) * grid);
            });
          },
        ),
      );
    });
  });
}
