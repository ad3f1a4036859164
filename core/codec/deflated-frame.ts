/**
 * How a frame travels. Encodings that are worth it (`Codec.isDeflated`) have their payload deflated: the header stays
 * as it is, a zlib stream (RFC 1950) takes the payload's place. All others travel as they are.
 *
 * A step of its own outside the codecs, because deflating is asynchronous in the tab and in the hub.
 */
import type { Deflate, Inflate } from '../ports.ts';
import type { Encoding } from '../protocol/messages.ts';
import {
  checkFrameHeader,
  type ExpectedFrame,
  FRAME_HEADER_BYTES,
  frameBytes,
  wrongEncoding,
  wrongFrameLength,
  wrongLength,
} from './frame.ts';
import { CODECS } from './registry.ts';

/** The zlib stream of no bytes at all. */
const SHORTEST_STREAM_BYTES = 8;

/** Bytes that a frame may have on its way: all alike where it is not deflated. */
export function travellingBytes(expected: ExpectedFrame): { readonly fewest: number; readonly most: number } {
  const whole = frameBytes(expected);
  if (!CODECS[expected.encoding].isDeflated) return { fewest: whole, most: whole };
  // What cannot be compressed is stored, at 5 bytes a block and 6 around it. A 256th is ten times what zlib adds.
  return { fewest: FRAME_HEADER_BYTES + SHORTEST_STREAM_BYTES, most: whole + Math.ceil(whole / 256) + 64 };
}

/** Makes a frame ready to travel. Returns `frame` itself where its encoding is not deflated. */
export async function packFrame(
  frame: Uint8Array<ArrayBuffer>,
  encoding: Encoding,
  deflate: Deflate,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!CODECS[encoding].isDeflated) return frame;
  return join(frame, await deflate(frame.subarray(FRAME_HEADER_BYTES)));
}

/**
 * Takes a frame that travelled back to what `decodeFrame` reads. Header and length are checked first, so that only a
 * frame of this model and encoding costs any inflating, and what unfolds is never longer than the payload should be.
 *
 * @param frame - Any view; not changed. Returned itself where the encoding is not deflated: `decodeFrame` checks it.
 * @throws TabfedError `update.wrong-length`, `update.wrong-encoding` or `update.wrong-layout`.
 */
export async function unpackFrame(
  frame: Uint8Array,
  expected: ExpectedFrame,
  inflate: Inflate,
): Promise<Uint8Array> {
  if (!CODECS[expected.encoding].isDeflated) return frame;
  const { fewest, most } = travellingBytes(expected);
  if (frame.byteLength < fewest || frame.byteLength > most) {
    throw wrongFrameLength(frame.byteLength, `${fewest} to ${most}`);
  }
  checkFrameHeader(frame, expected);
  const payloadBytes = frameBytes(expected) - FRAME_HEADER_BYTES;
  const inflated = await inflate(frame.subarray(FRAME_HEADER_BYTES), payloadBytes);
  switch (inflated.kind) {
    case 'bytes':
      if (inflated.bytes.byteLength === payloadBytes) return join(frame, inflated.bytes);
      throw wrongLength(
        `The frame's payload inflates to ${inflated.bytes.byteLength} bytes, expected ${payloadBytes}.`,
      );
    case 'too-long':
      throw wrongLength(`The frame's payload inflates to more than ${payloadBytes} bytes, expected as many.`);
    case 'broken':
      throw wrongEncoding(
        `The frame's payload is no whole zlib stream: ${inflated.because}; expected ${payloadBytes} deflated bytes.`,
      );
  }
}

function join(frame: Uint8Array, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(FRAME_HEADER_BYTES + payload.byteLength);
  joined.set(frame.subarray(0, FRAME_HEADER_BYTES));
  joined.set(payload, FRAME_HEADER_BYTES);
  return joined;
}
