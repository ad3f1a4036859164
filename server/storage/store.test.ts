import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelId, taskId } from '../../core/protocol/ids.ts';
import { FORGOTTEN } from './forgotten.ts';
import { LibsqlStore } from './libsql-store.ts';
import { MemoryStore } from './memory-store.ts';
import { describeStore } from './store-contract.ts';
import { roundOf } from './testing/round-of.ts';
import { commitOf, memberOf, recordOf } from './testing/store-samples.ts';

describeStore('in memory', async () => {
  const store = new MemoryStore();
  return { store, reopen: async () => store, dispose: () => store.close() };
});

describeStore('libsql file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tabfed-store-'));
  const store = LibsqlStore.open(join(folder, 'hub.db'));
  return {
    store,
    reopen: async () => store,
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

describeStore('libsql file, closed and reopened between the steps', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tabfed-store-'));
  let store = LibsqlStore.open(join(folder, 'hub.db'));
  return {
    store,
    reopen: async () => {
      await store.close();
      store = LibsqlStore.open(join(folder, 'hub.db'));
      return store;
    },
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

describe('the file of a hub store', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tabfed-store-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('[ST15] is synced to the disk with every commit', () => {
    const store = LibsqlStore.open(join(folder, 'hub.db'));
    const { database } = store as unknown as { database: Database.Database };
    expect(database.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 });
    expect(database.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
    return store.close();
  });

  it('[ST45] says that it is full where a commit finds no space, keeps nothing of it, and takes it later', async () => {
    const store = LibsqlStore.open(join(folder, 'hub.db'));
    const { database } = store as unknown as { database: Database.Database };
    const task = taskId('digits');
    await store.putTask(task, 1, modelId('c'.repeat(64)));
    const round = roundOf(task, 1, modelId('d'.repeat(64)));
    const member = memberOf({ participant: FORGOTTEN });
    const large = { ...round, members: Array.from({ length: 500 }, () => member) };
    // A limit below what is there means: not one page more.
    database.exec('PRAGMA max_page_count = 1');
    await expect(store.commitRound(large)).rejects.toThrow('database or disk is full');
    expect(await store.listRounds(task)).toEqual([]);
    database.exec('PRAGMA max_page_count = 1000000');
    await store.commitRound(large);
    expect(await store.listMembers(task, 1)).toHaveLength(500);
    await store.close();
  });

  it('[ST16] is refused with hub.store-damaged and advice where it is no database', async () => {
    const path = join(folder, 'hub.db');
    await writeFile(path, 'rows of something else '.repeat(500));
    expect(() => LibsqlStore.open(path)).toThrow(
      expect.objectContaining({
        code: 'hub.store-damaged',
        what: expect.stringContaining(path),
        next: expect.stringContaining('backup'),
      }),
    );
  });

  it.each([
    ['overwritten in its middle', (bytes: Buffer) => bytes.fill(0xff, 4096, 12_288)],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 9_000)],
  ])('[ST16] is refused with hub.store-damaged where it was %s', async (_, damage) => {
    const path = join(folder, 'hub.db');
    const store = LibsqlStore.open(path);
    for (let i = 0; i < 200; i++) await store.putTask(taskId(`t${i}`), 1, modelId('c'.repeat(64)));
    await store.close();
    const damagedPath = join(folder, 'damaged.db');
    await writeFile(damagedPath, damage(await readFile(path)));
    expect(() => LibsqlStore.open(damagedPath)).toThrow(
      expect.objectContaining({ code: 'hub.store-damaged' }),
    );
  });

  it('[ST52] is brought up to date where an older tabfed wrote it, which kept no times of members', async () => {
    const path = join(folder, 'hub.db');
    const store = LibsqlStore.open(path);
    const { task, members } = commitOf(1, [memberOf()]);
    await store.putTask(task, 1, modelId('c'.repeat(64)));
    await store.putParticipant(recordOf());
    await store.commitRound(commitOf(1, members));
    await store.close();
    const older = new Database(path);
    older.exec('ALTER TABLE runs DROP COLUMN statistics; ALTER TABLE members DROP COLUMN after_ms');
    older.exec('DROP TABLE privacy_charges; DROP TABLE noised_files; ALTER TABLE rounds DROP COLUMN epsilon');
    older.exec('PRAGMA user_version = 4');
    older.close();
    const opened = LibsqlStore.open(path);
    expect(await opened.listMembers(task, 1)).toEqual([memberOf({ afterMs: null })]);
    expect(await opened.getStatistics(task)).toBeUndefined();
    await opened.commitRound(commitOf(2, members));
    expect(await opened.listMembers(task, 2)).toEqual([memberOf()]);
    await opened.close();
  });

  it('[ST17] is refused, unchanged, where a newer tabfed wrote it', () => {
    const path = join(folder, 'hub.db');
    const newer = new Database(path);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(() => LibsqlStore.open(path)).toThrow(
      expect.objectContaining({ code: 'hub.data-folder', what: expect.stringContaining('version 99') }),
    );
  });
});
