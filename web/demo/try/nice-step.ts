/** 1, 2 or 5 times a power of ten, of which `high` holds about five. */
export function niceStep(high: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(high, 1e-6) / 5));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => high / step <= 6) ?? power;
}
