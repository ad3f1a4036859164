/**
 * Signed bytes with one scale a tensor: a quarter of the bytes, and far fewer once deflated. The payload is a float32
 * scale for each entry of the weight layout, then one int8 for each value; value = scale · int8.
 *
 * Rounding is stochastic: to one of the two neighbours, to the nearer one more often, so that the expected value is the
 * value itself. Rounding to the nearest would lose every value below half a step, in every participant alike; these
 * errors would add up in the mean, where chance ones cancel. Zero stays zero.
 */
import { measure } from '../math/measure.ts';
import type { WeightSpec } from '../weights/layout.ts';
import type { Codec } from './codec.ts';

/** Steps from zero to a tensor's largest |value|. −128 is not written: the range is symmetric. */
const STEPS = 127;
/** Random words fetched at once: 64 KiB, the most that `crypto.getRandomValues` gives. */
const RANDOM_BLOCK = 16_384;

export const int8: Codec = {
  encoding: 'int8',
  wireId: 3,
  isDeflated: true,
  payloadBytes: (parameterCount, tensorCount) => 4 * tensorCount + parameterCount,

  encode(values, payload, { weights }, fillRandom) {
    const levels = levelsIn(payload, weights.length);
    const random = new Uint32Array(Math.min(RANDOM_BLOCK, values.length));
    let used = random.length;
    weights.forEach(({ offset, size }, tensor) => {
      const scale = scaleFor(measure(values.subarray(offset, offset + size)).largest);
      payload.setFloat32(4 * tensor, scale, true);
      if (!(scale > 0)) return; // All zeros, or all lost: the levels stay zero.
      for (let i = offset; i < offset + size; i++) {
        if (used === random.length) {
          fillRandom(random);
          used = 0;
        }
        levels[i] = Math.floor(values[i]! / scale + random[used++]! * 2 ** -32);
      }
    });
  },

  decode(payload, values, { weights }) {
    const levels = levelsIn(payload, weights.length);
    weights.forEach(({ offset, size }: WeightSpec, tensor) => {
      const scale = payload.getFloat32(4 * tensor, true);
      for (let i = offset; i < offset + size; i++) values[i] = scale * levels[i]!;
    });
  },
};

/** One step: the smallest float32 of which 127 reach `largest`, so that nothing has to be cut off at the end. */
function scaleFor(largest: number): number {
  // One value that is not finite makes the whole tensor so; the hub refuses the update.
  if (!Number.isFinite(largest)) return Number.NaN;
  const scale = Float32Array.of(largest / STEPS);
  if (scale[0]! * STEPS < largest) new Uint32Array(scale.buffer)[0]! += 1;
  return scale[0]!;
}

function levelsIn(payload: DataView, tensorCount: number): Int8Array {
  const start = 4 * tensorCount;
  return new Int8Array(payload.buffer, payload.byteOffset + start, payload.byteLength - start);
}
