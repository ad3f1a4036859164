import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

const NAMES = ['a', 'b', 'c', 'd'];
const name = fc.constantFrom(...NAMES);

const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), name }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('kill' as const, 'leave' as const, 'cut' as const), name }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const), name }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('finish' as const), name }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('to-hub' as const, 'to-tab' as const), name }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(100, 1_000, 9_000, 30_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart-hub' as const) }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

async function happen(world: World, what: Happening): Promise<void> {
  const tab = 'name' in what ? world.tabs().find((each) => each.name === what.name) : undefined;
  switch (what.do) {
    case 'open':
      if (!tab) world.join(what.name, { towards: NAMES.indexOf(what.name), exampleCount: 10 });
      break;
    case 'kill':
      if (tab) world.kill(what.name);
      break;
    case 'cut':
      tab?.wire?.cut();
      break;
    case 'leave':
      if (tab) {
        const left = tab.participant.leave();
        await world.flush();
        await left;
        world.kill(what.name);
      }
      break;
    case 'pause':
      tab?.participant.pause();
      break;
    case 'resume':
      tab?.participant.resume();
      break;
    case 'finish':
      tab?.trainer.finish();
      break;
    case 'to-hub':
      await tab?.wire?.flushToHub();
      break;
    case 'to-tab':
      tab?.wire?.flushToParticipant();
      break;
    case 'flush':
      await world.flush();
      break;
    case 'wait':
      await world.advance(what.ms);
      break;
    case 'restart-hub':
      await world.runtime.settled();
      world.killHub();
      await world.startHub();
      break;
  }
  await setImmediate();
}

describe('random histories over the wire', () => {
  const runs = process.env.TABFED_FULL ? 2_000 : 150;

  it('[SE14] lose no committed round, fail no honest participant, and always come to a commit again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 80 }), async (history) => {
        const world = await startWorld({ cohortSize: 3 });
        const committed = new Map<number, string>();
        for (const what of history) {
          await happen(world, what);
          for (const { round, modelId } of await world.store.listRounds(world.task.id)) {
            expect(modelId).toBe(committed.get(round) ?? modelId);
            committed.set(round, modelId);
          }
          expect((await world.store.listRounds(world.task.id)).length).toBe(committed.size);
          for (const tab of world.tabs()) expect(tab.participant.status.activity.phase).not.toBe('failed');
        }
        // Whatever happened: enough people who stay and work get a round done.
        const before = committed.size;
        for (const each of ['a', 'b', 'c']) {
          if (!world.tabs().some((tab) => tab.name === each)) world.join(each);
          world.tab(each).participant.resume();
        }
        for (let i = 0; i < 40 && world.runtime.rounds.length === before; i++) {
          await world.flush();
          for (const tab of world.tabs()) tab.trainer.finish();
          await world.advance(5_000);
        }
        expect(world.runtime.rounds.length).toBeGreaterThan(before);
      }),
      { numRuns: runs },
    );
  }, 300_000);
});
