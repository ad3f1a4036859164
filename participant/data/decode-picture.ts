/** A picture file (PNG, JPEG, WebP: what the browser reads) to its pixels. Runs in the trainer, without network. */
import { unreadable } from './data-errors.ts';
import type { RawImage } from './fit-image.ts';

/** A side of more pixels takes too much memory: a few hundred are looked at. */
const MAX_SIDE = 8192;

/** @throws TabfedError `data.unreadable` where it is no picture, or where there is no browser to read it. */
export async function decodePicture(bytes: Uint8Array, name: string): Promise<RawImage> {
  if (typeof createImageBitmap === 'undefined' || typeof OffscreenCanvas === 'undefined') {
    throw unreadable(
      `${name} is a picture file, which only a browser can read.`,
      'Hand over pixels, or take part in a browser.',
    );
  }
  const bitmap = await bitmapOf(bytes, name);
  try {
    const { width, height } = bitmap;
    if (Math.max(width, height) > MAX_SIDE) {
      throw unreadable(
        `${name} has ${width} × ${height} pixels, at most ${MAX_SIDE} × ${MAX_SIDE} are allowed.`,
        'Make it smaller.',
      );
    }
    const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    canvas?.drawImage(bitmap, 0, 0);
    const pixels = canvas?.getImageData(0, 0, width, height).data;
    if (!pixels) throw unreadable(`${name} cannot be read here: there is no canvas.`, 'Use another browser.');
    return { height, width, channels: 4, pixels };
  } finally {
    bitmap.close();
  }
}

async function bitmapOf(bytes: Uint8Array, name: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([bytes as BlobPart]), { colorSpaceConversion: 'none' });
  } catch {
    throw unreadable(`${name} is no picture that the browser can read.`, 'Leave it out, or save it as PNG.');
  }
}
