import { measure } from '../math/measure.ts';

export interface Clipped {
  /** At most `clippingNorm` long. */
  readonly delta: Float32Array;
  /** ℓ² norm before clipping. */
  readonly norm: number;
  readonly wasClipped: boolean;
}

/**
 * Bounds one participant's influence on the round: scales `delta` down so that its ℓ² norm is at most
 * `clippingNorm`, and leaves shorter deltas as they are.
 *
 * The norm runs over the whole flat vector, all layers together, because the sensitivity of a round's sum is the norm
 * of the whole vector.
 *
 * @param delta - Local weights minus the round's global weights. Shape `[P]`, P parameters.
 * @param clippingNorm - Bound C, in the same unit as the weights. Must be > 0.
 * @returns A new vector; `delta` is not changed.
 * @throws RangeError where `clippingNorm` is not a finite number above 0, or a value of `delta` is not finite.
 * @see McMahan et al. 2018, arXiv:1710.06963, flat clipping.
 */
export function clipToNorm(delta: Float32Array, clippingNorm: number): Clipped {
  if (!(clippingNorm > 0 && Number.isFinite(clippingNorm))) {
    throw new RangeError(`clippingNorm is ${clippingNorm}, expected a finite number above 0`);
  }
  const { norm } = measure(delta);
  if (!Number.isFinite(norm)) throw new RangeError('delta holds values that are not finite, expected none');
  if (norm <= clippingNorm) return { delta: delta.slice(), norm, wasClipped: false };
  // Rounding to float32 can leave the scaled vector a little too long, and the bound is a guarantee: shrink on.
  let scale = clippingNorm / norm;
  let clipped = scaled(delta, scale);
  for (let margin = 2 ** -24; measure(clipped).norm > clippingNorm; margin *= 2) {
    scale *= 1 - margin;
    clipped = scaled(delta, scale);
  }
  return { delta: clipped, norm, wasClipped: true };
}

function scaled(values: Float32Array, factor: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = values[i]! * factor;
  return result;
}
