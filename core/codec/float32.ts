/**
 * Little-endian float32, as in payloads and model files. A DataView writes the same bytes on every machine and
 * reads at any byte offset, which a Float32Array over a socket's buffer does not; V8 compiles both alike.
 */
import type { Codec } from './codec.ts';

export const float32: Codec = {
  encoding: 'float32',
  wireId: 1,
  payloadBytes: (parameterCount) => 4 * parameterCount,
  encode(values, payload) {
    for (let i = 0; i < values.length; i++) payload.setFloat32(4 * i, values[i]!, true);
  },
  decode(payload, values) {
    for (let i = 0; i < values.length; i++) values[i] = payload.getFloat32(4 * i, true);
  },
};
