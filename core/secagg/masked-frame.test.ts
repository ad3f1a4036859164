import { describe, expect, it } from 'vitest';
import { decodeMasked, encodeMasked, maskedFrameBytes } from './masked-frame.ts';

const session = new Uint8Array(32).fill(7);
const values = Uint32Array.of(0, 1, 0xffffffff, 0x12345678);

describe('masked-u32', () => {
  it('[SA15] is a header and four bytes a coordinate, read back from any offset', () => {
    const frame = encodeMasked(values, session);
    expect(frame.byteLength).toBe(maskedFrameBytes(4));
    expect([...frame.subarray(60, 64)]).toEqual([0x78, 0x56, 0x34, 0x12]);
    for (let offset = 0; offset < 8; offset++) {
      const buffer = new Uint8Array(frame.length + 8);
      buffer.set(frame, offset);
      expect(decodeMasked(buffer.subarray(offset, offset + frame.length), 4, session)).toEqual({ values });
    }
  });

  it.each([
    ['a byte short', (frame: Uint8Array) => frame.slice(0, -1), /has 63 bytes, expected 64/],
    ['of no bytes', () => new Uint8Array(0), /has 0 bytes/],
    ['of another kind', (frame: Uint8Array) => frame.fill(1, 0, 1), /does not begin/],
    [
      'that claims another length',
      (frame: Uint8Array) => frame.fill(5, 4, 5),
      /claims 5 coordinates, expected 4/,
    ],
    ['with more in its header', (frame: Uint8Array) => frame.fill(1, 9, 10), /not zero/],
    ['of another session', (frame: Uint8Array) => frame.fill(1, 47, 48), /another session/],
  ])('[SA15] %s is refused', (_, change, problem) => {
    const found = decodeMasked(change(encodeMasked(values, session)), 4, session);
    expect(found).toEqual({ problem: expect.stringMatching(problem) });
  });
});
