/** What core needs from its surroundings and adapters supply. Kept minimal: a port for each real need. */

/** SHA-256 as lower-case hex. Backed by WebCrypto in the tab and node:crypto elsewhere. */
export type Sha256Hex = (bytes: Uint8Array) => Promise<string>;

/** Fills `words` with random bits that nobody can foresee. Backed by `crypto.getRandomValues`; seeded in tests. */
export type FillRandom = (words: Uint32Array) => void;

/** Compresses to a zlib stream (RFC 1950). `CompressionStream` in the tab, node:zlib elsewhere. */
export type Deflate = (bytes: Uint8Array) => Promise<Uint8Array>;

/**
 * Undoes `Deflate` on bytes that came from outside, which may promise little and unfold to gigabytes: it stops at the
 * first byte beyond `mostBytes`.
 */
export type Inflate = (deflated: Uint8Array, mostBytes: number) => Promise<Inflated>;

export type Inflated =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-long' }
  /** Cut off, damaged, or followed by other bytes; `because` says it as a clause. */
  | { readonly kind: 'broken'; readonly because: string };

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
