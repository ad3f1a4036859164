/** A model as `.safetensors`: u64 length, JSON header, data. Little-endian; https://github.com/huggingface/safetensors */
import { modelBytes } from '../codec/model-bytes.ts';
import type { WeightLayout } from '../weights/layout.ts';

const ALIGNMENT = 8;

/**
 * @param weights - Shape `[P]`; not changed.
 * @param metadata - Free text pairs for the header: task, round, model id …
 * @throws RangeError where the length does not fit the layout or a weight is not finite.
 */
export function toSafetensors(
  weights: Float32Array,
  layout: WeightLayout,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  if (weights.length !== layout.parameterCount) {
    throw new RangeError(`weights has ${weights.length} values, expected ${layout.parameterCount}`);
  }
  const tensors = layout.weights.map(({ name, shape, offset, size }) => [
    name,
    { dtype: 'F32', shape, data_offsets: [4 * offset, 4 * (offset + size)] },
  ]);
  const header = asciiJson(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(tensors) }));
  // Spaces after the JSON, so that the data begins at a multiple of 8 and can be mapped as it is.
  const paddedLength = Math.ceil(header.length / ALIGNMENT) * ALIGNMENT;
  const data = modelBytes(weights);
  const file = new Uint8Array(8 + paddedLength + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(paddedLength), true);
  file.fill(0x20, 8, 8 + paddedLength);
  file.set(header, 8);
  file.set(data, 8 + paddedLength);
  return file;
}

/** JSON as bytes; core has no TextEncoder. */
function asciiJson(json: string): Uint8Array {
  // JSON may escape any character, so plain ASCII says everything.
  const ascii = json.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Uint8Array.from(ascii, (character) => character.charCodeAt(0));
}
