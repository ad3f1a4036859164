import type { FillRandom } from '../ports.ts';
import type { Encoding } from '../protocol/messages.ts';
import type { WeightLayout } from '../weights/layout.ts';

/**
 * How the numbers of a delta are written in a frame's payload. One file and one line in `registry.ts` each;
 * `core/testing/codec-contract.ts` holds what every codec promises.
 *
 * The frame around the payload, its checks and its errors are the business of `frame.ts`: a codec may
 * count on a payload of exactly `payloadBytes` bytes, at any byte offset, and on values that fit the layout.
 */
export interface Codec {
  readonly encoding: Encoding;
  /** Stands for the encoding in a frame's header. Never reused. */
  readonly wireId: number;
  /** Whether the payload is worth deflating (`deflated-frame.ts`). */
  readonly isDeflated: boolean;
  /** @param tensorCount - Entries of the weight layout. */
  payloadBytes(parameterCount: number, tensorCount: number): number;
  /** Fills `payload`; `values` is not changed. `fillRandom` is asked only by codecs that round by chance. */
  encode(values: Float32Array, payload: DataView, layout: WeightLayout, fillRandom: FillRandom): void;
  /** Fills `values`; keeps no reference to `payload`. Values that are not finite stay so, as NaN at least. */
  decode(payload: DataView, values: Float32Array, layout: WeightLayout): void;
}
