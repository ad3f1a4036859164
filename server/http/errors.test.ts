import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { overRawSocket } from './testing/raw-request.ts';
import { type SampleApp, startSampleApp } from './testing/sample-app.ts';

let hub: SampleApp;
beforeEach(async () => {
  hub = await startSampleApp();
});
afterEach(() => hub.dispose());

describe('a request that cannot be understood', () => {
  it.each([
    '/api/nope',
    '/models/',
    '/models/XYZ',
    '/models/%zz',
    '/api/tasks/%E0%A4%A',
  ])('[HT18] is refused as JSON with code, what and next: %s', async (url) => {
    const answer = await hub.get(url);
    expect([400, 404]).toContain(answer.statusCode);
    expect(Object.keys(answer.json())).toEqual(['code', 'what', 'next']);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.body).not.toMatch(/node_modules|\.ts:/);
  });

  it('[HT18] is refused with another method than GET', async () => {
    const answer = await hub.app.inject({ method: 'POST', url: '/api/tasks', payload: { a: 1 } });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'http.not-found', what: expect.stringContaining('POST') });
  });

  it('[HT19] is refused where its Host is none', async () => {
    for (const host of ['a b', 'evil.example/<x>', 'x'.repeat(300)]) {
      const answer = await hub.get('/api/tasks', { host });
      expect(answer.statusCode).toBe(400);
      expect(answer.json().code).toBe('http.bad-request');
    }
    for (const head of ['GET /api/tasks HTTP/1.1\r\nHost:', 'GET /api/tasks HTTP/1.0']) {
      expect(await overRawSocket(hub.app, head)).toMatch(/^HTTP\/1\.1 400/);
    }
    for (const host of ['localhost', '127.0.0.1:8080', '[::1]:8080', 'hub.example.org']) {
      expect((await hub.get('/api/tasks', { host })).statusCode).toBe(200);
    }
  });
});
