/**
 * What a server optimizer remembers, as bytes: a JSON head with the optimizer's name and the shape of its state,
 * then every number and typed array as little-endian bits. The same state gives the same bytes on every machine.
 *
 * Layout: u32 length of the head, head in UTF-8, values. Numbers are float64; so that -0, NaN and ∞ survive too.
 */
import { endianness } from 'node:os';

type Shape =
  | { readonly number: number }
  | { readonly array: 'Float32Array' | 'Float64Array'; readonly offset: number; readonly length: number }
  | { readonly fields: Readonly<Record<string, Shape>> };

const ARRAYS = { Float32Array, Float64Array } as const;

/** @returns undefined where there is nothing to remember. */
export function optimizerStateBytes(optimizer: string, state: unknown): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let length = 0;
  const add = (part: Uint8Array) => {
    const offset = length;
    parts.push(part);
    length += part.byteLength;
    return offset;
  };
  const shapeOf = (value: unknown, path: string): Shape => {
    if (typeof value === 'number') return { number: add(bytesOf(Float64Array.of(value))) };
    for (const array of ['Float32Array', 'Float64Array'] as const) {
      if (value instanceof ARRAYS[array]) return { array, offset: add(bytesOf(value)), length: value.length };
    }
    if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
      const fields = Object.entries(value).map(([key, each]) => [key, shapeOf(each, `${path}.${key}`)]);
      return { fields: Object.fromEntries(fields) };
    }
    throw new TypeError(
      `${path} of server optimizer ${optimizer} expected numbers, Float32Array, Float64Array and plain objects of them`,
    );
  };
  const shape = shapeOf(state, 'state');
  if (length === 0) return undefined;
  const head = new TextEncoder().encode(JSON.stringify({ optimizer, shape }));
  const bytes = new Uint8Array(4 + head.byteLength + length);
  new DataView(bytes.buffer).setUint32(0, head.byteLength, true);
  bytes.set(head, 4);
  let offset = 4 + head.byteLength;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

/** Reads what `optimizerStateBytes` wrote; the arrays are new. The bytes are known to be intact by their hash. */
export function readOptimizerState(bytes: Uint8Array): { optimizer: string; state: unknown } {
  const headBytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  const { optimizer, shape } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headBytes))) as {
    optimizer: string;
    shape: Shape;
  };
  // Files are read as Buffers, whose slice() is no copy.
  const values = new Uint8Array(bytes.subarray(4 + headBytes));
  const read = (part: Shape): unknown => {
    if ('number' in part) return new DataView(values.buffer).getFloat64(part.number, true);
    if ('fields' in part) {
      return Object.fromEntries(Object.entries(part.fields).map(([key, each]) => [key, read(each)]));
    }
    const TypedArray = ARRAYS[part.array];
    const end = part.offset + part.length * TypedArray.BYTES_PER_ELEMENT;
    // A slice of its own, since an offset need not be a multiple of the element's size.
    return new TypedArray(values.slice(part.offset, end).buffer);
  };
  return { optimizer, state: read(shape) };
}

function bytesOf(array: Float32Array | Float64Array): Uint8Array {
  if (endianness() !== 'LE') throw new TypeError('expected a little-endian machine');
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
