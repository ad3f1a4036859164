/** A model file: the flat weights in layout order, little-endian float32, nothing else. Its SHA-256 is the model's id. */
import { TabfedError } from '../errors/tabfed-error.ts';
import { countNotFinite } from '../math/finite.ts';
import type { WeightLayout } from '../weights/layout.ts';
import { float32 } from './float32.ts';

/**
 * @param weights - Shape `[P]`; not changed.
 * @throws RangeError where a weight is not finite: such a model must never be committed.
 */
export function modelBytes(weights: Float32Array): Uint8Array<ArrayBuffer> {
  const broken = countNotFinite(weights);
  if (broken > 0)
    throw new RangeError(`weights holds ${broken} of ${weights.length} values that are not finite`);
  const bytes = new Uint8Array(float32.payloadBytes(weights.length));
  float32.encode(weights, new DataView(bytes.buffer));
  return bytes;
}

/**
 * Reads a model file that came from outside.
 *
 * @param bytes - Any view, at any byte offset; not changed, not kept.
 * @returns A new array, shape `[P]`.
 * @throws TabfedError `model.download` where the length does not fit the layout or a weight is not finite.
 */
export function weightsFromBytes(bytes: Uint8Array, layout: WeightLayout): Float32Array<ArrayBuffer> {
  const expectedBytes = float32.payloadBytes(layout.parameterCount);
  if (bytes.byteLength !== expectedBytes) {
    throw new TabfedError('model.download', {
      what: `The model file has ${bytes.byteLength} bytes, expected ${expectedBytes} for ${layout.parameterCount} parameters.`,
      next: 'Reload the page; where that does not help, tell the operator that task and model do not match.',
    });
  }
  const weights = new Float32Array(layout.parameterCount);
  float32.decode(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), weights);
  const broken = countNotFinite(weights);
  if (broken > 0) {
    throw new TabfedError('model.download', {
      what: `The model file holds ${broken} of ${layout.parameterCount} weights that are not finite, expected none.`,
      next: 'Tell the operator that this version of the model is broken.',
    });
  }
  return weights;
}
