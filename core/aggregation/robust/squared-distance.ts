import { BLOCK, type Pace } from './pace.ts';
import type { InSlices } from './robust-strategy.ts';

/** What a pair costs beside its values, in values gone through. */
const WORK_OF_A_PAIR = 32;

type Vector = Float32Array | Float64Array;

/** ‖a − b‖² in float64, added up in one order. */
export function* squaredDistance(a: Vector, b: Vector, pace: Pace): InSlices<number> {
  let sum = 0;
  for (let from = 0; from < a.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, a.length);
    sum += squaresBetween(a, b, from, to);
    if (pace.isDue(to - from + WORK_OF_A_PAIR)) yield;
  }
  return sum;
}

/** Four sums, since an addition waits for the one before it. A generator's own loops are several times as slow. */
function squaresBetween(a: Vector, b: Vector, from: number, to: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = from;
  for (; i + 3 < to; i += 4) {
    const [d0, d1] = [a[i]! - b[i]!, a[i + 1]! - b[i + 1]!];
    const [d2, d3] = [a[i + 2]! - b[i + 2]!, a[i + 3]! - b[i + 3]!];
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; i < to; i++) s0 += (a[i]! - b[i]!) ** 2;
  return s0 + s1 + (s2 + s3);
}
