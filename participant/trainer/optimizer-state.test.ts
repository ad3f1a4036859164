import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '../../core/task/task.ts';
import { initialWeights } from '../../tasks/initial-weights.ts';
import type { Trainer } from '../ports.ts';
import { nodeTrainerPorts } from './node-ports.ts';
import { smallImages } from './testing/small-tasks.ts';
import { anyHash, offer, trainRound } from './testing/trained-rounds.ts';
import { createTfjsTrainer } from './tfjs-trainer.ts';

let trainer: Trainer;
beforeEach(() => {
  trainer = createTfjsTrainer({ ...nodeTrainerPorts(), sha256: anyHash });
});
afterEach(() => trainer.close());

/** All rows in one batch and no dropout: two rounds of one pass are then two passes, whatever the seed. */
function wholeBatches(optimizer: Task['training']['optimizer'], localEpochs: number) {
  const { task, ...rest } = smallImages(optimizer, { batchSize: 100, localEpochs });
  const layers = task.model.layers.filter(({ type }) => type !== 'dropout');
  return { ...rest, task: { ...task, model: { ...task.model, layers } } };
}

const largestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);

describe.each([
  { name: 'momentum', learningRate: 0.05, momentum: 0.9 },
  { name: 'adam', learningRate: 0.02 },
] as const)('what $name remembers', (optimizer) => {
  const kept = wholeBatches({ ...optimizer, state: 'kept' }, 1);

  it('goes on from round to round where the task keeps it, as if training had not been interrupted', async () => {
    await trainer.prepare(wholeBatches(optimizer, 3));
    const atOnce = await trainRound(trainer, wholeBatches(optimizer, 3), 1);
    const inRounds = async (input: typeof kept) => {
      await trainer.prepare(input);
      let weights: Float32Array = initialWeights(input.task);
      for (const round of [1, 2, 3]) weights = (await trainRound(trainer, input, round, weights)).local;
      return weights;
    };
    expect(largestDifference(await inRounds(kept), atOnce.local)).toBeLessThan(1e-5);
    const reset = await inRounds(wholeBatches(optimizer, 1));
    expect(largestDifference(reset, atOnce.local)).toBeGreaterThan(1e-3);
  });

  it('is the same when a round is trained again: the frame is too', async () => {
    await trainer.prepare(kept);
    await trainRound(trainer, kept, 1);
    const second = await trainRound(trainer, kept, 2);
    const again = await trainRound(trainer, kept, 2);
    expect(Buffer.from(again.update.frame).equals(second.update.frame)).toBe(true);
  });

  it('is untouched by a round that was cancelled', async () => {
    await trainer.prepare(kept);
    await trainRound(trainer, kept, 1);
    const second = await trainRound(trainer, kept, 2);
    await trainer.prepare(kept);
    await trainRound(trainer, kept, 1);
    const job = { round: 2, model: offer(initialWeights(kept.task)), seed: 9, encoding: 'float32' } as const;
    const cancelled = trainer.train(job, () => trainer.cancel());
    await expect(cancelled).rejects.toMatchObject({ code: 'trainer.cancelled' });
    const again = await trainRound(trainer, kept, 2);
    expect(again.delta).toEqual(second.delta);
  });

  it('is forgotten with the rows', async () => {
    await trainer.prepare(kept);
    const first = await trainRound(trainer, kept, 1);
    await trainer.prepare(kept);
    const second = await trainRound(trainer, kept, 2);
    expect(largestDifference(second.delta, first.delta)).toBeLessThan(1e-6);
  });
});
