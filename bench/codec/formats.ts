/** The ways to write a delta that are compared: each encoding, with its payload as it is or deflated. */
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { decodeFrame, encodeFrame, FRAME_HEADER_BYTES } from '../../core/codec/frame.ts';
import type { Deflate } from '../../core/ports.ts';
import type { Encoding } from '../../core/protocol/messages.ts';
import type { WeightLayout } from '../../core/weights/layout.ts';
import { nodeDeflate } from '../../participant/trainer/node-deflate.ts';
import { deflateByStream } from '../../participant/update/deflate.ts';
import { fillCryptoRandom } from '../../participant/update/random.ts';

export interface Format {
  readonly name: string;
  write(delta: Float32Array, layout: WeightLayout): Promise<Uint8Array>;
  read(bytes: Uint8Array, layout: WeightLayout): Promise<Float32Array>;
}

const inflateAll = promisify<Uint8Array, Uint8Array>(inflate);

/** `name` is what the row is called; without `deflate` the payload stays as it is. */
function format(name: string, encoding: Encoding, deflate?: Deflate): Format {
  return {
    name,
    async write(delta, layout) {
      const frame = encodeFrame({ encoding, layout, delta, fillRandom: fillCryptoRandom });
      if (!deflate) return frame;
      const payload = await deflate(frame.subarray(FRAME_HEADER_BYTES));
      return Buffer.concat([frame.subarray(0, FRAME_HEADER_BYTES), payload]);
    },
    async read(bytes, layout) {
      if (!deflate) return decodeFrame(bytes, { layout, encoding });
      const payload = await inflateAll(bytes.subarray(FRAME_HEADER_BYTES));
      const frame = Buffer.concat([bytes.subarray(0, FRAME_HEADER_BYTES), payload]);
      return decodeFrame(frame, { layout, encoding });
    },
  };
}

export const FORMATS: readonly Format[] = [
  format('float32', 'float32'),
  format('float32 + deflate', 'float32', nodeDeflate),
  format('float16', 'float16'),
  format('float16 + deflate', 'float16', nodeDeflate),
  format('int8, not deflated', 'int8'),
  format('int8', 'int8', nodeDeflate),
  format('int8, CompressionStream', 'int8', deflateByStream),
];
