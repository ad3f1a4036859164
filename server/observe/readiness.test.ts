import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SampleApp, startSampleApp } from '../http/testing/sample-app.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { type ReadinessPorts, readinessOf } from './readiness.ts';

let folder: string;
let hub: SampleApp;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabfed-ready-'));
  hub = await startSampleApp();
});
afterEach(async () => {
  await hub.dispose();
  await rm(folder, { recursive: true });
});

async function readyz(change: Partial<ReadinessPorts> = {}) {
  const readiness = readinessOf({
    dataFolder: folder,
    store: new MemoryStore(),
    taskCount: () => 1,
    isClosing: () => false,
    nowMs: () => 0,
    ...change,
  });
  await hub.restart({ readiness });
  const answer = await hub.get('/readyz');
  expect(answer.headers['cache-control']).toBe('no-store');
  return { statusCode: answer.statusCode, body: answer.json() };
}

describe('/readyz', () => {
  it('[OB8] is 200 where a round could be committed, and leaves nothing in the folder', async () => {
    expect(await readyz()).toEqual({ statusCode: 200, body: { status: 'ready', reasons: [] } });
    expect(await readdir(folder)).toEqual([]);
  });

  it('[OB8] is 503 with every reason where the hub cannot do its work', async () => {
    await mkdir(join(folder, 'ready.tmp')); // as root, nothing else keeps a file from being written
    const store = { clearOpenRound: () => Promise.reject(new Error('SQLITE_READONLY at /srv/secret/path')) };
    const { statusCode, body } = await readyz({ store, taskCount: () => 0 });
    expect(statusCode).toBe(503);
    expect(body).toEqual({
      status: 'not-ready',
      reasons: [
        'No task is loaded.',
        'The data folder is not writable (EISDIR).',
        'The store does not take writes.',
      ],
    });
  });

  it('[OB8] is 503 while the hub is being stopped, and touches the store no more', async () => {
    const store = { clearOpenRound: () => expect.fail('the store was asked') };
    const { statusCode, body } = await readyz({ store, isClosing: () => true });
    expect([statusCode, body.reasons]).toEqual([503, ['The hub is being stopped.']]);
  });

  it('[OB9] writes to the disk once a second at most, however many ask', async () => {
    let writes = 0;
    let nowMs = 0;
    const store = {
      clearOpenRound: async () => {
        writes += 1;
      },
    };
    const ports = { dataFolder: folder, store, taskCount: () => 1, isClosing: () => false };
    const readiness = readinessOf({ ...ports, nowMs: () => nowMs });
    await Promise.all([readiness(), readiness(), readiness()]);
    nowMs = 999;
    await readiness();
    expect(writes).toBe(1);
    nowMs = 1_000;
    await readiness();
    expect(writes).toBe(2);
  });
});

describe('/healthz', () => {
  it('[OB10] is 200 although the disk is full', async () => {
    await hub.restart({ readiness: async () => ['The store does not take writes.'] });
    expect((await hub.get('/healthz')).statusCode).toBe(200);
    expect((await hub.get('/readyz')).statusCode).toBe(503);
  });
});
