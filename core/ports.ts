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

/** The numbers of a delta as they come in a frame: little-endian, at any byte offset. */
export interface PackedValues {
  readonly form: 'float32' | 'float16';
  readonly bytes: Uint8Array;
}

/** Largest |value| and ℓ² norm of a delta; both NaN where any value is NaN, else Infinity where any is infinite. */
export interface DeltaSize {
  readonly largest: number;
  readonly norm: number;
}

/** What `largest` and `norm` may be at most. */
export interface DeltaLimits {
  readonly maxValue: number;
  readonly maxNorm: number;
}

/**
 * The arithmetic of the fold, over one whole delta. The loop in `core/aggregation/loop-kernel.ts` is the
 * reference; a faster kernel must give the same bits.
 */
export interface FoldKernel {
  readonly name: 'loop' | 'wasm-simd';
  measure(values: PackedValues): DeltaSize;
  /** A sum of zeros. */
  openSum(parameterCount: number, grid: number): KernelSum;
}

/** Sums of a round, whole multiples of its grid, where the kernel can reach them. 8 bytes a parameter. */
export interface KernelSum {
  /**
   * sum[i] += round(weight · values[i], grid) for every i, if `values` keep to `limits`; else no sum is changed.
   * A value within `maxValue` must keep to the grid's first inequality.
   */
  fold(values: PackedValues, weight: number, limits: DeltaLimits): DeltaSize & { readonly wasAdded: boolean };
  /** Fills `into` with the sums from index `from` on. */
  read(from: number, into: Float64Array): void;
  /** sum[from + i] += sums[i], which are multiples of the grid. */
  add(from: number, sums: Float64Array): void;
}
