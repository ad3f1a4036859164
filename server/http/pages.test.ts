import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { overRawSocket } from './testing/raw-request.ts';
import { BOOT, type SampleApp, startSampleApp } from './testing/sample-app.ts';

let hub: SampleApp;
beforeEach(async () => {
  hub = await startSampleApp();
});
afterEach(() => hub.dispose());

describe('the pages', () => {
  it('[HT13] come with the policy that names the bootstrap of this build, and are never stale', async () => {
    for (const [url, title] of [
      ['/', 'home'],
      ['/demo/?task=digits', 'demo'],
    ] as const) {
      const answer = await hub.get(url);
      expect(answer.body).toContain(title);
      expect(answer.headers).toMatchObject({
        'content-security-policy': `default-src 'none'; script-src 'self' 'sha256-${BOOT}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src blob:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      });
    }
    const redirect = await hub.get('/demo?task=digits');
    expect(redirect.headers.location).toBe('/demo/?task=digits');
  });

  it('[AD19] may be framed by the origins of their task, no other, and the dashboard by nobody', async () => {
    await mkdir(join(hub.webRoot, 'dashboard'));
    await writeFile(join(hub.webRoot, 'dashboard', 'index.html'), '<!doctype html><title>dashboard</title>');
    const partners = ['https://a.example', 'https://b.example'];
    await hub.restart({ framersOf: (id) => (id === 'shared' ? partners : []) });
    const framersOf = async (url: string) =>
      /frame-ancestors ([^;]*)$/.exec(String((await hub.get(url)).headers['content-security-policy']))?.[1];
    expect(await framersOf('/demo/?task=shared')).toBe("'self' https://a.example https://b.example");
    expect(await framersOf('/demo/?task=other')).toBe("'self'");
    expect(await framersOf('/demo/?task=shared&task=other')).toBe("'self'");
    expect(await framersOf('/?task=shared')).toBe("'self'");
    expect(await framersOf('/dashboard/?task=shared')).toBe("'none'");
    expect((await hub.get('/demo/')).headers).toMatchObject({
      'permissions-policy': expect.stringContaining('camera=()'),
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it('[HT14] keep their hashed assets for ever, and revalidate the rest', async () => {
    expect((await hub.get('/assets/home-1a2b3c.js')).headers['cache-control']).toMatch(/immutable/);
    const trainer = await hub.get('/trainer.js');
    expect(trainer.headers).toMatchObject({
      'cache-control': 'no-cache',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
    const again = await hub.get('/trainer.js', { 'if-none-match': String(trainer.headers.etag) });
    expect(again.statusCode).toBe(304);
  });

  it('[HT23] of partners get a version of the script tag for ever, from any origin, compressed where they take it', async () => {
    const version = join(hub.webRoot, 'kept', '0123456789abcdef');
    await mkdir(version, { recursive: true });
    await writeFile(join(version, 'trainer.js'), 'as it is');
    await writeFile(join(version, 'trainer.js.br'), 'compressed');
    await hub.restart({ embedRoot: join(hub.webRoot, 'kept') });
    const url = '/embed/0123456789abcdef/trainer.js';
    const plain = await hub.get(url);
    expect(plain.body).toBe('as it is');
    expect(plain.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'content-type': expect.stringContaining('javascript'),
      vary: 'accept-encoding',
    });
    const compressed = await hub.get(url, { 'accept-encoding': 'gzip, br' });
    expect(compressed.body).toBe('compressed');
    expect(compressed.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
    });
    expect((await hub.get('/embed/0000000000000000/trainer.js')).statusCode).toBe(404);
    expect((await hub.get('/embed/../manifest.json')).statusCode).not.toBe(500);
  });

  it.each([
    '/nothing-here',
    '/.secret',
    '/..%2f..%2fetc%2fpasswd',
    '/assets/',
  ])('[HT15] answer %s with 404 and a page that a person can read, in two languages', async (url) => {
    const answer = await hub.get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.body).toContain('http.not-found');
    expect(answer.body).toContain('lang="zh-Hans"');
    expect(answer.body).not.toContain('not for the web');
  });

  it('[HT15] do not repeat markup of an address', async () => {
    const answer = await overRawSocket(hub.app, 'GET /<script>alert(1)</script> HTTP/1.1\r\nHost: localhost');
    expect(answer).toMatch(/^HTTP\/1\.1 404/);
    expect(answer).not.toContain('<script>');
    expect(answer).toContain('&lt;script&gt;');
  });

  it('[HT16] that are not built answer 503 with the command that builds them; the API works', async () => {
    await rm(join(hub.webRoot, 'index.html'));
    for (const root of [hub.webRoot, join(hub.webRoot, 'missing'), undefined]) {
      await hub.restart({ webRoot: root });
      for (const url of ['/', '/demo/?task=digits']) {
        const answer = await hub.get(url);
        expect(answer.statusCode).toBe(503);
        expect(answer.body).toContain('npm run build');
      }
      expect((await hub.get('/api/tasks')).statusCode).toBe(200);
    }
  });

  it('[HT17] with a damaged manifest are refused at the start', async () => {
    await writeFile(join(hub.webRoot, 'manifest.json'), '{"bootSha256":"x\'; script-src *"}');
    await expect(hub.restart()).rejects.toMatchObject({
      code: 'hub.not-built',
      what: expect.stringContaining('manifest.json'),
      next: expect.stringContaining('npm run build'),
    });
  });
});
