import { measure } from '../math/measure.ts';
import type { DeltaLimits, FoldKernel, KernelSum, PackedValues } from '../ports.ts';
import { unpack } from './packed-values.ts';

/** The fold as a plain loop: what runs where WASM does not, and what a faster kernel is compared with. */
export const loopKernel: FoldKernel = {
  name: 'loop',
  measure: (values) => measure(unpack(values)),
  openSum: (parameterCount, grid) => new LoopSum(parameterCount, grid),
};

class LoopSum implements KernelSum {
  readonly #sums: Float64Array;
  readonly #grid: number;

  constructor(parameterCount: number, grid: number) {
    this.#sums = new Float64Array(parameterCount);
    this.#grid = grid;
  }

  fold(packed: PackedValues, weight: number, { maxValue, maxNorm }: DeltaLimits) {
    const values = unpack(packed);
    const size = measure(values);
    const wasAdded = size.largest <= maxValue && size.norm <= maxNorm;
    if (wasAdded) addTerms(this.#sums, values, weight, this.#grid);
    return { ...size, wasAdded };
  }

  read(from: number, into: Float64Array): void {
    into.set(this.#sums.subarray(from, from + into.length));
  }

  add(from: number, sums: Float64Array): void {
    for (let i = 0; i < sums.length; i++) this.#sums[from + i] = this.#sums[from + i]! + sums[i]!;
  }
}

function addTerms(sums: Float64Array, values: Float32Array, weight: number, grid: number): void {
  // Adding and subtracting 1.5·2⁵²·g rounds a term to a multiple of g, ties to even. It has to be done before the
  // term meets the sum: merging the two additions would round the sum instead, and order would matter.
  const shift = 1.5 * 2 ** 52 * grid;
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const a = weight * values[i]! + shift - shift;
    const b = weight * values[i + 1]! + shift - shift;
    const c = weight * values[i + 2]! + shift - shift;
    const d = weight * values[i + 3]! + shift - shift;
    sums[i] = sums[i]! + a;
    sums[i + 1] = sums[i + 1]! + b;
    sums[i + 2] = sums[i + 2]! + c;
    sums[i + 3] = sums[i + 3]! + d;
  }
  for (let i = whole; i < values.length; i++) {
    const term = weight * values[i]! + shift - shift;
    sums[i] = sums[i]! + term;
  }
}
