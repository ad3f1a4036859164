import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packFrame, travellingBytes, unpackFrame } from '../core/codec/deflated-frame.ts';
import { decodeFrame, encodeFrame, frameBytes } from '../core/codec/frame.ts';
import { TabfedError } from '../core/errors/tabfed-error.ts';
import type { Deflate } from '../core/ports.ts';
import type { Encoding } from '../core/protocol/messages.ts';
import { seededFill } from '../core/testing/seeded-fill.ts';
import { makeLayout } from '../core/weights/layout.ts';
import { nodeDeflate } from '../participant/trainer/node-deflate.ts';
import { deflateByStream } from '../participant/update/deflate.ts';
import { inflateByZlib } from './inflate.ts';

const layout = makeLayout([
  { name: 'kernel', shape: [40, 20] },
  { name: 'bias', shape: [20] },
]);
const expected = { layout, encoding: 'int8' } as const;
const payloadBytes = frameBytes(expected) - 16;
const noise = seededFill(5);
const randomDelta = () => {
  const words = new Uint32Array(layout.parameterCount);
  noise(words);
  return Float32Array.from(words, (word) => word / 2 ** 31 - 1);
};
const makeInt8 = (delta = randomDelta()) =>
  encodeFrame({ encoding: 'int8', layout, delta, fillRandom: seededFill(1) });
const unpack = (frame: Uint8Array) => unpackFrame(frame, expected, inflateByZlib);
const withPayload = (payload: Uint8Array) => new Uint8Array([...makeInt8().subarray(0, 16), ...payload]);

async function refusal(attempt: Promise<unknown>): Promise<[string, string]> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof TabfedError) return [error.code, error.what];
    throw error;
  }
  throw new Error('expected a refusal');
}

const deflaters: readonly [string, Deflate][] = [
  ['CompressionStream', deflateByStream],
  ['node:zlib', nodeDeflate],
];

describe.each(deflaters)('a frame deflated by %s', (_, deflate) => {
  it('[CD12] arrives byte for byte, whatever the delta, with its header in the clear', async () => {
    const float = fc.float({ min: -16, max: 16, noNaN: true });
    const size = layout.parameterCount;
    const delta = fc.oneof(
      fc.array(float, { minLength: size, maxLength: size }).map((values) => Float32Array.from(values)),
      fc.constant(new Float32Array(size)),
      fc.constant(0).map(randomDelta),
    );
    await fc.assert(
      fc.asyncProperty(delta, fc.nat(7), async (values, offset) => {
        const frame = makeInt8(values);
        const packed = await packFrame(frame, 'int8', deflate);
        expect(packed.subarray(0, 16)).toEqual(frame.subarray(0, 16));
        const { fewest, most } = travellingBytes(expected);
        expect(packed.byteLength).toBeGreaterThanOrEqual(fewest);
        expect(packed.byteLength).toBeLessThanOrEqual(most);
        const received = new Uint8Array(offset + packed.byteLength);
        received.set(packed, offset);
        expect(await unpack(received.subarray(offset))).toEqual(frame);
      }),
      { numRuns: 60 },
    );
  });

  it('[CD12] shrinks where many values are zero', async () => {
    const sparse = randomDelta().map((value, i) => (i % 10 === 0 ? value : 0));
    const packed = await packFrame(makeInt8(sparse), 'int8', deflate);
    expect(packed.byteLength).toBeLessThan(payloadBytes / 2);
  });
});

describe('a frame that is not deflated', () => {
  it.each<Encoding>(['float32', 'float16'])('[CD12] travels as it is (%s)', async (encoding) => {
    const frame = encodeFrame({ encoding, layout, delta: randomDelta() });
    expect(await packFrame(frame, encoding, deflateByStream)).toBe(frame);
    expect(await unpackFrame(frame, { layout, encoding }, inflateByZlib)).toBe(frame);
    const bytes = frameBytes({ layout, encoding });
    expect(travellingBytes({ layout, encoding })).toEqual({ fewest: bytes, most: bytes });
  });
});

describe('a deflated frame that does not fit', () => {
  it('[CD13] is a bomb: a few bytes that unfold to 100 MB are stopped at the first byte too many', async () => {
    const bomb = deflateSync(new Uint8Array(100_000_000), { level: 9 }).subarray(0, 700);
    expect(await refusal(unpack(withPayload(bomb)))).toEqual([
      'update.wrong-length',
      `The frame's payload inflates to more than ${payloadBytes} bytes, expected as many.`,
    ]);
  });

  it('[CD13] inflates to one byte more or less', async () => {
    expect(await refusal(unpack(withPayload(deflateSync(new Uint8Array(payloadBytes + 1)))))).toEqual([
      'update.wrong-length',
      `The frame's payload inflates to more than ${payloadBytes} bytes, expected as many.`,
    ]);
    expect(await refusal(unpack(withPayload(deflateSync(new Uint8Array(payloadBytes - 1)))))).toEqual([
      'update.wrong-length',
      `The frame's payload inflates to ${payloadBytes - 1} bytes, expected ${payloadBytes}.`,
    ]);
  });

  it('[CD13] is cut off anywhere', async () => {
    const packed = await packFrame(makeInt8(), 'int8', nodeDeflate);
    for (const bytes of [24, 25, 100, packed.byteLength - 4, packed.byteLength - 1]) {
      const [code, what] = await refusal(unpack(packed.subarray(0, bytes)));
      expect([code, what]).toEqual([
        'update.wrong-encoding',
        expect.stringContaining('unexpected end of file'),
      ]);
    }
    for (const bytes of [0, 15, 16, 23]) {
      expect((await refusal(unpack(packed.subarray(0, bytes))))[0]).toBe('update.wrong-length');
    }
  });

  it('[CD13] is longer than any deflated frame of its model, before it is looked into', async () => {
    const { fewest, most } = travellingBytes(expected);
    expect(await refusal(unpack(new Uint8Array(most + 1)))).toEqual([
      'update.wrong-length',
      `The frame has ${most + 1} bytes, expected ${fewest} to ${most}.`,
    ]);
  });

  it('[CD13] goes on behind its stream', async () => {
    const packed = await packFrame(makeInt8(new Float32Array(layout.parameterCount)), 'int8', nodeDeflate);
    const [code, what] = await refusal(unpack(new Uint8Array([...packed, 1, 2, 3])));
    expect([code, what]).toEqual([
      'update.wrong-encoding',
      expect.stringContaining('it ends 3 bytes before the frame does'),
    ]);
  });

  it('[CD13] is damaged in any byte: refused, or stopped by its checksum', async () => {
    const packed = await packFrame(makeInt8(), 'int8', nodeDeflate);
    const place = fc.nat(packed.byteLength - 1);
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (index, change) => {
        const damaged = packed.slice();
        damaged[index]! ^= change;
        const [code] = await refusal(unpack(damaged));
        expect(code).toMatch(/^update\.wrong-(length|encoding|layout)$/);
      }),
      { numRuns: 300 },
    );
  });

  it('[CD13] is of another encoding or layout, and is not inflated for that', async () => {
    const unasked = () => Promise.reject(new Error('must not inflate'));
    const half = encodeFrame({ encoding: 'float16', layout, delta: new Float32Array(820) });
    expect(await refusal(unpackFrame(half.subarray(0, 500), expected, unasked))).toEqual([
      'update.wrong-encoding',
      'The frame is encoded as float16, expected int8.',
    ]);
    const other = makeLayout([{ name: 'kernel', shape: [820] }]);
    const packed = await packFrame(makeInt8(), 'int8', nodeDeflate);
    const [code] = await refusal(unpackFrame(packed, { layout: other, encoding: 'int8' }, unasked));
    expect(code).toBe('update.wrong-layout');
    // And an int8 frame where the task wants float16.
    await unpackFrame(packed, { layout, encoding: 'float16' }, unasked).then((frame) => {
      expect(() => decodeFrame(frame, { layout, encoding: 'float16' })).toThrow(
        expect.objectContaining({ what: 'The frame is encoded as int8, expected float16.' }),
      );
    });
  });

  it('[CD13] is never anything but refused, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 8, maxLength: 400 }), async (bytes) => {
        const [code] = await refusal(unpack(withPayload(bytes)));
        expect(code).toMatch(/^update\.wrong-(length|encoding)$/);
      }),
      { numRuns: 200 },
    );
  });
});
