/** Convolution and pooling of one image, `[height, width, channels]` as a flat array. */
import type { Layer } from '../task/layers.ts';
import type { RowLayer } from './forward.ts';

/**
 * Strides of one. With `same`, half of the border that is missing is zeros before the image, the rest after it.
 *
 * @param kernel - Shape `[size, size, channels, filters]`.
 */
export function conv2d(
  shape: readonly number[],
  { filters, kernelSize: size, padding }: Extract<Layer, { type: 'conv2d' }>,
  kernel: Float32Array,
  bias: Float32Array,
): RowLayer {
  const [height, width, channels] = shape as [number, number, number];
  const before = padding === 'same' ? Math.floor((size - 1) / 2) : 0;
  const [outHeight, outWidth] = padding === 'same' ? [height, width] : [height - size + 1, width - size + 1];
  return (values) => {
    const out = new Float32Array(outHeight * outWidth * filters);
    const sums = new Float64Array(filters);
    for (let at = 0; at < outHeight * outWidth; at++) {
      const [top, left] = [Math.floor(at / outWidth) - before, (at % outWidth) - before];
      sums.set(bias);
      for (let dy = Math.max(0, -top); dy < size && top + dy < height; dy++) {
        for (let dx = Math.max(0, -left); dx < size && left + dx < width; dx++) {
          const pixel = ((top + dy) * width + left + dx) * channels;
          for (let channel = 0; channel < channels; channel++) {
            const value = values[pixel + channel]!;
            if (value === 0) continue;
            const row = ((dy * size + dx) * channels + channel) * filters;
            for (let filter = 0; filter < filters; filter++) sums[filter]! += value * kernel[row + filter]!;
          }
        }
      }
      out.set(sums, at * filters);
    }
    return out;
  };
}

/** Windows beside each other; a rest at the edges is left out. */
export function maxPool2d(shape: readonly number[], size: number): RowLayer {
  const [height, width, channels] = shape as [number, number, number];
  const [outHeight, outWidth] = [Math.floor(height / size), Math.floor(width / size)];
  return (values) => {
    const out = new Float32Array(outHeight * outWidth * channels).fill(Number.NEGATIVE_INFINITY);
    for (let y = 0; y < outHeight * size; y++) {
      for (let x = 0; x < outWidth * size; x++) {
        const to = (Math.floor(y / size) * outWidth + Math.floor(x / size)) * channels;
        const from = (y * width + x) * channels;
        for (let channel = 0; channel < channels; channel++) {
          out[to + channel] = Math.max(out[to + channel]!, values[from + channel]!);
        }
      }
    }
    return out;
  };
}
