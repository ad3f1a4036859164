import { describe, expect, it } from 'vitest';
import { centreDigit } from './centre-digit.ts';

const DRAWN = 280;

function drawing(filled: (x: number, y: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: DRAWN * DRAWN }, (_, i) =>
    filled(i % DRAWN, Math.floor(i / DRAWN)) ? 255 : 0,
  );
}

function inkBox(pixels: Uint8Array): { left: number; right: number; top: number; bottom: number } {
  const at = [...pixels.keys()].filter((i) => (pixels[i] as number) > 0);
  const [xs, ys] = [at.map((i) => i % 28), at.map((i) => Math.floor(i / 28))];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

function centreOfMass(pixels: Uint8Array): readonly [number, number] {
  let [mass, x, y] = [0, 0, 0];
  pixels.forEach((value, i) => {
    mass += value;
    x += value * (i % 28);
    y += value * Math.floor(i / 28);
  });
  return [x / mass, y / mass];
}

describe('a drawn digit, made like those of MNIST', () => {
  it('fills 20 of 28 pixels with its longer side and keeps its proportions', () => {
    const bar = drawing((x, y) => x >= 200 && x < 240 && y >= 10 && y < 90);
    const pixels = centreDigit(bar, DRAWN, 28) as Uint8Array;
    const { left, right, top, bottom } = inkBox(pixels);
    expect([right - left + 1, bottom - top + 1]).toEqual([10, 20]);
    expect(pixels.length).toBe(784);
    expect(Math.max(...pixels)).toBe(255);
  });

  it('has its centre of mass in the middle, wherever it was drawn', () => {
    // An L: its centre of mass is far from the middle of its bounding box.
    const corner = drawing(
      (x, y) => (x >= 20 && x < 40 && y >= 20 && y < 140) || (x >= 20 && x < 110 && y >= 120 && y < 140),
    );
    const [x, y] = centreOfMass(centreDigit(corner, DRAWN, 28) as Uint8Array);
    expect(Math.abs(x - 13.5)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(y - 13.5)).toBeLessThanOrEqual(0.5);
  });

  it('is the same at any size', () => {
    const square = (side: number) =>
      centreDigit(
        drawing((x, y) => x < side && y < side),
        DRAWN,
        28,
      );
    expect(square(40)).toEqual(square(200));
  });

  it('is nothing where nothing was drawn', () => {
    expect(
      centreDigit(
        drawing(() => false),
        DRAWN,
        28,
      ),
    ).toBeUndefined();
  });
});
