/** Fourier transforms of power-of-two length, for convolving long probability vectors. */

export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * The discrete Fourier transform, in place and without scaling: forward with e^(−2πi/n), backward with e^(+2πi/n).
 *
 * @param values - Length a power of two; changed in place.
 * @throws RangeError for another length.
 * @see Cooley, Tukey 1965; iterative, decimation in time.
 */
export function transform({ re, im }: Complex, direction: 'forward' | 'backward'): void {
  const n = re.length;
  if (n === 0 || (n & (n - 1)) !== 0) throw new RangeError(`length is ${n}, expected a power of two`);
  swapBitReversed(re, im);
  const sign = direction === 'forward' ? -1 : 1;
  // Each twiddle comes from the library: made from its neighbour, errors would grow with the length.
  const cos = Float64Array.from({ length: n / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / n));
  const sin = Float64Array.from({ length: n / 2 }, (_, i) => sign * Math.sin((2 * Math.PI * i) / n));
  for (let half = 1; half < n; half *= 2) {
    const stride = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const low = start + k;
        const high = low + half;
        const c = cos[k * stride]!;
        const s = sin[k * stride]!;
        const tr = re[high]! * c - im[high]! * s;
        const ti = re[high]! * s + im[high]! * c;
        re[high] = re[low]! - tr;
        im[high] = im[low]! - ti;
        re[low] = re[low]! + tr;
        im[low] = im[low]! + ti;
      }
    }
  }
}

function swapBitReversed(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [re[i], re[j]] = [re[j]!, re[i]!];
    [im[i], im[j]] = [im[j]!, im[i]!];
  }
}
