import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ModelId, taskId } from '../../core/protocol/ids.ts';
import { checkDataFolder } from './check-data-folder.ts';
import { openDataFolder } from './data-folder.ts';
import { roundOf } from './testing/round-of.ts';

const DIGITS = taskId('digits');

let parent: string;
let path: string;
let ids: ModelId[];
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tabfed-checked-'));
  path = join(parent, 'hub');
  const { store, models, close } = await openDataFolder(path);
  await store.putTask(DIGITS, 1, await models.put(Uint8Array.of(0)));
  ids = [];
  for (let round = 1; round <= 3; round++) {
    ids.push(await models.put(new Uint8Array(5_000).fill(round)));
    await store.commitRound(roundOf(DIGITS, round, ids[round - 1]!));
  }
  await close();
});
afterEach(() => rm(parent, { recursive: true }));

const fileOf = (id: ModelId) => join(path, 'models', `${id}.bin`);
const damages = async () =>
  (await checkDataFolder(path)).findings.filter(({ severity }) => severity === 'damage');

/** Names, sizes, times and contents of everything in the folder. */
async function fingerprint(): Promise<string[]> {
  const names = await readdir(path, { recursive: true });
  const lines = names.map(async (name) => {
    const at = join(path, name);
    const { size, mtimeMs, mode } = await stat(at);
    const isFile = (await stat(at)).isFile();
    const hash = isFile
      ? createHash('sha256')
          .update(await readFile(at))
          .digest('hex')
      : 'folder';
    return `${name} ${size} ${mtimeMs} ${mode} ${hash}`;
  });
  return (await Promise.all(lines)).sort();
}

function inDatabase(sql: string): void {
  const database = new Database(join(path, 'hub.db'));
  database.exec(sql);
  database.close();
}

describe('a check of a data folder', () => {
  it('[ST48] finds nothing in one that is whole, and changes nothing in any', async () => {
    const before = await fingerprint();
    expect(await checkDataFolder(path)).toEqual({ taskCount: 1, roundCount: 3, findings: [] });
    expect(await fingerprint()).toEqual(before);
    await rm(fileOf(ids[1]!));
    const damaged = await fingerprint();
    expect(await damages()).toHaveLength(1);
    expect(await fingerprint()).toEqual(damaged);
  });

  it('[ST48] reads what a crash left in the log of the database', async () => {
    const { store, models, close } = await openDataFolder(path);
    await store.commitRound(roundOf(DIGITS, 4, await models.put(Uint8Array.of(4))));
    // What a killed hub leaves: a database whose newest rows are in its log only.
    const killed = join(parent, 'killed');
    await cp(path, killed, { recursive: true });
    await close();
    expect((await stat(join(killed, 'hub.db-wal'))).size).toBeGreaterThan(0);
    expect(await checkDataFolder(killed)).toMatchObject({ roundCount: 4, findings: [] });
  });

  it('[ST48] names each model that is missing or altered, with its round and what to do', async () => {
    await rm(fileOf(ids[0]!));
    await writeFile(fileOf(ids[2]!), 'altered');
    expect(await damages()).toEqual([
      {
        severity: 'damage',
        what: expect.stringMatching(`Task "digits", round 1: models/${ids[0]}.bin is missing`),
        next: expect.stringMatching(/^Restore .* from a backup/),
      },
      {
        severity: 'damage',
        what: expect.stringMatching(`round 3: .*${fileOf(ids[2]!)}.*found`),
        next: expect.stringMatching(/^Restore/),
      },
    ]);
  });

  it('[ST48] asks for no model of a round that was dropped, and notes files that belong to nothing', async () => {
    const { store, models, close } = await openDataFolder(path);
    await store.setFate(DIGITS, [1], 'dropped');
    await models.remove(ids[0]!);
    await models.put(Uint8Array.of(77));
    await close();
    const { findings } = await checkDataFolder(path);
    expect(findings).toMatchObject([
      { severity: 'note', what: expect.stringMatching(/^1 of 4 model files/) },
    ]);
  });

  it('[ST48] misses a round whose row is gone', async () => {
    inDatabase('DELETE FROM rounds WHERE round = 2');
    expect(await damages()).toMatchObject([
      { what: expect.stringMatching(/round 2 is missing from hub.db/) },
    ]);
  });

  it('[ST48] finds rows that refer to nothing', async () => {
    inDatabase("PRAGMA foreign_keys = OFF; INSERT INTO open_rounds VALUES (99, 1, 1, '[]');");
    expect(await damages()).toMatchObject([{ what: expect.stringContaining('1 rows refer') }]);
  });

  it.each([
    ['no database', () => writeFile(join(path, 'hub.db'), 'something else '.repeat(500))],
    [
      'a database that was overwritten in its middle',
      async () => {
        const bytes = await readFile(join(path, 'hub.db'));
        await writeFile(join(path, 'hub.db'), bytes.fill(0xff, 8_192, 16_384));
      },
    ],
  ])('[ST48] says of %s that it is damaged, by its own name', async (_, damage) => {
    await damage();
    const found = await damages();
    expect(found.length).toBeGreaterThan(0);
    for (const { what } of found) expect(what).toContain(join(path, 'hub.db'));
  });

  it('[ST49] refuses a folder that a hub is using, and keeps no other check out', async () => {
    const hub = await openDataFolder(path);
    await expect(checkDataFolder(path)).rejects.toMatchObject({
      code: 'hub.data-folder',
      what: expect.stringContaining('in use'),
    });
    await hub.close();
    const both = await Promise.all([checkDataFolder(path), checkDataFolder(path)]);
    expect(both.map(({ findings }) => findings)).toEqual([[], []]);
    await (await openDataFolder(path)).close();
  });

  it('[ST49] refuses a folder that is none of a hub, and creates nothing there', async () => {
    await expect(checkDataFolder(parent)).rejects.toMatchObject({
      code: 'hub.data-folder',
      what: expect.stringContaining('no hub.db'),
    });
    expect(await readdir(parent)).toEqual(['hub']);
  });

  it('[ST48] hands a copy of further files to a further check', async () => {
    await writeFile(join(path, 'more.txt'), 'more');
    const { findings } = await checkDataFolder(path, ['more.txt', 'absent.txt'], async (copy) => [
      { severity: 'note', what: await readFile(join(copy, 'more.txt'), 'utf8'), next: 'Read it.' },
    ]);
    expect(findings).toMatchObject([{ what: 'more' }]);
  });
});
