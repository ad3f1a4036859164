/** How fast this machine reads memory: a WebAssembly SIMD loop that does nothing but OR together what it reads. */
import { assemble, get, i32, Locals, loopWhile, set, v128 } from '../../core/wasm/assembler.ts';
import { type Contestant, contestant } from './contestant.ts';

const STEP_BYTES = 128;

/** Reads `updates` stretches of `updateBytes` from one memory, all of them in each turn. */
export function readLimit(updateBytes: number, updates: number): Contestant {
  const stretch = Math.ceil(updateBytes / STEP_BYTES) * STEP_BYTES;
  const pages = Math.ceil((stretch * updates) / 65_536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  // Pages that were never written are all the same page of zeros.
  new Uint8Array(memory.buffer).fill(1);
  const module = new WebAssembly.Module(assemble([readLoop()]));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { read } = exports as { read: (at: number, end: number) => void };
  return contestant('read limit', updateBytes, updates, () => {
    for (let i = 0; i < updates; i++) read(stretch * i, stretch * (i + 1));
  });
}

function readLoop() {
  const locals = new Locals();
  const [at, end] = [locals.param('i32'), locals.param('i32')];
  const seen = Array.from({ length: 4 }, () => locals.local('v128'));
  const reads = Array.from({ length: STEP_BYTES / 16 }, (_, i) =>
    set(seen[i % 4]!, v128.or(get(seen[i % 4]!), v128.load(get(at), 16 * i))),
  );
  return locals.close('read', [
    loopWhile([...reads, set(at, i32.add(get(at), i32.const(STEP_BYTES)))], i32.ltU(get(at), get(end))),
    // Stored, or an optimizer could leave the loop out.
    ...seen.map((lane, i) => v128.store(i32.const(0), get(lane), 16 * i)),
  ]);
}
