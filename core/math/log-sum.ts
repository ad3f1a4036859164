/** ln(eᵃ + eᵇ), without overflow. */
export function logAdd(a: number, b: number): number {
  const high = Math.max(a, b);
  if (high === Number.NEGATIVE_INFINITY || high === Number.POSITIVE_INFINITY) return high;
  return high + Math.log1p(Math.exp(Math.min(a, b) - high));
}

/** ln(eᵃ − eᵇ), without overflow; NaN where b > a. */
export function logSubtract(a: number, b: number): number {
  if (b === Number.NEGATIVE_INFINITY) return a;
  return a + Math.log(-Math.expm1(b - a));
}

/** ln(Σ eᶻ) over a row, without overflow. */
export function logSumExp(row: Float32Array): number {
  const largest = Math.max(...row);
  return largest + Math.log(row.reduce((sum, z) => sum + Math.exp(z - largest), 0));
}
