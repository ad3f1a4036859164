/**
 * Size of a vector: its largest |value| and its ℓ² norm, in one pass.
 *
 * The order of the additions is part of the contract (SPEC [AG6]), so that every kernel, scalar or SIMD, gives
 * the same bits: four float64 lanes, lane `j` adds the squares of the values whose index is `j` modulo 4 in
 * ascending order, and the norm is √((lane 0 + lane 1) + (lane 2 + lane 3)). A square of a float32 can
 * neither lose bits nor overflow in float64.
 *
 * @returns `largest` and `norm` are NaN where any value is NaN, else Infinity where any is infinite.
 */
export function measure(values: Float32Array): { largest: number; norm: number } {
  let lane0 = 0;
  let lane1 = 0;
  let lane2 = 0;
  let lane3 = 0;
  let largest = 0;
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const a = values[i]!;
    const b = values[i + 1]!;
    const c = values[i + 2]!;
    const d = values[i + 3]!;
    lane0 += a * a;
    lane1 += b * b;
    lane2 += c * c;
    lane3 += d * d;
    // Comparisons let NaN pass by; the lanes catch it below, which is cheaper than Math.max.
    if (a > largest || -a > largest) largest = Math.abs(a);
    if (b > largest || -b > largest) largest = Math.abs(b);
    if (c > largest || -c > largest) largest = Math.abs(c);
    if (d > largest || -d > largest) largest = Math.abs(d);
  }
  const tail = [0, 0, 0];
  for (let i = whole; i < values.length; i++) {
    const value = values[i]!;
    tail[i - whole] = value * value;
    if (Math.abs(value) > largest) largest = Math.abs(value);
  }
  lane0 += tail[0]!;
  lane1 += tail[1]!;
  lane2 += tail[2]!;
  const norm = Math.sqrt(lane0 + lane1 + (lane2 + lane3));
  return { largest: Number.isFinite(norm) ? largest : norm, norm };
}
