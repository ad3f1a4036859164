import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelId, taskId } from '../../core/protocol/ids.ts';
import { openDataFolder } from './data-folder.ts';

const OPENER = fileURLToPath(new URL('./testing/open-data-folder.ts', import.meta.url));
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

let parent: string;
let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tabfed-data-'));
  folder = join(parent, 'hub');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(parent, { recursive: true });
});

/** Opens `path` in a process of its own; `lines` are what it prints. */
function openElsewhere(path: string, uid?: number) {
  const child = spawn(process.execPath, ['--import', 'tsx', OPENER, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  return { child, next, exited: new Promise((resolve) => child.once('exit', resolve)) };
}

describe('the data folder', () => {
  it('[ST30] is created with everything in it, and can be closed and opened again', async () => {
    const first = await openDataFolder(join(folder, 'deep', 'down'));
    await first.store.putTask(taskId('digits'), 3, modelId('1'.repeat(64)));
    const id = await first.models.put(Uint8Array.of(1, 2, 3));
    await first.close();
    const second = await openDataFolder(join(folder, 'deep', 'down'));
    expect(await second.store.getTask(taskId('digits'))).toMatchObject({ version: 3 });
    expect(await second.models.get(id)).toEqual(Buffer.from([1, 2, 3]));
    await second.close();
  });

  it('[ST31] is refused where a file is in its place, or on the way to it', async () => {
    await writeFile(folder, 'not a folder');
    for (const path of [folder, join(folder, 'below')]) {
      await expect(openDataFolder(path)).rejects.toMatchObject({
        code: 'hub.data-folder',
        what: expect.stringMatching(new RegExp(`${path}.*is a file`)),
        next: expect.stringContaining('TABFED_DATA'),
      });
    }
  });

  it.each(['hub.db', 'models'])('[ST31] is refused where %s in it is of the wrong kind', async (name) => {
    await mkdir(folder);
    if (name === 'models') await writeFile(join(folder, name), '');
    else await mkdir(join(folder, name));
    await expect(openDataFolder(folder)).rejects.toMatchObject({
      code: 'hub.data-folder',
      what: expect.stringContaining(join(folder, name)),
    });
  });

  it('[ST32] is refused where this user may not write to it, naming the user and the owner', async () => {
    await mkdir(folder);
    await chmod(parent, 0o755);
    await chmod(folder, isRoot ? 0o755 : 0o555);
    const uid = isRoot ? NOBODY : process.getuid!();
    const opening = openElsewhere(folder, isRoot ? NOBODY : undefined);
    const report = JSON.parse(await opening.next());
    expect(report.code).toBe('hub.data-folder');
    expect(report.what).toContain(folder);
    expect(report.what).toContain(`not writable by uid ${uid}`);
    expect(report.what).toContain(`belongs to uid ${process.getuid!()}`);
    expect(report.next).toContain('TABFED_DATA');
    await opening.exited;
  });

  it.runIf(isRoot)(
    '[ST32] is refused where it cannot be created, or another user owns its files',
    async () => {
      await chmod(parent, 0o755);
      const creating = openElsewhere(join(folder, 'deep'), NOBODY);
      expect(JSON.parse(await creating.next()).what).toMatch(
        `not writable by uid ${NOBODY}: ${parent} belongs to uid 0`,
      );
      await (await openDataFolder(folder)).close();
      await chmod(folder, 0o777);
      const opening = openElsewhere(folder, NOBODY);
      expect(JSON.parse(await opening.next()).what).toContain(`${join(folder, 'hub.db')} to be`);
    },
  );

  it('[ST33] belongs to one hub at a time, in this process and in another', async () => {
    const mine = await openDataFolder(folder);
    const refusal = {
      code: 'hub.data-folder',
      what: expect.stringMatching(`${folder} is in use`),
      next: expect.stringContaining('TABFED_DATA'),
    };
    await expect(openDataFolder(folder)).rejects.toMatchObject(refusal);
    expect(JSON.parse(await openElsewhere(folder).next())).toMatchObject(refusal);
    await mine.close();
    await (await openDataFolder(folder)).close();
  });

  it('[ST34] opens at once after its hub was killed, with every round that was committed', async () => {
    for (let round = 1; round <= 3; round++) {
      const hub = openElsewhere(folder);
      expect(await hub.next()).toBe('open');
      expect(await hub.next()).toBe(String(round));
      hub.child.kill('SIGKILL');
      await hub.exited;
    }
    const { store, models, close } = await openDataFolder(folder);
    const rounds = await store.listRounds(taskId('digits'));
    expect(rounds.map((round) => round.round)).toEqual([1, 2, 3]);
    for (const { modelId: id } of rounds) expect(await models.has(id)).toBe(true);
    await close();
  });

  it('[ST35] is free again where its database turned out to be damaged', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'hub.db'), 'something else '.repeat(500));
    await expect(openDataFolder(folder)).rejects.toMatchObject({ code: 'hub.store-damaged' });
    await rm(join(folder, 'hub.db'));
    await (await openDataFolder(folder)).close();
  });
});
