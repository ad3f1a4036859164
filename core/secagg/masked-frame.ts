/**
 * The encoding `masked-u32`: a header of 48 bytes, then one little-endian word for each coordinate. Masked values are
 * uniform, so that nothing could be deflated or rounded, and nothing is.
 *
 *     bytes  0–3   "TFM1"
 *     bytes  4–7   number of coordinates
 *     bytes  8–15  zero
 *     bytes 16–47  session id
 */
import { sameBytes } from './bytes.ts';

const HEADER_BYTES = 48;
const MAGIC = Uint8Array.of(0x54, 0x46, 0x4d, 0x31);

export const maskedFrameBytes = (coordinates: number): number => HEADER_BYTES + 4 * coordinates;

export function encodeMasked(values: Uint32Array, session: Uint8Array): Uint8Array {
  const frame = new Uint8Array(maskedFrameBytes(values.length));
  frame.set(MAGIC);
  new DataView(frame.buffer).setUint32(4, values.length, true);
  frame.set(session, 16);
  // Every machine that browsers and Node run on is little-endian.
  frame.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), HEADER_BYTES);
  return frame;
}

/**
 * The masked values, copied only where the frame lies askew in its buffer.
 *
 * @returns A clause of what is wrong, where something is.
 */
export function decodeMasked(
  frame: Uint8Array,
  coordinates: number,
  session: Uint8Array,
): { readonly values: Uint32Array } | { readonly problem: string } {
  const expected = maskedFrameBytes(coordinates);
  if (frame.byteLength !== expected)
    return { problem: `has ${frame.byteLength} bytes, expected ${expected}` };
  if (!sameBytes(frame.subarray(0, 4), MAGIC)) return { problem: 'does not begin as a masked-u32 frame' };
  const view = new DataView(frame.buffer, frame.byteOffset);
  if (view.getUint32(4, true) !== coordinates)
    return { problem: `claims ${view.getUint32(4, true)} coordinates, expected ${coordinates}` };
  if (frame.subarray(8, 16).some((byte) => byte !== 0))
    return { problem: 'has a header that is not zero where it must be' };
  if (!sameBytes(frame.subarray(16, HEADER_BYTES), session)) return { problem: 'belongs to another session' };
  const at = frame.byteOffset + HEADER_BYTES;
  const buffer = at % 4 === 0 ? frame.buffer : frame.slice().buffer;
  return { values: new Uint32Array(buffer, at % 4 === 0 ? at : HEADER_BYTES, coordinates) };
}
