import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DataFolder, openDataFolder } from '../../server/storage/data-folder.ts';
import { startWorld } from '../protocol/world.ts';

let path: string;
let folder: DataFolder;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'tabfed-lost-'));
  folder = await openDataFolder(path);
});
afterEach(async () => {
  await folder.close();
  await rm(path, { recursive: true });
});

it('[ST42] participants train on from the newest intact round, under the next number', async () => {
  const world = await startWorld({}, {}, { store: folder.store, models: folder.models });
  world.join('a', { towards: 1, exampleCount: 100 });
  world.join('b', { towards: 4, exampleCount: 300 });
  await world.flush();
  for (let round = 1; round <= 3; round++) await world.finish('a', 'b');
  const [, second, third] = world.runtime.rounds;
  expect(world.runtime.rounds).toHaveLength(3);
  // The frames of round 4 are made from the model that is about to be lost: they must not be used.
  await world.finish('a');

  await world.runtime.settled();
  world.killHub();
  await truncate(join(path, 'models', `${third!.modelId}.bin`), 5);
  await world.startHub();
  expect(world.runtime.model.id).toBe(second!.modelId);
  expect(world.runtime.standing()).toMatchObject({ committedRound: 3, phase: 'recruiting' });
  expect(world.facts).toContainEqual(expect.objectContaining({ type: 'store-finding', severity: 'damage' }));

  const before = world.tab('a').trainer.jobs.filter((job) => job === 'train 4').length;
  for (let i = 0; i < 40 && world.runtime.rounds.length < 3; i++) {
    await world.advance(1_000);
    await world.finish('a', 'b');
  }
  expect(world.runtime.rounds.map(({ round }) => round).slice(0, 3)).toEqual([1, 2, 4]);
  expect(world.tab('a').trainer.jobs.filter((job) => job === 'train 4').length).toBe(before + 1);
  // From the model of round 2 and the same people, the round comes to what round 3 came to.
  expect(world.runtime.rounds[2]!.modelId).toBe(third!.modelId);
  const rows = await folder.store.listRoundFiles(world.task.id);
  expect(rows.slice(0, 4).map(({ round, fate }) => [round, fate])).toEqual([
    [1, 'kept'],
    [2, 'kept'],
    [3, 'lost'],
    [4, 'kept'],
  ]);
  for (const { participant } of world.tabs()) expect(participant.status.activity.phase).not.toBe('failed');
  expect((await readdir(join(path, 'models'))).every((name) => name.endsWith('.bin'))).toBe(true);
  await world.runtime.close();
});
