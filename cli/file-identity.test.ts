import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileIdentity, memoryIdentity } from './file-identity.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tabfed-identity-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ada = { participant: 'ada', secret: 'only ada knows' };

describe.each([
  ['in memory', () => memoryIdentity()],
  ['in a file', () => fileIdentity(path.join(folder, 'identity.json'))],
])('an identity %s', (_, open) => {
  it('is absent, then kept, then forgotten', async () => {
    const store = open();
    expect(await store.load()).toBeUndefined();
    await store.save(ada);
    await store.save({ ...ada, secret: 'newer' });
    expect(await store.load()).toEqual({ participant: 'ada', secret: 'newer' });
    await store.clear();
    expect(await store.load()).toBeUndefined();
    await store.clear();
  });
});

describe('an identity file', () => {
  it('survives the process and is readable by its owner alone', async () => {
    const file = path.join(folder, 'identity.json');
    await fileIdentity(file).save(ada);
    expect(await fileIdentity(file).load()).toEqual(ada);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it.each(['', '{', '[]', '{"participant":"ada"}'])('that holds %j is refused by its name', async (text) => {
    const file = path.join(folder, 'identity.json');
    await writeFile(file, text);
    await expect(fileIdentity(file).load()).rejects.toMatchObject({
      code: 'data.unreadable',
      what: expect.stringContaining(file),
    });
  });
});
