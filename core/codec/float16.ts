/**
 * IEEE 754 binary16 ("half"): 1 sign bit, 5 exponent bits, 10 fraction bits, little-endian. Halves the bytes at a
 * relative error of at most 2⁻¹¹. Values from 65,520 on become Infinity, which admission refuses.
 *
 * By hand, because Float16Array is missing in Node 20 and in most browsers in use.
 */
import type { Codec } from './codec.ts';

export const float16 = {
  encoding: 'float16',
  wireId: 2,
  isDeflated: false,
  payloadBytes: (parameterCount: number) => 2 * parameterCount,
  encode(values: Float32Array, payload: DataView) {
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (let i = 0; i < values.length; i++) payload.setUint16(2 * i, halfBits(values[i]!, bits[i]!), true);
  },
  decode(payload: DataView, values: Float32Array) {
    const table = decodeTable();
    for (let i = 0; i < values.length; i++) values[i] = table[payload.getUint16(2 * i, true)]!;
  },
} satisfies Codec;

/** 2⁻¹⁴ as float32 bits: the smallest normal half. */
const SMALLEST_NORMAL = 0x38800000;
/** 2¹⁶ as float32 bits: from here on every finite value is beyond the largest half. */
const BEYOND_LARGEST = 0x47800000;
const FLOAT32_INFINITY = 0x7f800000;
/** float32 bits minus half bits of the exponent: (127 − 15) · 2²³. */
const EXPONENT_SHIFT = 0x38000000;
/** Adding and subtracting 1.5·2⁵² rounds a float64 to an integer, ties to even. */
const ROUND_TO_INTEGER = 1.5 * 2 ** 52;

/** Nearest half of a float32, ties to even. `bits` are the float32 bits of `value`. */
function halfBits(value: number, bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude < SMALLEST_NORMAL) {
    // Subnormal halves are the multiples of 2⁻²⁴; 1024 of them carry into the smallest normal, as they should.
    return sign | (Math.abs(value) * 2 ** 24 + ROUND_TO_INTEGER - ROUND_TO_INTEGER);
  }
  if (magnitude >= BEYOND_LARGEST) return sign | (magnitude > FLOAT32_INFINITY ? 0x7e00 : 0x7c00);
  // Half an ulp less one, plus one where the kept fraction is odd. A carry runs on into the exponent, up to Infinity.
  return sign | ((magnitude - EXPONENT_SHIFT + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

let table: Float32Array | undefined;

/**
 * All 65,536 halves as float32, made at first use: one load a value. Shifting bits and scaling needs no table but
 * meets float32 subnormals for every small delta, which processors handle a hundred times slower.
 */
function decodeTable(): Float32Array {
  table ??= Float32Array.from({ length: 0x10000 }, (_, bits) => halfToNumber(bits));
  return table;
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
