import { describe, expect, it } from 'vitest';
import { seededFill } from '../testing/seeded-fill.ts';
import { transform } from './fft.ts';

describe('the Fourier transform', () => {
  it('is the sum that defines it, and comes back', () => {
    const n = 64;
    const words = new Uint32Array(2 * n);
    seededFill(5)(words);
    const values = (from: number) =>
      Float64Array.from({ length: n }, (_, i) => words[from + i]! / 2 ** 32 - 0.5);
    const [re, im] = [values(0), values(n)];
    const x = { re: re.slice(), im: im.slice() };
    transform(x, 'forward');
    for (let k = 0; k < n; k++) {
      let [sumRe, sumIm] = [0, 0];
      for (let i = 0; i < n; i++) {
        const angle = (-2 * Math.PI * i * k) / n;
        sumRe += re[i]! * Math.cos(angle) - im[i]! * Math.sin(angle);
        sumIm += re[i]! * Math.sin(angle) + im[i]! * Math.cos(angle);
      }
      expect(x.re[k]).toBeCloseTo(sumRe, 12);
      expect(x.im[k]).toBeCloseTo(sumIm, 12);
    }
    transform(x, 'backward');
    x.re.forEach((value, i) => {
      expect(value / n).toBeCloseTo(re[i]!, 14);
    });
  });

  it('refuses a length that is no power of two', () => {
    for (const length of [0, 3, 12]) {
      const x = { re: new Float64Array(length), im: new Float64Array(length) };
      expect(() => transform(x, 'forward')).toThrow(RangeError);
    }
  });
});
