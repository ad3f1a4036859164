/** Numbers as exact integers of 2⁻¹⁰⁷⁴, the smallest step of float64: slow, and never wrong by rounding. */

const view = new DataView(new ArrayBuffer(8));

/** Every finite float64 is a whole number of these units. */
export const UNITS_PER_ONE = 1n << 1074n;

export function toUnits(value: number): bigint {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not finite`);
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return bits >> 63n ? -magnitude : magnitude;
}

export const abs = (value: bigint) => (value < 0n ? -value : value);

/** numerator / denominator to the nearest whole number, ties to even. `denominator` > 0. */
export function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const magnitude = abs(numerator);
  let quotient = magnitude / denominator;
  const twice = 2n * (magnitude % denominator);
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) quotient += 1n;
  return numerator < 0n ? -quotient : quotient;
}
