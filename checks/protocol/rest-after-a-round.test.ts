import { expect, it } from 'vitest';
import { MemoryModelFiles } from '../../server/storage/memory-model-files.ts';
import { MemoryStore } from '../../server/storage/memory-store.ts';
import { startWorld } from './world.ts';

it('[RD35] a hub that starts again knows who rests, as many rounds back as the task says', async () => {
  const ports = { store: new MemoryStore(), models: new MemoryModelFiles() };
  const world = await startWorld({ separation: 2 }, {}, ports);
  for (const name of ['a', 'b']) world.join(name);
  await world.flush();
  await world.finish('a', 'b');
  const rested = world.runtime.state.recent;
  expect(rested).toHaveLength(1);
  expect([...rested[0]!].sort()).toEqual(
    ['a', 'b'].map((name) => world.tab(name).participant.status.participant).sort(),
  );
  for (const name of ['c', 'd']) world.join(name);
  await world.flush();
  await world.finish('c', 'd');

  const before = world.runtime.state.recent;
  expect(before.map((round) => round.length)).toEqual([2, 2]);
  const again = await startWorld({ separation: 2 }, {}, ports);
  expect(again.runtime.state.recent).toEqual(before);
  const shorter = await startWorld({ separation: 1 }, {}, ports);
  expect(shorter.runtime.state.recent).toEqual([before[0]]);
});
