import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Data } from '../../core/task/data-schema.ts';
import { MemoryModelFiles } from '../../server/storage/memory-model-files.ts';
import { MemoryStore } from '../../server/storage/memory-store.ts';
import { startWorld, type World } from './world.ts';

/** y from x, where x is scaled by what all participants have. */
const data: Data = {
  kind: 'table',
  columns: [{ name: 'x', type: 'number', scaling: 'standardise', bounds: [0, 8] }],
  target: { name: 'y', type: 'number', center: 0, scale: 1 },
};

const start = (rounds: Parameters<typeof startWorld>[0] = {}) =>
  startWorld(rounds, {}, { store: new MemoryStore(), models: new MemoryModelFiles(), data });

const statisticsOf = (world: World) => world.runtime.statistics;

describe('a task that scales by statistics', () => {
  it('[FS8] collects them from a cohort before its first round, tells everybody, and trains', async () => {
    const world = await start();
    world.join('a', { towards: 1, exampleCount: 100 });
    await world.flush();
    expect(world.tab('a').participant.status.standing).toMatchObject({ lacksStatistics: true, needed: 2 });
    world.join('b', { towards: 5, exampleCount: 300 });
    await world.flush();
    const found = statisticsOf(world);
    expect(found).toMatchObject({ cohort: 2, rows: 400 });
    expect(found?.columns.x).toMatchObject({ count: 400, mean: 4, participants: 2 });
    expect(found?.columns.x?.stdDev).toBeCloseTo(Math.sqrt(3), 14);
    for (const name of ['a', 'b']) {
      const { trainer, participant } = world.tab(name);
      expect(participant.status.statistics).toEqual(found);
      expect(trainer.statistics).toEqual(found);
      expect(trainer.jobs).toEqual(['survey', 'train 1']);
    }
    await world.finish('a', 'b');
    expect(world.runtime.rounds).toMatchObject([{ round: 1, participants: 2 }]);
    expect(world.tab('a').participant.status.standing?.lacksStatistics).toBeUndefined();
  });

  it('[FS9] hands them to late joiners, who send nothing of theirs, and keeps them for the version', async () => {
    const world = await start();
    world.join('a');
    world.join('b');
    await world.flush();
    const found = statisticsOf(world);
    world.join('late', { towards: 8, exampleCount: 50 });
    await world.flush();
    expect(world.tab('late').participant.status.statistics).toEqual(found);
    expect(world.tab('late').trainer.statistics).toEqual(found);
    expect(world.tab('late').trainer.jobs).not.toContain('survey');
    await world.finish('a', 'b');
    expect(world.phaseOf('late')).toBe('training');
    world.killHub();
    await world.startHub();
    expect(statisticsOf(world)).toEqual(found);
    expect(world.runtime.state).toMatchObject({ lacksStatistics: false, committedRound: 1 });
  });

  it('[FS10] goes on after a restart of the hub with the surveys that the cohort still holds', async () => {
    const world = await start({ minParticipants: 3, quorum: 3, cohortSize: 3 });
    for (const [i, name] of ['a', 'b', 'c'].entries()) world.join(name, { towards: i + 1 });
    // Invited, and nobody has been heard yet.
    for (const tab of world.tabs()) await tab.wire?.flushToHub();
    await world.runtime.settled();
    await setImmediate();
    world.killHub();
    await world.startHub();
    await world.advance(3_000);
    expect(statisticsOf(world)?.columns.x).toMatchObject({ count: 300, mean: 2 });
    for (const { trainer } of world.tabs()) {
      expect(trainer.jobs.filter((job) => job === 'survey').length).toBeLessThanOrEqual(2);
    }
  });

  it('[FS11] collects nothing from fewer than its task asks for: a drop-out brings the attempt to nothing', async () => {
    const world = await start({ roundTimeoutMs: 60_000 });
    world.join('a');
    await world.flush();
    const silent = world.join('silent');
    // It is invited and never answers.
    silent.trainer.survey = () => new Promise(() => {});
    await world.flush();
    expect(world.runtime.state).toMatchObject({ phase: 'training', round: 0, attempts: 1 });
    world.kill('silent');
    await world.advance(60_000);
    expect(statisticsOf(world)).toBeUndefined();
    expect(world.runtime.state).toMatchObject({ phase: 'recruiting', lacksStatistics: true });
    world.join('b', { towards: 3 });
    await world.advance(5_000);
    expect(statisticsOf(world)).toMatchObject({ cohort: 2 });
    // Whose first survey was for the attempt that came to nothing: it is sent again, not taken anew.
    expect(world.tab('a').trainer.jobs.filter((job) => job === 'survey')).toHaveLength(1);
  });

  it('[FS12] gets there in any history, once, of surveys that were accepted', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const happening = fc.record({
      do: fc.constantFrom('open', 'open', 'kill', 'cut', 'to-hub', 'to-tab', 'flush', 'wait', 'restart-hub'),
      name: fc.constantFrom(...names),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (history) => {
        const world = await start({ cohortSize: 3 });
        let first: unknown;
        const check = () => {
          first ??= statisticsOf(world);
          expect(statisticsOf(world)).toEqual(first);
          if (world.runtime.rounds.length > 0) expect(first).toBeDefined();
          for (const tab of world.tabs()) expect(tab.participant.status.activity.phase).not.toBe('failed');
        };
        for (const { do: what, name } of history) {
          const tab = world.tabs().find((each) => each.name === name);
          if (what === 'open' && !tab) world.join(name, { towards: names.indexOf(name) });
          if (what === 'kill' && tab) world.kill(name);
          if (what === 'cut') tab?.wire?.cut();
          if (what === 'to-hub') await tab?.wire?.flushToHub();
          if (what === 'to-tab') tab?.wire?.flushToParticipant();
          if (what === 'flush') await world.flush();
          if (what === 'wait') await world.advance(9_000);
          if (what === 'restart-hub') {
            await world.runtime.settled();
            world.killHub();
            await world.startHub();
          }
          await setImmediate();
          check();
        }
        for (const name of ['a', 'b']) if (!world.tabs().some((tab) => tab.name === name)) world.join(name);
        for (let i = 0; i < 30 && world.runtime.rounds.length === 0; i++) {
          await world.flush();
          for (const tab of world.tabs()) tab.trainer.finish();
          await world.advance(5_000);
          check();
        }
        expect(world.runtime.rounds.length).toBeGreaterThan(0);
      }),
      { numRuns: process.env.TABFED_FULL ? 500 : 40 },
    );
  }, 120_000);
});
