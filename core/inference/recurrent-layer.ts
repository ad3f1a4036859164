/** A gated recurrent unit over the steps of one row; participant/trainer/gru.ts has the formulas. */
import type { RowLayer } from './forward.ts';

/**
 * @param shape - `[steps, features]`.
 * @param kernel - Of update gate, reset gate and candidate beside each other, `[features, 3 · units]`.
 * @param recurrent - Likewise, `[units, 3 · units]`.
 */
export function gru(
  shape: readonly number[],
  kernel: Float32Array,
  recurrent: Float32Array,
  bias: Float32Array,
): RowLayer {
  const [steps, features] = shape as [number, number];
  const units = bias.length / 3;
  /** Adds `value` times a row's part from column `from` to `to` (not included). */
  const add = (
    sums: Float64Array,
    value: number,
    matrix: Float32Array,
    row: number,
    from: number,
    to: number,
  ) => {
    for (let column = from; column < to; column++) sums[column]! += value * matrix[row * 3 * units + column]!;
  };
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  return (values) => {
    const state = new Float64Array(units);
    for (let step = 0; step < steps; step++) {
      const sums = Float64Array.from(bias);
      for (let i = 0; i < features; i++) add(sums, values[step * features + i]!, kernel, i, 0, 3 * units);
      state.forEach((h, i) => {
        add(sums, h, recurrent, i, 0, 2 * units);
      });
      const gates = sums.subarray(0, 2 * units).map(sigmoid);
      state.forEach((h, i) => {
        add(sums, gates[units + i]! * h, recurrent, i, 2 * units, 3 * units);
      });
      for (let i = 0; i < units; i++) {
        const candidate = Math.tanh(sums[2 * units + i]!);
        state[i] = candidate + gates[i]! * (state[i]! - candidate);
      }
    }
    return Float32Array.from(state);
  };
}
