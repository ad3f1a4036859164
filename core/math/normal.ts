/** Tails of the normal distribution, with full relative precision however far out: a small δ is a far tail. */

const SQRT_PI = Math.sqrt(Math.PI);

/**
 * ln erfc(x), finite for every finite x, where erfc itself is 0 from x = 27 on.
 *
 * @see Cody 1969, Rational Chebyshev approximations for the error function, Math. Comp. 23; errors below 1e-15 of erfc.
 */
export function logErfc(x: number): number {
  if (x < 0) return Math.log(2 - Math.exp(logErfc(-x)));
  if (x <= 0.46875) return Math.log1p(-erfNearZero(x));
  return Math.log(scaledErfc(x)) - x * x;
}

/** P(Z > x) of a standard normal Z. */
export function upperTail(x: number): number {
  return Math.exp(logErfc(x / Math.SQRT2)) / 2;
}

/** P(a < Z ≤ b) of a standard normal Z, exact to rounding in either tail. */
export function normalBetween(a: number, b: number): number {
  // Differences of small numbers near 0 instead of numbers near 1.
  return a >= 0 ? upperTail(a) - upperTail(b) : upperTail(-b) - upperTail(-a);
}

/** erf(x) for |x| ≤ 0.46875. */
function erfNearZero(x: number): number {
  return x * ratio(x * x, NEAR_ZERO);
}

/** erfc(x) · exp(x²) for x > 0.46875. */
function scaledErfc(x: number): number {
  if (x <= 4) return ratio(x, MIDDLE);
  const inverse = 1 / (x * x);
  return (1 / SQRT_PI - inverse * ratio(inverse, FAR)) / x;
}

interface Rational {
  /** Coefficients, the highest power first. The denominator's highest is 1. */
  readonly over: readonly number[];
  readonly under: readonly number[];
}

const ratio = (x: number, { over, under }: Rational) => horner(x, over) / horner(x, under);
const horner = (x: number, coefficients: readonly number[]) =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

const NEAR_ZERO: Rational = {
  over: [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  under: [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
};
const MIDDLE: Rational = {
  over: [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  under: [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
    4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
};
const FAR: Rational = {
  over: [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
    0.0006587491615298378,
  ],
  under: [
    1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
  ],
};
