import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { FillRandom } from '../../core/ports.ts';
import type { CentralPrivacy } from '../../core/task/privacy.ts';
import { seededFill } from '../../core/testing/seeded-fill.ts';
import { MemoryModelFiles } from '../../server/storage/memory-model-files.ts';
import { MemoryStore } from '../../server/storage/memory-store.ts';
import { startWorld } from './world.ts';

/** Affords two rounds: ε 6.2 after two, 7.9 after three. */
const privacy: CentralPrivacy = {
  mechanism: 'central',
  clippingNorm: 1,
  noiseMultiplier: 1.05,
  expectedCohort: 2,
  budget: { epsilon: 7, delta: 1e-5 },
};

interface Change {
  store: MemoryStore;
  models: MemoryModelFiles;
  version: number;
  fillRandom: FillRandom;
}

async function start(change: Partial<Change> = {}) {
  const { store = new MemoryStore(), models = new MemoryModelFiles(), version = 1 } = change;
  const { fillRandom = seededFill(1) } = change;
  const weighting = { weighting: { name: 'uniform' } } as const;
  const world = await startWorld({}, weighting, { store, models, privacy, version, fillRandom });
  return { world, store, models };
}

const files = async (models: MemoryModelFiles) => (await models.list()).length;

describe('rounds under central privacy', () => {
  it('[DP19] charge before noise is drawn, say what is spent, and end with the budget', async () => {
    const { world, store } = await start();
    for (const name of ['a', 'b']) world.join(name);
    await world.flush();
    await world.finish('a', 'b');
    await world.finish('a', 'b');
    const charges = await store.charges.list(world.task.id);
    expect(charges.map(({ round }) => round)).toEqual([1, 2]);
    expect(world.runtime.rounds.map(({ epsilon }) => epsilon)).toEqual(charges.map(({ epsilon }) => epsilon));
    expect(world.runtime.state).toMatchObject({ phase: 'finished', because: 'privacy-spent' });
    expect(world.tab('a').participant.status.activity).toEqual({
      phase: 'finished',
      because: 'privacy-spent',
    });
    const update = world.tab('a').participant.status.crossings.find(({ what }) => what === 'update');
    expect(update?.detail).not.toHaveProperty('exampleCount');
    // Each counts as one, however many rows it has.
    expect(world.runtime.rounds[0]).toMatchObject({ participants: 2, examples: 2 });
  });

  it('[DP19] draw no noise before the charge is durable, nor where it cannot be written', async () => {
    const store = new MemoryStore();
    const log: string[] = [];
    const put = store.charges.put.bind(store.charges);
    let isDiskFull = true;
    store.charges.put = async (charge) => {
      if (isDiskFull) throw new Error('disk full');
      await setImmediate();
      await put(charge);
      log.push('charged');
    };
    const fillRandom = (words: Uint32Array) => {
      log.push('drawn');
      seededFill(1)(words);
    };
    const { world } = await start({ store, fillRandom });
    for (const name of ['a', 'b']) world.join(name);
    await world.flush();
    await world.finish('a', 'b');
    expect(log).toEqual([]);
    expect(world.runtime.rounds).toEqual([]);
    isDiskFull = false;
    await world.advance(2_000);
    expect(log.slice(0, 2)).toEqual(['charged', 'drawn']);
    expect(log.filter((what) => what === 'charged')).toHaveLength(1);
    expect(world.runtime.rounds).toHaveLength(1);
  });

  it('[DP20] go on spending where a restart or another version of the task left off', async () => {
    const { world, store, models } = await start();
    for (const name of ['a', 'b']) world.join(name);
    await world.flush();
    await world.finish('a', 'b');
    world.killHub();
    await world.startHub();
    await world.flush();
    expect(world.runtime.ledger?.releasesLeft).toBe(1);
    const edited = (await start({ store, models, version: 2 })).world;
    expect(edited.runtime.ledger?.releasesLeft).toBe(1);
    for (const name of ['a', 'b']) edited.join(name);
    await edited.flush();
    await edited.finish('a', 'b');
    expect(edited.runtime.state).toMatchObject({
      phase: 'finished',
      because: 'privacy-spent',
      committedRound: 1,
    });
    expect(await store.charges.list(world.task.id)).toMatchObject([{ taskVersion: 1 }, { taskVersion: 2 }]);
  });

  it('[DP21] leave no model with noise where the commit fails, and charge its repetition anew', async () => {
    const { world, store, models } = await start();
    const commitRound = store.commitRound.bind(store);
    store.commitRound = async () => Promise.reject(new Error('disk full'));
    for (const name of ['a', 'b']) world.join(name);
    await world.flush();
    const before = await files(models);
    await world.finish('a', 'b');
    expect(await files(models)).toBe(before);
    store.commitRound = commitRound;
    await world.advance(2_000);
    expect(world.runtime.rounds).toMatchObject([{ round: 1, attempt: 2 }]);
    expect(await store.charges.list(world.task.id)).toMatchObject([{ attempt: 1 }, { attempt: 2 }]);
    expect(world.runtime.ledger?.releasesLeft).toBe(0);
  });

  it('[DP21] leave none where the hub was killed between the file and its round: the next start removes it', async () => {
    const { world, store, models } = await start();
    store.commitRound = () => new Promise(() => {});
    for (const name of ['a', 'b']) world.join(name);
    await world.flush();
    const before = await files(models);
    for (const name of ['a', 'b']) world.tab(name).trainer.finish();
    while ((await files(models)) === before) {
      // Not `world.flush`: this hub never settles.
      for (const { wire } of world.tabs()) await wire?.flushToHub();
      await setImmediate();
    }
    await start({ store, models });
    expect(await files(models)).toBe(before);
  });
});
