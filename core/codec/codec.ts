import type { Encoding } from '../protocol/messages.ts';

/**
 * How the numbers of a delta are written in a frame's payload. One file and one line in `registry.ts` each;
 * `core/testing/codec-contract.ts` holds what every codec promises.
 *
 * The frame around the payload, its checks and its errors are the business of `frame.ts`: a codec may
 * count on a payload of exactly `payloadBytes(values.length)` bytes, at any byte offset.
 */
export interface Codec {
  readonly encoding: Encoding;
  /** Stands for the encoding in a frame's header. Never reused. */
  readonly wireId: number;
  payloadBytes(parameterCount: number): number;
  /** Fills `payload`; `values` is not changed. */
  encode(values: Float32Array, payload: DataView): void;
  /** Fills `values`; keeps no reference to `payload`. Values that are not finite pass through. */
  decode(payload: DataView, values: Float32Array): void;
}
