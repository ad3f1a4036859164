import { measure } from '../math/measure.ts';
import type { FoldKernel } from '../ports.ts';

/** The fold as a plain loop: what runs where WASM does not, and what a faster kernel is compared with. */
export const loopKernel: FoldKernel = { measure, fold };

function fold(accumulator: Float64Array, values: Float32Array, weight: number, grid: number): void {
  // Adding and subtracting 1.5·2⁵²·g rounds a term to a multiple of g, ties to even. It has to be done before the
  // term meets the accumulator: merging the two additions would round the sum instead, and order would matter.
  const shift = 1.5 * 2 ** 52 * grid;
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const a = weight * values[i]! + shift - shift;
    const b = weight * values[i + 1]! + shift - shift;
    const c = weight * values[i + 2]! + shift - shift;
    const d = weight * values[i + 3]! + shift - shift;
    accumulator[i] = accumulator[i]! + a;
    accumulator[i + 1] = accumulator[i + 1]! + b;
    accumulator[i + 2] = accumulator[i + 2]! + c;
    accumulator[i + 3] = accumulator[i + 3]! + d;
  }
  for (let i = whole; i < values.length; i++) {
    const term = weight * values[i]! + shift - shift;
    accumulator[i] = accumulator[i]! + term;
  }
}
