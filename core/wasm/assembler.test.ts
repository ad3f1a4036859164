import { describe, expect, it } from 'vitest';
import { assemble, f64, get, i32, Locals, loopWhile, set } from './assembler.ts';

const run = (...functions: Parameters<typeof assemble>[0]) => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(assemble(functions));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { call: exports as Record<string, (...args: number[]) => void>, view: new DataView(memory.buffer) };
};

describe('the assembler', () => {
  it('makes a module that runs: a loop over memory with parameters and locals', () => {
    const locals = new Locals();
    const [at, end, factor] = [locals.param('i32'), locals.param('i32'), locals.param('f64')];
    const product = locals.local('f64');
    const { call, view } = run(
      locals.close('scale', [
        loopWhile(
          [
            set(product, f64.mul(f64.load(get(at)), get(factor))),
            f64.store(get(at), get(product), 800),
            set(at, i32.add(get(at), i32.const(8))),
          ],
          i32.ltU(get(at), get(end)),
        ),
      ]),
    );
    for (let i = 0; i < 100; i++) view.setFloat64(8 * i, i, true);
    call.scale!(0, 800, 2.5);
    expect(Array.from({ length: 100 }, (_, i) => view.getFloat64(800 + 8 * i, true))).toEqual(
      Array.from({ length: 100 }, (_, i) => 2.5 * i),
    );
  });

  it('writes constants of every size and either sign', () => {
    for (const value of [
      0,
      1,
      63,
      64,
      -1,
      -64,
      -65,
      127,
      128,
      8191,
      8192,
      2 ** 31 - 1,
      -(2 ** 31),
      0x38800000,
    ]) {
      const locals = new Locals();
      const at = locals.param('i32');
      // As an address: what was added to the constant is taken away by the argument.
      const code = [f64.store(i32.add(i32.const(value), get(at)), f64.load(i32.const(0)))];
      const { call, view } = run(locals.close('put', code));
      view.setFloat64(0, 1.25, true);
      call.put!(4096 - value);
      expect(view.getFloat64(4096, true)).toBe(1.25);
    }
  });

  it('wants parameters before locals', () => {
    const locals = new Locals();
    locals.local('i32');
    expect(() => locals.param('i32')).toThrow('expected before');
  });
});
