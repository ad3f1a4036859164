/**
 * The fold's inner loops as a WebAssembly module, put together by `core/wasm/assembler.ts`.
 *
 * A sum is kept as a whole number of grid steps in 64 bits, not as a float64: where w·v is rounded to the grid by
 * adding 1.5·2⁵²·g, the bits of the result are the bits of 1.5·2⁵²·g plus round(w·v / g), because one step of the
 * fraction is one step of the grid from 2⁵²·g to 2⁵³·g, ends included. So the bits are added as they are, one integer
 * addition a term, and `readSums` takes the bits of 1.5·2⁵²·g away again, once for every delta that was added.
 * Modulo 2⁶⁴ nothing is lost on the way.
 *
 * All loops go over a multiple of VALUES_PER_PASS values, at least one; zeros behind the last value change nothing.
 */
import { BYTES_OF } from '../../core/aggregation/packed-values.ts';
import type { PackedValues } from '../../core/ports.ts';
import {
  assemble,
  type Code,
  f32x4,
  f64,
  f64x2,
  get,
  i16x8,
  i32,
  i32x4,
  i64,
  i64x2,
  type Local,
  Locals,
  loopWhile,
  set,
  v128,
  type WasmFunction,
} from '../../core/wasm/assembler.ts';

type Form = PackedValues['form'];

/** Values that one turn of every loop takes. */
export const VALUES_PER_PASS = 16;

/** Byte addresses of what a scan and a norm leave behind. */
export const LARGEST_AT = 0;
/** Four float64: the norm's lanes. */
export const LANES_AT = 16;

/** Integers are addresses in bytes. */
export interface FoldExports {
  /** Stores the eight or four largest |value| found, as bit patterns of their form, at LARGEST_AT. */
  scan_float32(values: number, valuesEnd: number): void;
  scan_float16(values: number, valuesEnd: number): void;
  /** Adds the squares to LANES_AT. Values must be finite, here and below. */
  norm_float32(values: number, valuesEnd: number): void;
  norm_float16(values: number, valuesEnd: number): void;
  /** Adds the squares to LANES_AT, and bits(weight · value + shift) to the sums. */
  fold_float32(values: number, valuesEnd: number, sums: number, weight: number, shift: number): void;
  fold_float16(values: number, valuesEnd: number, sums: number, weight: number, shift: number): void;
  /** Takes back what `fold` added to the sums. */
  unfold_float32(values: number, valuesEnd: number, sums: number, weight: number, shift: number): void;
  unfold_float16(values: number, valuesEnd: number, sums: number, weight: number, shift: number): void;
  /** float64 at `out`: (sum − bias) · grid. */
  read_sums(out: number, outEnd: number, sums: number, bias: bigint, grid: number): void;
  /** Adds float64 at `values` · 1/grid, whole numbers, to the sums. */
  add_sums(values: number, valuesEnd: number, sums: number, stepsPerOne: number): void;
}

export function foldModule(): Uint8Array<ArrayBuffer> {
  return assemble([
    ...(['float32', 'float16'] as const).flatMap((form) => [
      scan(form),
      norm(form),
      fold(`fold_${form}`, form, i64x2.add),
      fold(`unfold_${form}`, form, i64x2.sub),
    ]),
    readSums(),
    addSums(),
  ]);
}

// ---- one loop each -----------------------------------------------------------------------------------------------

function scan(form: Form): WasmFunction {
  const locals = new Locals();
  const [values, end] = [locals.param('i32'), locals.param('i32')];
  const largest = locals.local('v128');
  const ints = form === 'float32' ? i32x4 : i16x8;
  const withoutSign = form === 'float32' ? all32(0x7fffffff) : all16(0x7fff);
  // Bit patterns without their sign are in the order of the numbers; Infinity comes next and NaN last.
  const body = steps(BYTES_OF[form], (_, at) =>
    set(largest, ints.maxU(get(largest), v128.and(v128.load(get(values), at), withoutSign))),
  );
  return locals.close(`scan_${form}`, [
    whileBelow(values, end, [...body, advance(values, VALUES_PER_PASS * BYTES_OF[form])]),
    v128.store(i32.const(0), get(largest), LARGEST_AT),
  ]);
}

function norm(form: Form): WasmFunction {
  const locals = new Locals();
  const [values, end] = [locals.param('i32'), locals.param('i32')];
  const lanes = normLanes(locals);
  const body = eachPair(form, locals, values, (index, pair) => [lanes.add(index, pair)]);
  return locals.close(`norm_${form}`, [
    ...lanes.load,
    whileBelow(values, end, [...body, advance(values, VALUES_PER_PASS * BYTES_OF[form])]),
    ...lanes.store,
  ]);
}

function fold(name: string, form: Form, addOrSubtract: typeof i64x2.add): WasmFunction {
  const locals = new Locals();
  const [values, end, sums] = [locals.param('i32'), locals.param('i32'), locals.param('i32')];
  const [weight, shift] = [locals.param('f64'), locals.param('f64')];
  const [weights, shifts] = [locals.local('v128'), locals.local('v128')];
  const lanes = normLanes(locals);
  const body = eachPair(form, locals, values, (index, pair) => {
    const rounded = f64x2.add(f64x2.mul(get(pair), get(weights)), get(shifts));
    const sum = v128.load(get(sums), 16 * index);
    return [lanes.add(index, pair), v128.store(get(sums), addOrSubtract(sum, rounded), 16 * index)];
  });
  return locals.close(name, [
    set(weights, f64x2.splat(get(weight))),
    set(shifts, f64x2.splat(get(shift))),
    ...lanes.load,
    whileBelow(values, end, [
      ...body,
      advance(values, VALUES_PER_PASS * BYTES_OF[form]),
      advance(sums, VALUES_PER_PASS * 8),
    ]),
    ...lanes.store,
  ]);
}

function readSums(): WasmFunction {
  const locals = new Locals();
  const [out, end, sums] = [locals.param('i32'), locals.param('i32'), locals.param('i32')];
  const [bias, grid] = [locals.param('i64'), locals.param('f64')];
  const inSteps = i64.sub(i64.load(get(sums)), get(bias));
  return locals.close('read_sums', [
    whileBelow(out, end, [
      f64.store(get(out), f64.mul(f64.convertI64S(inSteps), get(grid))),
      advance(out, 8),
      advance(sums, 8),
    ]),
  ]);
}

function addSums(): WasmFunction {
  const locals = new Locals();
  const [values, end, sums] = [locals.param('i32'), locals.param('i32'), locals.param('i32')];
  const stepsPerOne = locals.param('f64');
  const inSteps = i64.truncF64S(f64.mul(f64.load(get(values)), get(stepsPerOne)));
  return locals.close('add_sums', [
    whileBelow(values, end, [
      i64.store(get(sums), i64.add(i64.load(get(sums)), inSteps)),
      advance(values, 8),
      advance(sums, 8),
    ]),
  ]);
}

// ---- their parts -------------------------------------------------------------------------------------------------

const whileBelow = (at: Local, end: Local, body: readonly Code[]) =>
  loopWhile(body, i32.ltU(get(at), get(end)));
const advance = (at: Local, bytes: number) => set(at, i32.add(get(at), i32.const(bytes)));

const all32 = (value: number) => i32x4.splat(i32.const(value));
const all16 = (value: number) => i16x8.splat(i32.const(value));

/** One piece of code for each 16 bytes of a pass over values of `valueBytes`. */
function steps(valueBytes: number, code: (index: number, at: number) => Code): Code[] {
  return Array.from({ length: (VALUES_PER_PASS * valueBytes) / 16 }, (_, index) => code(index, 16 * index));
}

/** The lanes of `core/math/measure.ts`: lane j adds the squares of the values whose index is j modulo 4. */
function normLanes(locals: Locals) {
  const lanes = [locals.local('v128'), locals.local('v128')] as const;
  const laneOf = (index: number) => lanes[index % 2 === 0 ? 0 : 1];
  return {
    load: lanes.map((lane, i) => set(lane, v128.load(i32.const(0), LANES_AT + 16 * i))),
    /** @param pair - Local with the float64 values 2·index and 2·index + 1. */
    add: (index: number, pair: Local) =>
      set(laneOf(index), f64x2.add(get(laneOf(index)), f64x2.mul(get(pair), get(pair)))),
    store: lanes.map((lane, i) => v128.store(i32.const(0), get(lane), LANES_AT + 16 * i)),
  };
}

/** Code for the values of one pass, decoded to float64 two at a time. */
function eachPair(
  form: Form,
  locals: Locals,
  values: Local,
  use: (index: number, pair: Local) => readonly Code[],
): Code[] {
  const pair = locals.local('v128');
  if (form === 'float32') {
    return Array.from({ length: VALUES_PER_PASS / 2 }, (_, index) => [
      set(pair, f64x2.promoteLowF32x4(v128.load64Zero(get(values), 8 * index))),
      ...use(index, pair),
    ]).flat();
  }
  const halves = halvesDecoder(locals);
  return steps(BYTES_OF.float16, (eight, at) => [
    ...halves.decode(v128.load(get(values), at)),
    ...halves.fours.flatMap((four, i) => [
      ...set(pair, f64x2.promoteLowF32x4(get(four))),
      ...use(4 * eight + 2 * i, pair).flat(),
      ...set(pair, f64x2.promoteLowF32x4(v128.shuffle(get(four), get(four), UPPER_HALF))),
      ...use(4 * eight + 2 * i + 1, pair).flat(),
    ]),
  ]);
}

const UPPER_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
/** 16-bit lanes of two vectors in turn: the lower four of each, and the upper four. */
const LOWER_IN_TURN = [0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23];
const UPPER_IN_TURN = LOWER_IN_TURN.map((byte) => byte + 8);

/**
 * Eight finite halves to two fours of float32. The upper and lower 16 bits of each are made apart and put together.
 *
 * A subnormal half is f·2⁻²⁴. As 2⁻¹⁴·(1 + f·2⁻¹⁰) it has the fraction of the others, and 2⁻¹⁴ is taken away
 * afterwards. Multiplying subnormal bits by 2¹¹² would be shorter, and a hundred times slower on some processors.
 */
function halvesDecoder(locals: Locals) {
  const [halves, sign, magnitude, isSubnormal, upper, lower, excess, four, otherFour] = Array.from(
    { length: 9 },
    () => locals.local('v128'),
  ) as [Local, Local, Local, Local, Local, Local, Local, Local, Local];
  const exponent = i16x8.add(
    i16x8.add(i16x8.shrU(get(magnitude), i32.const(3)), all16((127 - 15) << 7)),
    v128.and(get(isSubnormal), all16(1 << 7)),
  );
  const together = (order: readonly number[]) =>
    f32x4.sub(v128.shuffle(get(lower), get(upper), order), v128.shuffle(all32(0), get(excess), order));
  return {
    fours: [four, otherFour] as const,
    decode: (source: Code): Code => [
      ...set(halves, source),
      ...set(sign, v128.and(get(halves), all16(0x8000))),
      ...set(magnitude, v128.and(get(halves), all16(0x7fff))),
      ...set(isSubnormal, i16x8.ltS(get(magnitude), all16(1 << 10))),
      ...set(upper, v128.or(get(sign), exponent)),
      ...set(lower, i16x8.shl(get(halves), i32.const(13))),
      // ±2⁻¹⁴, and ±0 where the half is not subnormal.
      ...set(excess, v128.or(get(sign), v128.and(get(isSubnormal), all16((127 - 14) << 7)))),
      ...set(four, together(LOWER_IN_TURN)),
      ...set(otherFour, together(UPPER_IN_TURN)),
    ],
  };
}
