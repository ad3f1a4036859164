/** IDX, the format of MNIST and its likes: a magic number, one big-endian length a dimension, then the bytes. */

/** Unsigned bytes with their dimensions, e.g. `[60000, 28, 28]`. `values` is a view of the file. */
export interface IdxBytes {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array;
}

/** @throws RangeError that says, as a clause, what the file lacks. */
export function readIdx(file: Uint8Array): IdxBytes {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.byteLength < 4 || view.getUint16(0) !== 0 || file[2] !== 8) {
    throw new RangeError('it does not begin like an IDX file of unsigned bytes');
  }
  const header = 4 + 4 * file[3]!;
  if (file.byteLength < header) throw new RangeError('it ends within its header');
  const dimensions = Array.from({ length: file[3]! }, (_, i) => view.getUint32(4 + 4 * i));
  const expected = header + dimensions.reduce((size, side) => size * side, 1);
  if (file.byteLength !== expected) {
    throw new RangeError(`it has ${file.byteLength} bytes, expected ${expected}`);
  }
  return { dimensions, values: file.subarray(header) };
}
