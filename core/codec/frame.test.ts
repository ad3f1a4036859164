import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TabfedError } from '../errors/tabfed-error.ts';
import type { Encoding } from '../protocol/messages.ts';
import { makeLayout } from '../weights/layout.ts';
import { decodeFrame, encodeFrame, frameBytes } from './frame.ts';

const layout = makeLayout([
  { name: 'kernel', shape: [2, 2] },
  { name: 'bias', shape: [1] },
]);
const delta = Float32Array.of(0.5, -0.25, 3, 0, -1);
const encodings: readonly Encoding[] = ['float32', 'float16'];

const refusal = (attempt: () => unknown): TabfedError => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof TabfedError) return error;
    throw error;
  }
  throw new Error('expected a refusal');
};

describe('a frame', () => {
  it('[CD3] has a header of 16 bytes, then the payload, all little-endian', () => {
    const tiny = { ...makeLayout([{ name: 'w', shape: [2] }]), fingerprint: 0x01020304 };
    const frame = encodeFrame({ encoding: 'float16', layout: tiny, delta: Float32Array.of(1, -2) });
    expect(Buffer.from(frame).toString('hex')).toBe(
      '5446443101020000' + '04030201' + '02000000' + '003c' + '00c0',
    );
    const wide = encodeFrame({ encoding: 'float32', layout: tiny, delta: Float32Array.of(1, -2) });
    expect(Buffer.from(wide).toString('hex')).toBe(
      '5446443101010000' + '04030201' + '02000000' + '0000803f' + '000000c0',
    );
  });

  it.each(encodings)('gives a %s delta back, and has as many bytes as announced', (encoding) => {
    const frame = encodeFrame({ encoding, layout, delta });
    expect(frame.byteLength).toBe(frameBytes({ encoding, layout }));
    expect(decodeFrame(frame, { layout, encoding })).toEqual(delta);
  });

  it.each(
    encodings,
  )('[CD5] decodes from a view at byte offsets 0–7, Node Buffers included (%s)', (encoding) => {
    const frame = encodeFrame({ encoding, layout, delta });
    for (let offset = 0; offset < 8; offset++) {
      const backing = new Uint8Array(frame.byteLength + 16).fill(0xff);
      backing.set(frame, offset);
      const view = backing.subarray(offset, offset + frame.byteLength);
      expect(decodeFrame(view, { layout, encoding })).toEqual(delta);
      expect(
        decodeFrame(Buffer.from(backing.buffer, offset, frame.byteLength), { layout, encoding }),
      ).toEqual(delta);
    }
  });

  it('[CD6] is not changed by decoding, and shares no memory with the delta', () => {
    const frame = encodeFrame({ encoding: 'float32', layout, delta });
    const before = frame.slice();
    decodeFrame(frame, { layout, encoding: 'float32' }).fill(7);
    expect(frame).toEqual(before);
  });

  it('is made of a delta of the layout only', () => {
    expect(() => encodeFrame({ encoding: 'float32', layout, delta: new Float32Array(4) })).toThrow(
      new RangeError('delta has 4 values, expected 5'),
    );
  });
});

describe('a frame that does not fit', () => {
  const frame = encodeFrame({ encoding: 'float32', layout, delta });
  const decode = (bytes: Uint8Array) => decodeFrame(bytes, { layout, encoding: 'float32' });
  const patched = (index: number, value: number) => {
    const copy = frame.slice();
    copy[index] = value;
    return copy;
  };

  it('[CD4] of any other length is refused with what was expected and found', () => {
    for (let bytes = 0; bytes < frame.byteLength; bytes++) {
      const error = refusal(() => decode(frame.subarray(0, bytes)));
      expect(error.code).toBe('update.wrong-length');
      expect(error.what).toBe(`The frame has ${bytes} bytes, expected 36.`);
    }
    expect(refusal(() => decode(new Uint8Array([...frame, 0]))).what).toBe(
      'The frame has 37 bytes, expected 36.',
    );
  });

  it('[CD4] of another parameter count is refused, whatever its header claims', () => {
    const other = makeLayout([{ name: 'kernel', shape: [6] }]);
    const larger = encodeFrame({ encoding: 'float32', layout: other, delta: new Float32Array(6) });
    const error = refusal(() => decode(larger));
    expect([error.code, error.what]).toEqual([
      'update.wrong-length',
      'The frame holds 6 values, expected 5.',
    ]);
    expect(refusal(() => decode(patched(12, 6))).code).toBe('update.wrong-length');
    expect(refusal(() => decode(patched(15, 0xff))).code).toBe('update.wrong-length');
  });

  it('[CD4] of another encoding is refused by name', () => {
    const half = encodeFrame({ encoding: 'float16', layout, delta });
    const error = refusal(() => decode(half));
    expect([error.code, error.what]).toEqual([
      'update.wrong-encoding',
      'The frame is encoded as float16, expected float32.',
    ]);
    expect(refusal(() => decode(patched(5, 99))).what).toBe(
      'The frame is encoded as unknown (99), expected float32.',
    );
  });

  it('[CD4] of another layout with as many parameters is refused', () => {
    const transposed = makeLayout([
      { name: 'kernel', shape: [4, 1] },
      { name: 'bias', shape: [1] },
    ]);
    const error = refusal(() => decode(encodeFrame({ encoding: 'float32', layout: transposed, delta })));
    expect(error.code).toBe('update.wrong-layout');
    expect(error.what).toContain(layout.fingerprint.toString(16));
    expect(error.what).toContain(transposed.fingerprint.toString(16));
  });

  it('[CD4] is no frame without its first eight bytes', () => {
    for (const index of [0, 1, 2, 3, 6, 7]) {
      expect(refusal(() => decode(patched(index, 0x41))).code).toBe('update.wrong-encoding');
    }
    expect(refusal(() => decode(patched(4, 2))).what).toBe('The frame has format version 2, expected 1.');
  });

  it('[CD4] never throws anything but a refusal, whatever the bytes', () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.tuple(fc.nat(15), fc.nat(255)).map(([index, value]) => patched(index, value)),
    );
    fc.assert(
      fc.property(garbage, (bytes) => {
        try {
          expect(decode(bytes)).toHaveLength(5);
        } catch (error) {
          expect(error).toBeInstanceOf(TabfedError);
          expect((error as TabfedError).code).toMatch(/^update\.wrong-(length|encoding|layout)$/);
        }
      }),
    );
  });
});
