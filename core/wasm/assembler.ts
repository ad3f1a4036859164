/**
 * A tiny assembler for WebAssembly: as many instructions as our kernels need, by the names of the specification,
 * each a function of its operands that gives the bytes of the whole expression.
 *
 * @see https://webassembly.github.io/spec/core/binary/
 */

/** Bytes of an expression or a sequence of instructions. */
export type Code = readonly number[];

export type ValueType = 'i32' | 'i64' | 'f64' | 'v128';

const TYPE_BYTES: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b };
const NO_RESULT = 0x40;
const SIMD = 0xfd;

/** A parameter or local variable of a function. */
export interface Local {
  readonly index: number;
}

export interface WasmFunction {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly code: Code;
}

/** Hands out the locals of one function, parameters first, and closes it. */
export class Locals {
  readonly #params: ValueType[] = [];
  readonly #locals: ValueType[] = [];

  param(type: ValueType): Local {
    if (this.#locals.length > 0) throw new TypeError('a parameter is taken after a local, expected before');
    return { index: this.#params.push(type) - 1 };
  }

  params<const Types extends readonly ValueType[]>(...types: Types) {
    return types.map((type) => this.param(type)) as { readonly [Index in keyof Types]: Local };
  }

  /** Zero at first. */
  local(type: ValueType): Local {
    return { index: this.#params.length + this.#locals.push(type) - 1 };
  }

  close(name: string, code: readonly Code[]): WasmFunction {
    return { name, params: this.#params, locals: this.#locals, code: code.flat() };
  }
}

// ---- instructions ------------------------------------------------------------------------------------------------

export const get = ({ index }: Local): Code => [0x20, ...u32(index)];
export const set = ({ index }: Local, value: Code): Code => [...value, 0x21, ...u32(index)];

/** Runs `body`, and again for as long as `condition` (an i32) is not zero. */
export const loopWhile = (body: readonly Code[], condition: Code): Code => [
  ...[0x03, NO_RESULT],
  ...body.flat(),
  ...condition,
  ...[0x0d, 0x00],
  0x0b,
];

/** Runs `then` where `condition` (an i32) is not zero, otherwise `otherwise`. */
export const choose = (condition: Code, then: readonly Code[], otherwise: readonly Code[]): Code => [
  ...condition,
  ...[0x04, NO_RESULT],
  ...then.flat(),
  0x05,
  ...otherwise.flat(),
  0x0b,
];

type Unary = (value: Code) => Code;
type Binary = (left: Code, right: Code) => Code;
const unary =
  (...opcode: number[]): Unary =>
  (value) => [...value, ...opcode];
const binary =
  (...opcode: number[]): Binary =>
  (left, right) => [...left, ...right, ...opcode];

/** Alignment is given as 2⁰: a hint only, and addresses of frames are whatever they are. */
const load =
  (...opcode: number[]) =>
  (address: Code, offset = 0): Code => [...address, ...opcode, 0, ...u32(offset)];
const store =
  (...opcode: number[]) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...opcode, 0, ...u32(offset)];
const simd = (opcode: number) => [SIMD, ...u32(opcode)];

export const i32 = {
  const: (value: number): Code => [0x41, ...s32(value)],
  load: load(0x28),
  add: binary(0x6a),
  sub: binary(0x6b),
  ltU: binary(0x49),
};

export const i64 = {
  load: load(0x29),
  store: store(0x37),
  add: binary(0x7c),
  sub: binary(0x7d),
  /** Traps where the float64 is no i64. */
  truncF64S: unary(0xb0),
};

export const f64 = {
  load: load(0x2b),
  store: store(0x39),
  mul: binary(0xa2),
  convertI64S: unary(0xb9),
};

export const v128 = {
  load: load(...simd(0x00)),
  /** The same 4 bytes four times. */
  load32Splat: load(...simd(0x09)),
  /** 8 bytes below, zeros above. */
  load64Zero: load(...simd(0x5d)),
  store: store(...simd(0x0b)),
  /** The lowest 4 bytes. */
  store32Lane0: (address: Code, value: Code, offset = 0): Code => [
    ...store(...simd(0x5a))(address, value, offset),
    0,
  ],
  and: binary(...simd(0x4e)),
  /** What is in `left` and not in `right`. */
  andNot: binary(...simd(0x4f)),
  or: binary(...simd(0x50)),
  /** Bytes of `left` are 0–15, of `right` 16–31. */
  shuffle: (left: Code, right: Code, lanes: readonly number[]): Code => [
    ...left,
    ...right,
    ...simd(0x0d),
    ...lanes,
  ],
};

export const i16x8 = {
  splat: unary(...simd(0x10)),
  ltS: binary(...simd(0x2f)),
  shl: binary(...simd(0x8b)),
  shrU: binary(...simd(0x8d)),
  add: binary(...simd(0x8e)),
  maxU: binary(...simd(0x99)),
};

export const i32x4 = { splat: unary(...simd(0x11)), maxU: binary(...simd(0xb9)) };

export const i64x2 = { add: binary(...simd(0xce)), sub: binary(...simd(0xd1)) };

export const f32x4 = {
  eq: binary(...simd(0x41)),
  add: binary(...simd(0xe4)),
  sub: binary(...simd(0xe5)),
  mul: binary(...simd(0xe6)),
  /** `right` where it is larger, otherwise `left`. */
  pmax: binary(...simd(0xeb)),
};

export const f64x2 = {
  splat: unary(...simd(0x14)),
  add: binary(...simd(0xf0)),
  mul: binary(...simd(0xf2)),
  promoteLowF32x4: unary(...simd(0x5f)),
};

// ---- the module --------------------------------------------------------------------------------------------------

/** A module of functions without results, all exported, over one imported memory, `env.memory`. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params }) => [
    0x60,
    ...list(params.map((type) => [TYPE_BYTES[type]])),
    ...list([]),
  ]);
  const memory = [...text('env'), ...text('memory'), 0x02, 0x00, ...u32(1)];
  const exported = functions.map(({ name }, index) => [...text(name), 0x00, ...u32(index)]);
  const bodies = functions.map(({ locals, code }) => {
    const body = [...list(locals.map((type) => [...u32(1), TYPE_BYTES[type]])), ...code, 0x0b];
    return [...u32(body.length), ...body];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d],
    ...[0x01, 0x00, 0x00, 0x00],
    ...section(1, list(types)),
    ...section(2, list([memory])),
    ...section(3, list(functions.map((_, index) => u32(index)))),
    ...section(7, list(exported)),
    ...section(10, list(bodies)),
  ]);
}

const section = (id: number, content: Code): Code => [id, ...u32(content.length), ...content];
const list = (items: readonly Code[]): Code => [...u32(items.length), ...items.flat()];

function text(value: string): Code {
  const bytes = [...value].map((character) => character.charCodeAt(0));
  return [...u32(bytes.length), ...bytes];
}

/** LEB128 without sign. */
function u32(value: number): Code {
  const bytes: number[] = [];
  let rest = value >>> 0;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return [...bytes, rest];
}

/** LEB128 with sign. */
function s32(value: number): Code {
  const bytes: number[] = [];
  let rest = value | 0;
  while (rest < -0x40 || rest > 0x3f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  return [...bytes, rest & 0x7f];
}
