/** Four float32 in memory at once, or one: what our kernels for tfjs's WASM backend compute with. */
import { type Code, get, i32, i32x4, type Local, set, v128 } from '../../../core/wasm/assembler.ts';

export const FLOAT_BYTES = 4;

/** How values come from memory and go there. In between they are all four lanes of a v128. */
export interface Lanes {
  readonly count: number;
  readonly load: (address: Code, offset?: number) => Code;
  readonly store: (address: Code, value: Code, offset?: number) => Code;
}

export const FOUR_LANES: Lanes = { count: 4, load: v128.load, store: v128.store };
export const ONE_LANE: Lanes = { count: 1, load: v128.load32Splat, store: v128.store32Lane0 };

export const ZEROS = i32x4.splat(i32.const(0));

/** `local += amount`, and for a counter `local -= 1`. */
export const add = (local: Local, amount: Code) => set(local, i32.add(get(local), amount));
export const countDown = (local: Local) => add(local, i32.const(-1));
