/** The memory of tfjs's WASM backend, in which our own module computes on tfjs's tensors where they lie. */
import * as tf from '@tensorflow/tfjs-core';
import { assemble } from '../../../core/wasm/assembler.ts';
import { FLOAT_BYTES } from './lanes.ts';
import { type PoolRoutes, poolFunctions } from './pool-module.ts';
import { ENTRY_BYTES, TILE_COLUMNS, TILE_ROWS, type Tiles, tileFunctions } from './tile-module.ts';

/** What is used of the backend; its type is not exported. */
interface WasmBackend {
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: 'float32'): tf.TensorInfo;
}

const backend = () => tf.backend() as unknown as WasmBackend;

/** Address of a tensor's first value. */
export const addressOf = ({ dataId }: tf.TensorInfo) => backend().dataIdMap.get(dataId).memoryOffset;

/** A new tensor; what it holds is whatever lay there. */
export const newTensor = (shape: readonly number[]) => backend().makeOutput(shape, 'float32');

/** The values at an address. The next allocation may end the view: the memory grows. */
export const floatsAt = (address: number, length: number) =>
  new Float32Array(backend().wasm.asm.memory.buffer, address, length);

/** Runs `use` with room for `floats` values, which is given back afterwards. */
export function withRoom<T>(floats: number, use: (address: number) => T): T {
  const { wasm } = backend();
  // Above 2 GB malloc's answer looks negative.
  const address = wasm._malloc(floats * FLOAT_BYTES) >>> 0;
  if (address === 0) throw new RangeError(`WASM has no room for ${floats} values`);
  try {
    return use(address);
  } finally {
    wasm._free(address);
  }
}

/** C = A·B; the fields are explained at `Tile`. */
export interface Product {
  readonly rows: number;
  /** Calls `row` for each row in order, with the addresses of its first value in A and in C. */
  readonly eachRow: (row: (a: number, c: number) => void) => void;
  readonly columns: number;
  readonly b: number;
  readonly bStep: number;
  readonly aStep: number;
  readonly length: number;
  readonly aSkip?: number;
  readonly segments?: number;
  readonly adds?: boolean;
}

/** Computes a product in tiles, what is left over of rows and columns in smaller ones. */
export function multiply({ rows, eachRow, columns, b, bStep, aStep, length, ...more }: Product): void {
  const { aSkip = 0, segments = 1, adds = false } = more;
  const run = functions();
  withRoom((rows * ENTRY_BYTES) / FLOAT_BYTES, (table) => {
    const entries = new Uint32Array(backend().wasm.asm.memory.buffer, table, 2 * rows);
    let at = 0;
    eachRow((a, c) => {
      entries[at++] = a;
      entries[at++] = c;
    });
    let column = 0;
    for (const tileColumns of TILE_COLUMNS) {
      for (; column + tileColumns <= columns; column += tileColumns) {
        const inRow = column * FLOAT_BYTES;
        let row = 0;
        for (const tileRows of TILE_ROWS) {
          const end = rows - ((rows - row) % tileRows);
          if (end === row) continue;
          const [from, to] = [table + row * ENTRY_BYTES, table + end * ENTRY_BYTES];
          const tile = run[`tile_${tileRows}x${tileColumns}`];
          tile(from, to, inRow, b + inRow, bStep, aStep, length, aSkip, segments, adds ? 1 : 0);
          row = end;
        }
      }
    }
  });
}

type Functions = Tiles & PoolRoutes;
const instances = new WeakMap<WasmBackend, Functions>();

/** Our module over the memory of the backend that is active. */
export function functions(): Functions {
  const of = backend();
  let found = instances.get(of);
  if (!found) {
    const { memory } = of.wasm.asm;
    const module = new WebAssembly.Module(assemble([...tileFunctions(), ...poolFunctions()]));
    found = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Functions;
    instances.set(of, found);
  }
  return found;
}
