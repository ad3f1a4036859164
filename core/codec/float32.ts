/**
 * Little-endian float32, as in payloads and model files. A DataView writes the same bytes on every machine and
 * reads at any byte offset, which a Float32Array over a socket's buffer does not; V8 compiles both alike.
 */
import type { Codec } from './codec.ts';

export const float32 = {
  encoding: 'float32',
  wireId: 1,
  isDeflated: false,
  payloadBytes: (parameterCount: number) => 4 * parameterCount,
  encode(values: Float32Array, payload: DataView) {
    for (let i = 0; i < values.length; i++) payload.setFloat32(4 * i, values[i]!, true);
  },
  decode(payload: DataView, values: Float32Array) {
    for (let i = 0; i < values.length; i++) values[i] = payload.getFloat32(4 * i, true);
  },
} satisfies Codec;
