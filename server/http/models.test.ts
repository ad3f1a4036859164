import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelFiles } from '../ports.ts';
import { modelNotKept } from '../storage/model-errors.ts';
import { lineModel, type SampleApp, startSampleApp } from './testing/sample-app.ts';

let hub: SampleApp;
beforeEach(async () => {
  hub = await startSampleApp();
});
afterEach(() => hub.dispose());

describe('a model over HTTP', () => {
  it('[HT1] is exactly its bytes, for ever cacheable by everybody, with its id as the ETag', async () => {
    const answer = await hub.get(`/models/${hub.ids[1]}`);
    expect(answer.statusCode).toBe(200);
    expect(Buffer.compare(answer.rawPayload, lineModel(0.25, 0.5))).toBe(0);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '8',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${hub.ids[1]}"`,
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
    expect(hub.served).toEqual([[hub.ids[1], 8]]);
  });

  it.each([
    ['the ETag', (id: string) => `"${id}"`],
    ['a list with a weak ETag', (id: string) => `"x", W/"${id}"`],
    ['a star', () => '*'],
  ])('[HT2] is answered with 304 and no bytes where If-None-Match is %s', async (_, header) => {
    const answer = await hub.get(`/models/${hub.ids[1]}`, { 'if-none-match': header(hub.ids[1]!) });
    expect(answer.statusCode).toBe(304);
    expect(answer.rawPayload).toHaveLength(0);
    expect(answer.headers.etag).toBe(`"${hub.ids[1]}"`);
    expect(hub.served).toEqual([]);
  });

  it('[HT2] is sent where If-None-Match names another model; HEAD sends and counts no bytes', async () => {
    expect((await hub.get(`/models/${hub.ids[1]}`, { 'if-none-match': `"${hub.ids[2]}"` })).statusCode).toBe(
      200,
    );
    const head = await hub.app.inject({ method: 'HEAD', url: `/models/${hub.ids[1]}` });
    expect(head.headers['content-length']).toBe('8');
    expect(hub.served).toHaveLength(1);
  });

  it('[HT3] is refused as JSON with model.not-found where the hub has none, and not cached', async () => {
    const missing = '9'.repeat(64);
    const answer = await hub.get(`/models/${missing}`, { 'if-none-match': `"${missing}"` });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toEqual({
      code: 'model.not-found',
      what: expect.stringContaining(missing),
      next: expect.any(String),
    });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
  });

  it('[HT3] that retention has dropped is refused with that reason, not like one that never was', async () => {
    const { task, round } = { task: hub.views[0]!.task.id, round: 1 };
    const models: ModelFiles = {
      put: (bytes) => hub.models.put(bytes),
      has: async () => false,
      get: async (id) => Promise.reject(modelNotKept(id, { task, round, fate: 'dropped' })),
    };
    await hub.restart({ models });
    const answer = await hub.get(`/models/${hub.ids[1]}`);
    expect(answer.statusCode).toBe(404);
    expect(answer.json().what).toContain('round 1 of task "sample-number" is not kept: retention');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('[HT4] is read from the disk once, however many ask for it together', async () => {
    let reads = 0;
    const counting: ModelFiles = {
      put: (bytes) => hub.models.put(bytes),
      has: (id) => hub.models.has(id),
      get: (id) => {
        reads++;
        return hub.models.get(id);
      },
    };
    await hub.restart({ models: counting });
    await Promise.all(Array.from({ length: 20 }, () => hub.get(`/models/${hub.ids[2]}`)));
    expect(reads).toBe(1);
    for (const id of [hub.ids[0], hub.ids[1], hub.ids[2]]) await hub.get(`/models/${id}`);
    expect(reads).toBe(4); // two are kept: the first model was let go
  });

  it('[HT5] that the disk does not give is answered with hub.internal, uncached; the reason stays with the hub', async () => {
    const failing: ModelFiles = {
      put: (bytes) => hub.models.put(bytes),
      has: async () => true,
      get: async () => Promise.reject(new Error('EIO at /srv')),
    };
    let logged = '';
    const log = pino({ level: 'error' }, { write: (line) => (logged += line) });
    await hub.restart({ models: failing, log });
    const answer = await hub.get(`/models/${hub.ids[1]}`);
    expect(answer.statusCode).toBe(500);
    expect(answer.json().code).toBe('hub.internal');
    expect(answer.body).not.toMatch(/EIO|srv|at /);
    expect(logged).toContain('EIO at /srv');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers.etag).toBeUndefined();
  });
});
