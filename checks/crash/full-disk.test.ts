import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDataFolder } from '../../server/storage/check-data-folder.ts';
import { type DataFolder, openDataFolder } from '../../server/storage/data-folder.ts';
import { FailingFileSystem } from '../../server/storage/testing/failing-file-system.ts';
import { startWorld } from '../protocol/world.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tabfed-full-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

/** Rounds over hand-flushed wires, on a real data folder. */
async function trainingOn(folder: DataFolder) {
  const { store, models } = folder;
  const world = await startWorld({}, {}, { store, models });
  world.join('a', { towards: 1, exampleCount: 100 });
  world.join('b', { towards: 4, exampleCount: 300 });
  await world.flush();
  return {
    world,
    /** Both report; waits for pauses after failed attempts as well. */
    async report() {
      await world.finish('a', 'b');
      await world.flush();
    },
    trained: (name: string) => world.tab(name).trainer.jobs.filter((job) => job.startsWith('train')),
    notCommitted: () =>
      world.facts.filter((fact) => fact.type === 'round-abandoned' && fact.because === 'not-committed'),
  };
}

type Training = Awaited<ReturnType<typeof trainingOn>>;

/** Holds that the first round fails while `refuse` is on, again and again, and is committed once it is off. */
async function expectRepeatedRound(
  folder: string,
  training: Training,
  disk: { refuse(): void; free(): void },
) {
  const { world, report, trained, notCommitted } = training;
  disk.refuse();
  await report();
  expect(notCommitted()).toHaveLength(1);
  const fault = world.facts.find((fact) => fact.type === 'fault');
  expect(fault).toMatchObject({ where: 'committing round 1' });
  // Why it failed, not that something failed on the way back.
  expect(String(fault?.error)).toMatch(/ENOSPC|EROFS|EIO|is full|readonly/);
  expect(world.runtime.rounds).toEqual([]);
  // The pause after an attempt is over: the same round is invited again, and the frames come without training.
  for (let i = 0; i < 30 && notCommitted().length < 2; i++) await world.advance(1_000);
  expect(notCommitted()).toHaveLength(2);
  disk.free();
  for (let i = 0; i < 30 && world.runtime.rounds.length === 0; i++) await world.advance(1_000);

  expect(world.runtime.rounds).toMatchObject([{ round: 1, attempt: 3, participants: 2, examples: 400 }]);
  expect([trained('a')[0], trained('b')[0]]).toEqual(['train 1', 'train 1']);
  for (const name of ['a', 'b']) {
    expect(trained(name).filter((job) => job === 'train 1')).toHaveLength(1);
    expect(world.tab(name).participant.status.activity.phase).not.toBe('failed');
  }
  expect(await world.store.listRounds(world.task.id)).toMatchObject([{ round: 1, attempt: 3 }]);
  // And goes on from there.
  await report();
  expect(world.runtime.rounds.length).toBeGreaterThanOrEqual(2);
  await world.runtime.close();
  expect((await readdir(join(folder, 'models'))).filter((name) => !name.endsWith('.bin'))).toEqual([]);
}

async function expectIntactAfter(folder: string) {
  const { findings, roundCount } = await checkDataFolder(folder);
  expect(findings.filter(({ severity }) => severity === 'damage')).toEqual([]);
  expect(roundCount).toBeGreaterThanOrEqual(2);
}

describe('a disk that refuses', () => {
  it.each([
    ['open', 'EROFS'],
    ['open', 'ENOSPC'],
    ['write', 'ENOSPC'],
    ['sync', 'EIO'],
    ['rename', 'ENOSPC'],
  ] as const)('[ST45] to %s a model file (%s) repeats the round with the same frames', async (step, code) => {
    const disk = new FailingFileSystem();
    const folder = await openDataFolder(parent, { files: disk.files });
    await expectRepeatedRound(parent, await trainingOn(folder), {
      refuse: () => {
        disk.refusing = { step, code };
      },
      free: () => {
        disk.refusing = undefined;
      },
    });
    expect(disk.refusals).toBe(2);
    await folder.close();
    await expectIntactAfter(parent);
  });

  // SQLite has no port for its files; these switches make it refuse in the same places as a disk does.
  it.each([
    // With every round goes a megabyte that no page is left for: the transaction fails in its middle.
    [
      'is full',
      `CREATE TABLE ballast (x);
       CREATE TRIGGER heavy AFTER INSERT ON rounds BEGIN INSERT INTO ballast VALUES (zeroblob(1000000)); END;
       PRAGMA max_page_count = 1`,
      'PRAGMA max_page_count = 1000000',
    ],
    ['is read-only', 'PRAGMA query_only = ON', 'PRAGMA query_only = OFF'],
  ])('[ST45] rows because it %s repeats the round with the same frames', async (_, refuse, free) => {
    const folder = await openDataFolder(parent);
    const { database } = folder.store as unknown as { database: Database.Database };
    await expectRepeatedRound(parent, await trainingOn(folder), {
      refuse: () => database.exec(refuse),
      free: () => database.exec(free),
    });
    await folder.close();
    await expectIntactAfter(parent);
  });
});

const whyNoMount = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'not root on Linux';
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'mount is not permitted';
  }
})();
if (whyNoMount) console.warn(`full-disk tests: the real small disk is left out: ${whyNoMount}`);

describe.runIf(!whyNoMount)('a real small disk', () => {
  const at = () => join(parent, 'disk');
  beforeEach(async () => {
    await (await openDataFolder(at())).close();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', at()]);
  });
  afterEach(() => execFileSync('umount', ['-l', at()]));

  it('[ST46] that is full repeats the round, which is committed once there is space again', async () => {
    const folder = await openDataFolder(at());
    const ballast = join(at(), 'ballast');
    const training = await trainingOn(folder);
    await writeFile(ballast, new Uint8Array(1 << 20)).catch(() => {}); // as much as there is room for
    await expectRepeatedRound(at(), training, { refuse: () => {}, free: () => rmSync(ballast) });
    await folder.close();
    await expectIntactAfter(at());
  });
});
