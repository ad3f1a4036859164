/**
 * An image of any size to that of a task: the same arithmetic everywhere, where browsers' canvases scale each in a way of
 * its own, and a model would be trained on one way and asked in another.
 */
import type { ImageData } from '../../core/task/data-schema.ts';

/** Bytes row by row; 1 = grey, 3 = red, green, blue, 4 = with opacity. */
export interface RawImage {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3 | 4;
  readonly pixels: Uint8Array | Uint8ClampedArray;
}

/**
 * Cuts to the task's proportions where it says so, then scales: between pixels where it grows, and by means weighted with a
 * triangle (as wide as two new pixels) where it shrinks, so that no line between them is lost. What is transparent is white.
 *
 * @returns A new array, shape `[height, width, channels]` of the task.
 */
export function fitImage(
  image: RawImage,
  { height, width, channels, resize }: Pick<ImageData, 'height' | 'width' | 'channels' | 'resize'>,
): Uint8Array {
  const share = Math.min(image.height / height, image.width / width);
  const part =
    resize === 'crop'
      ? { height: height * share, width: width * share }
      : { height: image.height, width: image.width };
  const across = taps(image.width, part.width, width);
  const down = taps(image.height, part.height, height);
  const shades = withChannels(image, channels);
  const narrow = new Float64Array(image.height * width * channels);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < width; x++) {
      for (const [from, weight] of across[x]!) {
        for (let c = 0; c < channels; c++) {
          narrow[(y * width + x) * channels + c]! +=
            weight * shades[(y * image.width + from) * channels + c]!;
        }
      }
    }
  }
  const rowLength = width * channels;
  return Uint8Array.from({ length: height * rowLength }, (_, i) => {
    const column = i % rowLength;
    const sum = down[Math.floor(i / rowLength)]!.reduce(
      (total, [from, weight]) => total + weight * narrow[from * rowLength + column]!,
      0,
    );
    return Math.round(sum);
  });
}

/** For each of `to` new pixels: the old ones that it is made of, with weights that add up to 1. */
function taps(size: number, part: number, to: number): readonly (readonly (readonly [number, number])[])[] {
  const scale = part / to;
  const start = (size - part) / 2;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const middle = start + (i + 0.5) * scale;
    const found = new Map<number, number>();
    for (let at = Math.floor(middle - reach); at <= Math.ceil(middle + reach); at++) {
      const weight = 1 - Math.abs(at + 0.5 - middle) / reach;
      // Beyond an edge lies more of the edge.
      const inside = Math.min(Math.max(at, 0), size - 1);
      if (weight > 0) found.set(inside, (found.get(inside) ?? 0) + weight);
    }
    const total = [...found.values()].reduce((sum, weight) => sum + weight, 0);
    return [...found].map(([at, weight]) => [at, weight / total] as const);
  });
}

/** @returns From 0 to 255, shape `[height, width, channels]`. */
function withChannels({ height, width, channels: given, pixels }: RawImage, channels: 1 | 3): Float64Array {
  const shades = new Float64Array(height * width * channels);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const at = pixel * given;
    const opacity = given === 4 ? pixels[at + 3]! / 255 : 1;
    const shade = (c: number) => 255 + opacity * (pixels[at + (given === 1 ? 0 : c)]! - 255);
    if (channels === 3) for (let c = 0; c < 3; c++) shades[pixel * 3 + c] = shade(c);
    // As bright as the eye finds it: ITU-R BT.601.
    else shades[pixel] = given === 1 ? shade(0) : 0.299 * shade(0) + 0.587 * shade(1) + 0.114 * shade(2);
  }
  return shades;
}
