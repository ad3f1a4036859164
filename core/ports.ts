/** What core needs from its surroundings and adapters supply. Kept minimal: a port for each real need. */

/** SHA-256 as lower-case hex. Backed by WebCrypto in the tab and node:crypto elsewhere. */
export type Sha256Hex = (bytes: Uint8Array) => Promise<string>;

/**
 * The arithmetic of the fold, over one whole frame. The loop in `core/aggregation/loop-kernel.ts` is the
 * reference; a faster kernel must give the same bits.
 */
export interface FoldKernel {
  /** Largest |value| and ℓ² norm of `values`; `largest` is NaN or Infinity where any value is not finite. */
  measure(values: Float32Array): { readonly largest: number; readonly norm: number };
  /** accumulator[i] += round(weight · values[i], grid), in place. */
  fold(accumulator: Float64Array, values: Float32Array, weight: number, grid: number): void;
}
