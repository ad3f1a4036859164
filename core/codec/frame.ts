/**
 * The frame: a delta in binary form, as it leaves the tab.
 *
 * | byte | holds |
 * |---|---|
 * | 0–3 | `TFD1` in ASCII |
 * | 4 | format version, 1 |
 * | 5 | encoding, the codec's wire id |
 * | 6–7 | zero |
 * | 8–11 | fingerprint of the weight layout, u32 |
 * | 12–15 | parameter count, u32 |
 * | 16– | payload, as the codec writes it |
 *
 * All numbers are little-endian. Nothing in a frame depends on anything but the delta, the layout, the encoding and, where
 * that rounds by chance, the dice. Such a frame is made once a round and resent as it is. `deflated-frame.ts` says how
 * a frame of an encoding that is deflated travels.
 */
import { TabfedError } from '../errors/tabfed-error.ts';
import type { FillRandom } from '../ports.ts';
import type { Encoding } from '../protocol/messages.ts';
import type { WeightLayout } from '../weights/layout.ts';
import { CODECS } from './registry.ts';

export const FRAME_HEADER_BYTES = 16;
export const FRAME_FORMAT_VERSION = 1;
/** `TFD1`, read as a big-endian u32. */
const MAGIC = 0x54464431;

/** What a frame has to be for the hub to read it. */
export interface ExpectedFrame {
  readonly layout: WeightLayout;
  readonly encoding: Encoding;
}

/** Bytes of a whole frame before any deflating, header included. */
export function frameBytes({ layout, encoding }: ExpectedFrame): number {
  return FRAME_HEADER_BYTES + CODECS[encoding].payloadBytes(layout.parameterCount, layout.weights.length);
}

/**
 * Writes a delta as a frame. The same delta and the same random words give the same bytes.
 *
 * @param delta - Shape `[P]`; not changed. Values that are not finite are written as they are: the hub refuses them.
 * @param fillRandom - For encodings that round by chance; the others do not ask.
 * @returns A new array over a buffer of its own, which may be transferred.
 * @throws RangeError where the delta's length is not the layout's parameter count.
 */
export function encodeFrame(input: {
  readonly encoding: Encoding;
  readonly layout: WeightLayout;
  readonly delta: Float32Array;
  readonly fillRandom?: FillRandom;
}): Uint8Array<ArrayBuffer> {
  const { encoding, layout, delta, fillRandom = noRandom } = input;
  if (delta.length !== layout.parameterCount) {
    throw new RangeError(`delta has ${delta.length} values, expected ${layout.parameterCount}`);
  }
  const codec = CODECS[encoding];
  const frame = new Uint8Array(frameBytes({ encoding, layout }));
  const header = new DataView(frame.buffer, 0, FRAME_HEADER_BYTES);
  header.setUint32(0, MAGIC);
  header.setUint8(4, FRAME_FORMAT_VERSION);
  header.setUint8(5, codec.wireId);
  header.setUint32(8, layout.fingerprint, true);
  header.setUint32(12, delta.length, true);
  codec.encode(delta, new DataView(frame.buffer, FRAME_HEADER_BYTES), layout, fillRandom);
  return frame;
}

/**
 * Reads a frame that came from outside, after checking all of it.
 *
 * @param frame - Any view, at any byte offset; Node's Buffers too. Not changed, not kept.
 * @returns The delta as a new array, shape `[P]`. Its values are unchecked: `checkDelta` of core/aggregation does that.
 * @throws TabfedError `update.wrong-length`, `update.wrong-encoding` or `update.wrong-layout`; nothing is decoded then.
 */
export function decodeFrame(frame: Uint8Array, expected: ExpectedFrame): Float32Array<ArrayBuffer> {
  const { layout, encoding } = expected;
  const expectedBytes = frameBytes(expected);
  if (frame.byteLength < FRAME_HEADER_BYTES) throw wrongFrameLength(frame.byteLength, `${expectedBytes}`);
  checkFrameHeader(frame, expected);
  if (frame.byteLength !== expectedBytes) throw wrongFrameLength(frame.byteLength, `${expectedBytes}`);
  const delta = new Float32Array(layout.parameterCount);
  const payload = new DataView(
    frame.buffer,
    frame.byteOffset + FRAME_HEADER_BYTES,
    frame.byteLength - FRAME_HEADER_BYTES,
  );
  CODECS[encoding].decode(payload, delta, layout);
  return delta;
}

/**
 * @param frame - At least FRAME_HEADER_BYTES long; nothing behind them is read.
 * @throws TabfedError `update.wrong-length`, `update.wrong-encoding` or `update.wrong-layout`.
 */
export function checkFrameHeader(frame: Uint8Array, { layout, encoding }: ExpectedFrame): void {
  const header = new DataView(frame.buffer, frame.byteOffset, FRAME_HEADER_BYTES);
  if (header.getUint32(0) !== MAGIC || header.getUint16(6) !== 0) {
    const found = [...frame.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw wrongEncoding(`The update does not begin like a frame: expected "TFD1" in ASCII, found ${found}.`);
  }
  const version = header.getUint8(4);
  if (version !== FRAME_FORMAT_VERSION) {
    throw wrongEncoding(`The frame has format version ${version}, expected ${FRAME_FORMAT_VERSION}.`);
  }
  const wireId = header.getUint8(5);
  if (wireId !== CODECS[encoding].wireId) {
    const found = Object.values(CODECS).find((codec) => codec.wireId === wireId)?.encoding;
    throw wrongEncoding(`The frame is encoded as ${found ?? `unknown (${wireId})`}, expected ${encoding}.`);
  }
  const parameterCount = header.getUint32(12, true);
  if (parameterCount !== layout.parameterCount) {
    throw wrongLength(`The frame holds ${parameterCount} values, expected ${layout.parameterCount}.`);
  }
  const fingerprint = header.getUint32(8, true);
  if (fingerprint !== layout.fingerprint) {
    throw new TabfedError('update.wrong-layout', {
      what: `The frame is for weight layout ${hex(fingerprint)}, expected ${hex(layout.fingerprint)}.`,
      next: RELOAD,
    });
  }
}

const RELOAD = 'The page runs another version of the model; reload it to fetch the current one.';

export const wrongFrameLength = (foundBytes: number, expected: string) =>
  wrongLength(`The frame has ${foundBytes} bytes, expected ${expected}.`);

export const wrongLength = (what: string) => new TabfedError('update.wrong-length', { what, next: RELOAD });

export const wrongEncoding = (what: string) =>
  new TabfedError('update.wrong-encoding', {
    what,
    next: 'Encode the update as the task says, with this version of tabfed; reload the page to fetch it.',
  });

const hex = (value: number) => value.toString(16).padStart(8, '0');

function noRandom(): never {
  throw new TypeError('fillRandom is missing; this encoding rounds by chance');
}
