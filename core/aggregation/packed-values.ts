/** Values as a kernel takes them, and back. */
import { float16 } from '../codec/float16.ts';
import { float32 } from '../codec/float32.ts';
import type { PackedValues } from '../ports.ts';

const CODEC_OF = { float32, float16 } as const;

/** Bytes of one value. */
export const BYTES_OF = { float32: 4, float16: 2 } as const;

export function valueCount({ form, bytes }: PackedValues): number {
  return bytes.byteLength / BYTES_OF[form];
}

/** @returns The same memory, as bytes. Arrays of numbers are little-endian on every machine that runs a hub. */
export function packFloat32(values: Float32Array): PackedValues {
  return {
    form: 'float32',
    bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
}

/** @returns A new array. */
export function unpack(packed: PackedValues): Float32Array<ArrayBuffer> {
  const { form, bytes } = packed;
  const values = new Float32Array(valueCount(packed));
  CODEC_OF[form].decode(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), values);
  return values;
}
