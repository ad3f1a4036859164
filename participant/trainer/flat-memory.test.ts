import { describe, expect, it } from 'vitest';
import { nodeTrainerPorts } from './node-ports.ts';
import { memoryAfter, memoryNow } from './testing/flat-memory.ts';
import { OPTIMIZERS, smallImages } from './testing/small-tasks.ts';
import { anyHash } from './testing/trained-rounds.ts';
import { createTfjsTrainer } from './tfjs-trainer.ts';

describe.each(['wasm', 'cpu'] as const)('[TR2] the memory of a trainer on %s', (backend) => {
  it.each(OPTIMIZERS)('is after round 200 what it was after round 2, with %o', async (optimizer) => {
    const trainer = createTfjsTrainer({ ...nodeTrainerPorts(), sha256: anyHash });
    const [early, late] = await memoryAfter(trainer, { ...smallImages(optimizer), backend }, [2, 200]);
    expect(late).toEqual(early);
    await trainer.close();
    expect(memoryNow()).toMatchObject({ tensors: 0, buffers: 0, bytes: 0 });
  });
});
