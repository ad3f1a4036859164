import { describe, expect, it } from 'vitest';
import type { ImageData } from '../../core/task/data-schema.ts';
import { encodeSource } from './encode-source.ts';
import { fitImage, type RawImage } from './fit-image.ts';

const grey = (height: number, width: number, ...pixels: readonly number[]): RawImage => ({
  height,
  width,
  channels: 1,
  pixels: Uint8Array.from(pixels),
});
const to = (height: number, width: number, more: Partial<ImageData> = {}) =>
  ({ height, width, channels: 1, resize: 'stretch', ...more }) as const;

describe('an image of another size', () => {
  it.each<[string, RawImage, Parameters<typeof fitImage>[1], readonly number[]]>([
    ['stays as it is at its own size', grey(2, 2, 1, 2, 3, 4), to(2, 2), [1, 2, 3, 4]],
    [
      'lies between its pixels where it grows, and its edges go on',
      grey(1, 2, 0, 100),
      to(1, 4),
      [0, 25, 75, 100],
    ],
    // Weights 1/8, 3/8, 3/8, 1/8 of four; the first reaches beyond the edge, where the first pixel goes on.
    ['is a weighted mean where it shrinks', grey(1, 4, 0, 80, 160, 240), to(1, 2), [50, 190]],
    ['loses no line that lies between new pixels', grey(8, 1, 0, 0, 255, 0, 0, 0, 0, 0), to(2, 1), [56, 8]],
    ['is stretched whole', grey(2, 4, 0, 0, 9, 9, 0, 0, 9, 9), to(2, 2), [1, 8, 1, 8]],
    [
      'is cut around its middle',
      grey(2, 4, 0, 7, 9, 0, 0, 7, 9, 0),
      to(2, 2, { resize: 'crop' }),
      [7, 9, 7, 9],
    ],
    ['is cut in height too', grey(4, 2, 0, 0, 7, 7, 9, 9, 0, 0), to(2, 2, { resize: 'crop' }), [7, 7, 9, 9]],
  ])('%s', (_, image, size, expected) => {
    expect([...fitImage(image, size)]).toEqual(expected);
  });

  it('is as bright as the eye finds its colours, and white where it is transparent', () => {
    const colours: RawImage = {
      height: 1,
      width: 3,
      channels: 3,
      pixels: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255),
    };
    expect([...fitImage(colours, to(1, 3))]).toEqual([76, 150, 29]);
    const glass: RawImage = {
      height: 1,
      width: 2,
      channels: 4,
      pixels: Uint8Array.of(0, 0, 0, 0, 0, 100, 255, 51),
    };
    expect([...fitImage(glass, to(1, 2, { channels: 3 }))]).toEqual([255, 255, 255, 204, 224, 255]);
    expect([...fitImage(grey(1, 1, 9), to(1, 1, { channels: 3 }))]).toEqual([9, 9, 9]);
  });

  it('is brought to the task’s where the task says how, and refused where it does not', () => {
    const task: ImageData = {
      kind: 'images',
      height: 1,
      width: 2,
      channels: 1,
      classes: ['a', 'b'],
      center: 0.5,
      scale: 0.5,
    };
    const source = {
      kind: 'images',
      pixels: Uint8Array.of(0, 0, 255, 255, 255, 255, 0, 0),
      labels: Uint8Array.of(1, 0),
      size: { height: 1, width: 4, channels: 1 },
    } as const;
    expect(() => encodeSource(source, task)).toThrow(/images are 1 × 4 × 1, and the task takes 1 × 2 × 1/);
    const { inputs, targets } = encodeSource(source, { ...task, resize: 'stretch' });
    // The outer old pixels and their continuation weigh more than the one beyond the middle: 1/8 and 7/8.
    expect([...inputs].map((value) => Math.round(value * 4) / 4)).toEqual([-0.75, 0.75, 0.75, -0.75]);
    expect([...targets]).toEqual([1, 0]);
    const coloured = {
      ...source,
      pixels: new Uint8Array(12).fill(255),
      size: { height: 1, width: 2, channels: 3 },
    } as const;
    expect([...encodeSource(coloured, task).inputs]).toEqual([1, 1, 1, 1]);
  });
});
