/**
 * RDP of one choice by the exponential mechanism at order α, and so of permute-and-flip, whose range is bounded as well.
 *
 * The bound is of choices with bounded range ε: min(ε, ε²α/8 + ξ), ξ = x − 1 − ln x − ε²/8, x = ε / (e^ε − 1). Choices
 * add up: the RDP of several is the sum.
 *
 * @param epsilon - ε of the choice, above 0.
 * @param order - α ≥ 1; α = 1 is the expected loss.
 * @see Dong, Durfee, Rogers 2020, arXiv:1909.13830 (bounded range).
 */
export function rdpOfChoice(epsilon: number, order: number): number {
  if (!(epsilon > 0 && Number.isFinite(epsilon))) {
    throw new RangeError(`epsilon is ${epsilon}, expected a finite number above 0`);
  }
  if (!(order >= 1)) throw new RangeError(`order is ${order}, expected a number from 1`);
  const x = epsilon / Math.expm1(epsilon);
  const xi = x - 1 - Math.log(x) - epsilon ** 2 / 8;
  return Math.min(epsilon, (epsilon ** 2 / 8) * order + xi);
}
