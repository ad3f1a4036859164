import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceExhausted } from './backends.ts';
import { nodeTrainerPorts } from './node-ports.ts';
import { smallImages } from './testing/small-tasks.ts';
import { prepareRows } from './training-rows.ts';
import { Workshop } from './workshop.ts';

const ports = nodeTrainerPorts();
let workshop: Workshop;

async function open(backend: 'auto' | 'wasm' | 'cpu') {
  const input = { ...smallImages({ name: 'sgd', learningRate: 0.1 }), wasm: ports.wasm, backend };
  workshop = await Workshop.open(input, await prepareRows(input, { next: async () => {} }), ports);
  workshop.takeNotes();
}

describe('[TR7] a round for which a backend has too little memory', () => {
  beforeEach(() => open('auto'));
  afterEach(() => workshop.close());

  it.each([
    new RangeError('Array buffer allocation failed'),
    new RangeError('Invalid typed array length: 4000000000'),
    new WebAssembly.RuntimeError('Aborted(OOM)'),
    new Error('Unable to create WebGLTexture.'),
    new Error(
      'Requested texture size [9000x9000] greater than WebGL maximum on this browser / GPU [8192x8192].',
    ),
    new DeviceExhausted('the graphics card ran out of memory'),
  ])('is done again on the next one, after: %s', async (error) => {
    const first = workshop.backend;
    const backends: string[] = [];
    const done = await workshop.run(async () => {
      backends.push(workshop.backend);
      if (backends.length === 1) throw error;
      return workshop.model.variables.length;
    });
    expect(done).toBe(4);
    expect(backends).toEqual([first, first === 'cpu' ? 'wasm' : 'cpu']);
    expect(workshop.takeNotes()).toEqual([
      expect.stringMatching(/ran out of memory; .* started the round over/),
    ]);
  });

  it('is given back where no backend is left, and the trainer goes on', async () => {
    const job = workshop.run(async () => {
      throw new RangeError('Array buffer allocation failed');
    });
    await expect(job).rejects.toMatchObject({ code: 'trainer.out-of-memory', retry: 'next-round' });
    expect(await workshop.run(async () => workshop.model.variables.length)).toBe(4);
  });

  it('but not after a mistake of another kind', async () => {
    const mistake = new TypeError('x is not a function');
    let tries = 0;
    const job = workshop.run(async () => {
      tries += 1;
      throw mistake;
    });
    await expect(job).rejects.toBe(mistake);
    expect(tries).toBe(1);
  });
});

it('[TR7] a backend that was asked for is not left for another', async () => {
  await open('wasm');
  const job = workshop.run(async () => {
    throw new RangeError('Array buffer allocation failed');
  });
  await expect(job).rejects.toMatchObject({ code: 'trainer.out-of-memory' });
  expect(workshop.backend).toBe('wasm');
  workshop.close();
});
