/** binary16 by its definition: all finite halves in ascending order, and the nearest one by search. */

/** Values of the bit patterns 0 … 0x7bff, ascending; index 0x7c00 stands for 2¹⁶, where rounding turns into Infinity. */
const HALVES = Array.from({ length: 0x7c01 }, (_, bits) => {
  const exponent = bits >> 10;
  const fraction = (bits & 0x3ff) / 1024;
  return exponent === 0 ? 2 ** -14 * fraction : 2 ** (exponent - 15) * (1 + fraction);
});

/** Nearest half of `value`, ties to the even bit pattern, from 65,520 on Infinity. */
export function nearestHalf(value: number): number {
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return Number.NaN;
  let low = 0;
  let high = 0x7c00;
  if (magnitude >= HALVES[high]!) return value < 0 ? -Infinity : Infinity;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (HALVES[middle]! <= magnitude) low = middle;
    else high = middle;
  }
  const below = magnitude - HALVES[low]!;
  const above = HALVES[high]! - magnitude;
  const bits = below < above || (below === above && low % 2 === 0) ? low : high;
  const nearest = bits === 0x7c00 ? Infinity : HALVES[bits]!;
  return value < 0 || Object.is(value, -0) ? -nearest : nearest;
}
