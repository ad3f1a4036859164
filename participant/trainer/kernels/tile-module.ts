/**
 * The one inner loop under all matrix products and convolutions. It computes a tile of C = A·B, some rows by eight columns
 * (or by one, for the columns left over), and keeps the tile in registers while it goes along the inner dimension.
 *
 * Where a row of A lies is read from a table, and its values are in segments: a run of `length` values, `aStep` bytes from
 * one to the next, then a jump of `aSkip` bytes. So A may be a matrix, its transpose, or the windows of an image, which
 * overlap in memory and need not be written out.
 *
 * Multiplied and added apart, never with the fused instructions of relaxed SIMD, whose bits depend on the processor.
 */
import {
  type Code,
  choose,
  f32x4,
  get,
  i32,
  type Local,
  Locals,
  loopWhile,
  set,
  v128,
  type WasmFunction,
} from '../../../core/wasm/assembler.ts';
import { add, countDown, FLOAT_BYTES, FOUR_LANES, ONE_LANE, ZEROS } from './lanes.ts';

/** Rows and columns that a tile may have. Eight sums, two pieces of B, one value of A: that fits 16 registers. */
export const TILE_ROWS = [4, 2, 1] as const;
export const TILE_COLUMNS = [8, 1] as const;
type Rows = (typeof TILE_ROWS)[number];
type Columns = (typeof TILE_COLUMNS)[number];

/** Bytes of the table's entry for a row: addresses of its first value in A and in C. */
export const ENTRY_BYTES = 8;

/**
 * Computes the rows of the table from `rows` to `rowsEnd`, at least one tile of them, in the columns of one tile.
 *
 * Everything is in bytes but `length`, `segments` and `adds`.
 *
 * @param column - Added to the rows' addresses in C.
 * @param b - First row of B, at the tile's first column.
 * @param bStep - From a row of B to the next.
 * @param length - Values in a segment, at least one.
 * @param segments - At least one.
 * @param adds - 1 adds to what C holds, 0 overwrites it.
 */
export type Tile = (
  rows: number,
  rowsEnd: number,
  column: number,
  b: number,
  bStep: number,
  aStep: number,
  length: number,
  aSkip: number,
  segments: number,
  adds: number,
) => void;

export type Tiles = Readonly<Record<`tile_${Rows}x${Columns}`, Tile>>;

export function tileFunctions(): WasmFunction[] {
  return TILE_ROWS.flatMap((rows) => TILE_COLUMNS.map((columns) => tile(rows, columns)));
}

function tile(rowCount: Rows, columns: Columns): WasmFunction {
  const lanes = columns === 8 ? FOUR_LANES : ONE_LANE;
  const pieces = Array.from({ length: columns / lanes.count }, (_, i) => i * lanes.count * FLOAT_BYTES);
  const locals = new Locals();
  const [rows, rowsEnd, column, b, bStep] = locals.params('i32', 'i32', 'i32', 'i32', 'i32');
  const [aStep, length, aSkip, segments, adds] = locals.params('i32', 'i32', 'i32', 'i32', 'i32');
  const [bAt, valuesLeft, segmentsLeft] = [locals.local('i32'), locals.local('i32'), locals.local('i32')];
  const a = Array.from({ length: rowCount }, () => locals.local('i32'));
  const fromA = locals.local('v128');
  const fromB = pieces.map(() => locals.local('v128'));
  const sums = a.map(() => pieces.map(() => locals.local('v128')));

  const cOf = (row: number) => i32.add(i32.load(get(rows), ENTRY_BYTES * row + 4), get(column));
  const eachSum = (use: (sum: Local, row: number, offset: number) => Code) =>
    sums.flatMap((ofRow, row) => ofRow.map((sum, i) => use(sum, row, pieces[i]!)));

  const step = [
    ...fromB.map((piece, i) => set(piece, lanes.load(get(bAt), pieces[i]))),
    ...sums.flatMap((ofRow, row) => [
      set(fromA, v128.load32Splat(get(a[row]!))),
      ...ofRow.map((sum, i) => set(sum, f32x4.add(get(sum), f32x4.mul(get(fromA), get(fromB[i]!))))),
      add(a[row]!, get(aStep)),
    ]),
    add(bAt, get(bStep)),
  ];
  const segment = [
    set(valuesLeft, get(length)),
    loopWhile([...step, countDown(valuesLeft)], get(valuesLeft)),
    ...a.map((address) => add(address, get(aSkip))),
  ];
  const wholeTile = [
    ...a.map((address, row) => set(address, i32.load(get(rows), ENTRY_BYTES * row))),
    choose(
      get(adds),
      eachSum((sum, row, offset) => set(sum, lanes.load(cOf(row), offset))),
      eachSum((sum) => set(sum, ZEROS)),
    ),
    set(bAt, get(b)),
    set(segmentsLeft, get(segments)),
    loopWhile([...segment, countDown(segmentsLeft)], get(segmentsLeft)),
    ...eachSum((sum, row, offset) => lanes.store(cOf(row), get(sum), offset)),
    add(rows, i32.const(ENTRY_BYTES * rowCount)),
  ];
  return locals.close(`tile_${rowCount}x${columns}`, [
    loopWhile(wholeTile, i32.ltU(get(rows), get(rowsEnd))),
  ]);
}
