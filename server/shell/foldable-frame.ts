/** A frame's values as the fold kernel takes them: its payload as it lies there, where the kernel reads that encoding. */
import { packFloat32 } from '../../core/aggregation/packed-values.ts';
import {
  checkFrameHeader,
  decodeFrame,
  type ExpectedFrame,
  FRAME_HEADER_BYTES,
  frameBytes,
} from '../../core/codec/frame.ts';
import type { PackedValues } from '../../core/ports.ts';

/**
 * @param frame - Checked as `decodeFrame` does. Its memory is shared with the result.
 * @throws TabfedError as `decodeFrame` does.
 */
export function packedValuesOf(frame: Uint8Array, expected: ExpectedFrame): PackedValues {
  const { encoding } = expected;
  const isForKernel = encoding === 'float32' || encoding === 'float16';
  if (!isForKernel || frame.byteLength !== frameBytes(expected))
    return packFloat32(decodeFrame(frame, expected));
  checkFrameHeader(frame, expected);
  return { form: encoding, bytes: frame.subarray(FRAME_HEADER_BYTES) };
}
