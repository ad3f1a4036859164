/**
 * The fold in WebAssembly with SIMD. A delta is copied into WebAssembly's memory piece by piece, and each piece is
 * checked there and added at once, while it is in the processor's cache: one pass over the frame. Where a later piece
 * is out of limits, what was added is taken away again, which is exact, so that a refused delta leaves no trace.
 *
 * Folding several deltas in one pass was tried and gains nothing: the arithmetic takes the time, not the sums' memory.
 */

import { BYTES_OF, unpack, valueCount } from '../../core/aggregation/packed-values.ts';
import type { DeltaLimits, DeltaSize, FoldKernel, KernelSum, PackedValues } from '../../core/ports.ts';
import { type FoldExports, foldModule, LANES_AT, LARGEST_AT, VALUES_PER_PASS } from './fold-module.ts';

/** Values that are copied in together: 64 KiB of float16, 128 KiB of float32, which a core's own cache holds. */
const PIECE_VALUES = 32_768;
const PIECE_AT = 64;
const SUMS_AT = PIECE_AT + 8 * PIECE_VALUES;
const PAGE_BYTES = 65_536;

/** The kernel, or undefined where WebAssembly or its SIMD is missing. */
export function wasmKernel(): FoldKernel | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const bytes = foldModule();
  if (!WebAssembly.validate(bytes)) return undefined;
  const module = new WebAssembly.Module(bytes);
  const measuring = new Workbench(module, 0);
  return {
    name: 'wasm-simd',
    measure: (values) => measuring.measure(values),
    openSum: (parameterCount, grid) => new WasmSum(module, parameterCount, grid),
  };
}

class WasmSum implements KernelSum {
  readonly #bench: Workbench;
  readonly #parameterCount: number;
  readonly #grid: number;
  readonly #shift: number;
  /** Bits of `shift`: what every folded delta adds too much. */
  readonly #shiftBits: bigint;
  #foldedCount = 0n;

  constructor(module: WebAssembly.Module, parameterCount: number, grid: number) {
    this.#bench = new Workbench(module, parameterCount);
    this.#parameterCount = parameterCount;
    this.#grid = grid;
    this.#shift = 1.5 * 2 ** 52 * grid;
    this.#shiftBits = new BigInt64Array(Float64Array.of(this.#shift).buffer)[0]!;
  }

  fold(values: PackedValues, weight: number, { maxValue, maxNorm }: DeltaLimits) {
    const bench = this.#bench;
    const count = valueCount(values);
    if (count !== this.#parameterCount) {
      throw new RangeError(`values has ${count} values, expected ${this.#parameterCount}`);
    }
    const { form } = values;
    let largest = 0;
    bench.clearNorm();
    for (let from = 0; from < count; from += PIECE_VALUES) {
      const end = bench.copyIn(values, from);
      largest = Math.max(largest, bench.scan(form, end));
      if (!(largest <= maxValue)) {
        this.#takeBack(values, weight, from);
        return { ...bench.measure(values), wasAdded: false };
      }
      bench.run[`fold_${form}`](PIECE_AT, end, SUMS_AT + 8 * from, weight, this.#shift);
    }
    const norm = bench.norm();
    const wasAdded = norm <= maxNorm;
    if (wasAdded) this.#foldedCount += 1n;
    else this.#takeBack(values, weight, count);
    return { largest, norm, wasAdded };
  }

  #takeBack(values: PackedValues, weight: number, to: number): void {
    for (let from = 0; from < to; from += PIECE_VALUES) {
      const end = this.#bench.copyIn(values, from);
      this.#bench.run[`unfold_${values.form}`](PIECE_AT, end, SUMS_AT + 8 * from, weight, this.#shift);
    }
  }

  read(from: number, into: Float64Array): void {
    const { run, doubles } = this.#bench;
    const bias = BigInt.asIntN(64, this.#foldedCount * this.#shiftBits);
    for (let done = 0; done < into.length; done += PIECE_VALUES) {
      const count = Math.min(PIECE_VALUES, into.length - done);
      run.read_sums(PIECE_AT, PIECE_AT + 8 * count, SUMS_AT + 8 * (from + done), bias, this.#grid);
      into.set(doubles.subarray(0, count), done);
    }
  }

  add(from: number, sums: Float64Array): void {
    const { run, doubles } = this.#bench;
    for (let done = 0; done < sums.length; done += PIECE_VALUES) {
      const piece = sums.subarray(done, done + PIECE_VALUES);
      doubles.set(piece);
      run.add_sums(PIECE_AT, PIECE_AT + 8 * piece.length, SUMS_AT + 8 * (from + done), 1 / this.#grid);
    }
  }
}

type Four = readonly [number, number, number, number];

const oneHalf = new Uint16Array(1);
const halfOf = (bits: number) => {
  oneHalf[0] = bits;
  return unpack({ form: 'float16', bytes: new Uint8Array(oneHalf.buffer) })[0]!;
};

/** An instance of the module with its memory: results, one piece, sums. */
class Workbench {
  readonly run: FoldExports;
  /** The piece, as float64. */
  readonly doubles: Float64Array;
  readonly #piece: Uint8Array;
  readonly #lanes: Float64Array;
  readonly #largest: { readonly float32: Float32Array; readonly float16: Uint16Array };

  constructor(module: WebAssembly.Module, parameterCount: number) {
    const sums = Math.ceil(parameterCount / VALUES_PER_PASS) * VALUES_PER_PASS;
    const pages = Math.ceil((SUMS_AT + 8 * sums) / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.run = exports as unknown as FoldExports;
    this.doubles = new Float64Array(memory.buffer, PIECE_AT, PIECE_VALUES);
    this.#piece = new Uint8Array(memory.buffer, PIECE_AT, 8 * PIECE_VALUES);
    this.#lanes = new Float64Array(memory.buffer, LANES_AT, 4);
    this.#largest = {
      float32: new Float32Array(memory.buffer, LARGEST_AT, 4),
      float16: new Uint16Array(memory.buffer, LARGEST_AT, 8),
    };
  }

  measure(values: PackedValues): DeltaSize {
    let largest = 0;
    this.clearNorm();
    for (let from = 0; from < valueCount(values); from += PIECE_VALUES) {
      const end = this.copyIn(values, from);
      largest = Math.max(largest, this.scan(values.form, end));
      // Math.max keeps NaN, and nothing but NaN is above Infinity.
      if (Number.isFinite(largest)) this.run[`norm_${values.form}`](PIECE_AT, end);
    }
    return { largest, norm: Number.isFinite(largest) ? this.norm() : largest };
  }

  /** @returns Address behind the piece that begins at index `from`, zeros up to a whole pass included. */
  copyIn({ form, bytes }: PackedValues, from: number): number {
    const begin = from * BYTES_OF[form];
    const piece = bytes.subarray(begin, begin + PIECE_VALUES * BYTES_OF[form]);
    this.#piece.set(piece);
    const passBytes = VALUES_PER_PASS * BYTES_OF[form];
    const end = Math.ceil(piece.length / passBytes) * passBytes;
    this.#piece.fill(0, piece.length, end);
    return PIECE_AT + end;
  }

  /** Largest |value| of the piece; NaN before Infinity before numbers. */
  scan(form: PackedValues['form'], end: number): number {
    if (form === 'float32') {
      this.run.scan_float32(PIECE_AT, end);
      const [a, b, c, d] = this.#largest.float32 as unknown as Four;
      return Math.max(a, b, c, d);
    }
    this.run.scan_float16(PIECE_AT, end);
    return halfOf(this.#largest.float16.reduce((largest, bits) => Math.max(largest, bits), 0));
  }

  clearNorm(): void {
    this.#lanes.fill(0);
  }

  norm(): number {
    const [a, b, c, d] = this.#lanes as unknown as Four;
    return Math.sqrt(a + b + (c + d));
  }
}
