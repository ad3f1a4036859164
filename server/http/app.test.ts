import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setBackend, tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelBytes } from '../../core/codec/model-bytes.ts';
import type { TabfedError } from '../../core/errors/tabfed-error.ts';
import { type ModelId, modelId } from '../../core/protocol/ids.ts';
import type { RoundSummary, Standing } from '../../core/protocol/messages.ts';
import { numberTask } from '../../core/testing/sample-tasks.ts';
import type { ModelFiles } from '../ports.ts';
import { MemoryModelFiles } from '../storage/memory-model-files.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { createHttpApp, type HttpAppOptions } from './app.ts';
import { listen } from './listen.ts';
import type { TaskView } from './views.ts';

const BOOT = `${'A'.repeat(42)}8=`;
const task = numberTask;

const standing: Standing = {
  phase: 'training',
  committedRound: 2,
  maxRounds: 5,
  present: 3,
  needed: 2,
  quorum: 2,
  invited: 3,
  reported: 1,
  waiting: 0,
};

/** y = kernel · x + bias: layout order is kernel, bias. */
const lineModel = (kernel: number, bias: number) => modelBytes(Float32Array.of(kernel, bias));

let app: FastifyInstance;
let webRoot: string;
let models: ModelFiles;
let ids: ModelId[];
let served: [ModelId, number][];
let views: TaskView[];

async function start(change: Partial<HttpAppOptions> = {}): Promise<void> {
  await app?.close();
  const store = new MemoryStore();
  await store.putTask(task.id, task.version, ids[0]!);
  app = createHttpApp({
    tasks: {
      list: async () => views,
      get: async (id) => views.find((view) => view.task.id === id),
    },
    models,
    store,
    webRoot,
    onModelServed: (id, bytes) => served.push([id, bytes]),
    ...change,
  });
}

beforeEach(async () => {
  webRoot = await mkdtemp(join(tmpdir(), 'tabfed-web-'));
  for (const folder of ['assets', 'demo']) await mkdir(join(webRoot, folder));
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>home</title>');
  await writeFile(join(webRoot, 'demo', 'index.html'), '<!doctype html><title>demo</title>');
  await writeFile(join(webRoot, 'assets', 'home-1a2b3c.js'), 'export {};');
  await writeFile(join(webRoot, 'trainer.js'), '(() => {})();');
  await writeFile(join(webRoot, '.secret'), 'not for the web');
  await writeFile(join(webRoot, 'manifest.json'), JSON.stringify({ bootSha256: BOOT }));
  models = new MemoryModelFiles();
  ids = [];
  for (let round = 0; round <= 2; round++) ids.push(await models.put(lineModel(0.25 * round, 0.5)));
  served = [];
  const summary = (round: number): RoundSummary => ({
    round,
    attempt: 1,
    modelId: ids[round]!,
    participants: 3,
    examples: 30,
    bytesUp: 100,
    bytesDown: 200,
    durationMs: 1_000,
    committedAtMs: 1_795_300_000_000 + round,
    scores: round === 1 ? { test: { exampleCount: 10, metrics: { mae: 0.125 } } } : {},
  });
  views = [{ task, standing, rounds: [summary(1), summary(2)] }];
  await start();
});
afterEach(async () => {
  await app.close();
  await rm(webRoot, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ url, headers: { host: 'localhost:8080', ...headers } });

/** For requests that an HTTP client would not send. Listens; `head` ends without an empty line. */
async function overRawSocket(head: string): Promise<string> {
  if (!app.server.listening) await listen(app, { host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.write(`${head}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

describe('a model over HTTP', () => {
  it('[HT1] is exactly its bytes, for ever cacheable by everybody, with its id as the ETag', async () => {
    const answer = await get(`/models/${ids[1]}`);
    expect(answer.statusCode).toBe(200);
    expect(Buffer.compare(answer.rawPayload, lineModel(0.25, 0.5))).toBe(0);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '8',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${ids[1]}"`,
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
    expect(served).toEqual([[ids[1], 8]]);
  });

  it.each([
    ['the ETag', (id: string) => `"${id}"`],
    ['a list with a weak ETag', (id: string) => `"x", W/"${id}"`],
    ['a star', () => '*'],
  ])('[HT2] is answered with 304 and no bytes where If-None-Match is %s', async (_, header) => {
    const answer = await get(`/models/${ids[1]}`, { 'if-none-match': header(ids[1]!) });
    expect(answer.statusCode).toBe(304);
    expect(answer.rawPayload).toHaveLength(0);
    expect(answer.headers.etag).toBe(`"${ids[1]}"`);
    expect(served).toEqual([]);
  });

  it('[HT2] is sent where If-None-Match names another model; HEAD sends and counts no bytes', async () => {
    expect((await get(`/models/${ids[1]}`, { 'if-none-match': `"${ids[2]}"` })).statusCode).toBe(200);
    const head = await app.inject({ method: 'HEAD', url: `/models/${ids[1]}` });
    expect(head.headers['content-length']).toBe('8');
    expect(served).toHaveLength(1);
  });

  it('[HT3] is refused as JSON with model.not-found where the hub has none, and not cached', async () => {
    const missing = '9'.repeat(64);
    const answer = await get(`/models/${missing}`, { 'if-none-match': `"${missing}"` });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toEqual({
      code: 'model.not-found',
      what: expect.stringContaining(missing),
      next: expect.any(String),
    });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
  });

  it('[HT4] is read from the disk once, however many ask for it together', async () => {
    let reads = 0;
    const counting: ModelFiles = {
      put: (bytes) => models.put(bytes),
      has: (id) => models.has(id),
      get: (id) => {
        reads++;
        return models.get(id);
      },
    };
    await start({ models: counting });
    await Promise.all(Array.from({ length: 20 }, () => get(`/models/${ids[2]}`)));
    expect(reads).toBe(1);
    for (const id of [ids[0], ids[1], ids[2]]) await get(`/models/${id}`);
    expect(reads).toBe(4); // two are kept: the first model was let go
  });

  it('[HT5] that the disk does not give is answered with hub.internal, uncached; the reason stays with the hub', async () => {
    const failing: ModelFiles = {
      put: (bytes) => models.put(bytes),
      has: async () => true,
      get: async () => Promise.reject(new Error('EIO at /srv')),
    };
    await start({ models: failing });
    const answer = await get(`/models/${ids[1]}`);
    expect(answer.statusCode).toBe(500);
    expect(answer.json().code).toBe('hub.internal');
    expect(answer.body).not.toMatch(/EIO|srv|at /);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers.etag).toBeUndefined();
  });
});

describe('the JSON about tasks', () => {
  it('[HT6] lists every task with its standing, rounds and latest scores, readable from any origin', async () => {
    const answer = await get('/api/tasks');
    const expected = {
      task: JSON.parse(JSON.stringify(task)),
      standing,
      rounds: views[0]!.rounds,
      latest: { round: 1, scores: { test: { exampleCount: 10, metrics: { mae: 0.125 } } } },
    };
    expect(answer.json()).toEqual({ tasks: [expected] });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    expect((await get(`/api/tasks/${task.id}`)).json()).toEqual(expected);
    expect((await get(`/api/tasks/${task.id}/rounds`)).json()).toEqual({
      task: task.id,
      rounds: views[0]!.rounds,
    });
    views = [{ ...views[0]!, rounds: [] }];
    expect((await get(`/api/tasks/${task.id}`)).json().latest).toBeNull();
  });

  it.each(['/api/tasks/nope', '/api/tasks/nope/rounds', '/api/tasks/nope/model', '/api/tasks/%3Cb%3E'])(
    '[HT7] refuses %s with task.not-found and the tasks that there are',
    async (url) => {
      const answer = await get(url);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({
        code: 'task.not-found',
        what: expect.stringContaining(task.id),
      });
    },
  );

  it('[HT8] says that the hub is alive at /healthz', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'ok', tasks: 1 });
  });
});

describe('an export', () => {
  const modelUrl = `/api/tasks/${task.id}/model`;

  it('[HT9] loads in tfjs from the address itself, with the weights of the round asked for', async () => {
    await setBackend('cpu');
    const url = await listen(app, { host: '127.0.0.1', port: 0 });
    for (const [query, expected] of [
      ['?round=1&format=tfjs', 2],
      ['?format=tfjs', 3.5],
      ['?round=0', 0.5],
    ] as const) {
      const model = await loadLayersModel(`${url}${modelUrl}${query}`);
      const prediction = model.predict(tensor([[6]])) as ReturnType<typeof tensor>;
      expect((await prediction.data())[0]).toBeCloseTo(expected, 6);
      prediction.dispose();
      model.dispose();
    }
  });

  it('[HT10] as safetensors holds the weights of the newest round by default, and says which it is', async () => {
    const answer = await get(`${modelUrl}?format=safetensors`);
    expect(answer.headers['content-disposition']).toBe(
      'attachment; filename="sample-number-round-2.safetensors"',
    );
    const headerBytes = Number(answer.rawPayload.readBigUInt64LE(0));
    const header = JSON.parse(answer.rawPayload.toString('utf8', 8, 8 + headerBytes));
    expect(header.__metadata__).toMatchObject({ task: task.id, round: '2', modelId: ids[2] });
    expect(Buffer.compare(answer.rawPayload.subarray(8 + headerBytes), lineModel(0.5, 0.5))).toBe(0);
    expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length));
  });

  it('[HT11] names the files so that a saved model.json finds its weights', async () => {
    const json = await get(`${modelUrl}?round=1`);
    expect(json.headers['content-disposition']).toBe('attachment; filename="model.json"');
    const [path] = json.json().weightsManifest[0].paths;
    const weights = await get(`/api/tasks/${task.id}/${path}`);
    expect(weights.headers['content-disposition']).toBe(`attachment; filename="${path}"`);
    expect(Buffer.compare(weights.rawPayload, lineModel(0.25, 0.5))).toBe(0);
    const again = await get(`${modelUrl}?round=1`, { 'if-none-match': String(json.headers.etag) });
    expect(again.statusCode).toBe(304);
  });

  it.each([
    '?round=-1',
    '?round=1.5',
    '?round=',
    '?round=01',
    '?round=1&round=2',
    '?round=1e3',
    '?format=onnx',
  ])('[HT12] refuses %s with http.bad-request', async (query) => {
    const answer = await get(modelUrl + query);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe('http.bad-request');
  });

  it.each([`${modelUrl}?round=3`, `/api/tasks/${task.id}/round-3.weights.bin`])(
    '[HT12] refuses %s with the newest round that there is',
    async (url) => {
      const answer = await get(url);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({
        code: 'model.not-found',
        what: expect.stringContaining('newest committed round is 2'),
      });
    },
  );
});

describe('the pages', () => {
  it('[HT13] come with the policy that names the bootstrap of this build, and are never stale', async () => {
    for (const [url, title] of [
      ['/', 'home'],
      ['/demo/?task=digits', 'demo'],
    ] as const) {
      const answer = await get(url);
      expect(answer.body).toContain(title);
      expect(answer.headers).toMatchObject({
        'content-security-policy': `default-src 'none'; script-src 'self' 'sha256-${BOOT}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src blob:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      });
    }
    const redirect = await get('/demo?task=digits');
    expect(redirect.headers.location).toBe('/demo/?task=digits');
  });

  it('[HT14] keep their hashed assets for ever, and revalidate the rest', async () => {
    expect((await get('/assets/home-1a2b3c.js')).headers['cache-control']).toMatch(/immutable/);
    const trainer = await get('/trainer.js');
    expect(trainer.headers).toMatchObject({
      'cache-control': 'no-cache',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
    const again = await get('/trainer.js', { 'if-none-match': String(trainer.headers.etag) });
    expect(again.statusCode).toBe(304);
  });

  it.each(['/nothing-here', '/.secret', '/..%2f..%2fetc%2fpasswd', '/assets/'])(
    '[HT15] answer %s with 404 and a page that a person can read, in two languages',
    async (url) => {
      const answer = await get(url);
      expect(answer.statusCode).toBe(404);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answer.body).toContain('http.not-found');
      expect(answer.body).toContain('lang="zh-Hans"');
      expect(answer.body).not.toContain('not for the web');
    },
  );

  it('[HT15] do not repeat markup of an address', async () => {
    const answer = await overRawSocket('GET /<script>alert(1)</script> HTTP/1.1\r\nHost: localhost');
    expect(answer).toMatch(/^HTTP\/1\.1 404/);
    expect(answer).not.toContain('<script>');
    expect(answer).toContain('&lt;script&gt;');
  });

  it('[HT16] that are not built answer 503 with the command that builds them; the API works', async () => {
    await rm(join(webRoot, 'index.html'));
    for (const root of [webRoot, join(webRoot, 'missing'), undefined]) {
      await start({ webRoot: root });
      for (const url of ['/', '/demo/?task=digits']) {
        const answer = await get(url);
        expect(answer.statusCode).toBe(503);
        expect(answer.body).toContain('npm run build');
      }
      expect((await get('/api/tasks')).statusCode).toBe(200);
    }
  });

  it('[HT17] with a damaged manifest are refused at the start', async () => {
    await writeFile(join(webRoot, 'manifest.json'), '{"bootSha256":"x\'; script-src *"}');
    await expect(start()).rejects.toMatchObject({
      code: 'hub.not-built',
      what: expect.stringContaining('manifest.json'),
      next: expect.stringContaining('npm run build'),
    });
    await writeFile(join(webRoot, 'manifest.json'), JSON.stringify({ bootSha256: BOOT }));
    await start();
  });
});

describe('a request that cannot be understood', () => {
  it.each(['/api/nope', '/models/', '/models/XYZ', '/models/%zz', '/api/tasks/%E0%A4%A'])(
    '[HT18] is refused as JSON with code, what and next: %s',
    async (url) => {
      const answer = await get(url);
      expect([400, 404]).toContain(answer.statusCode);
      expect(Object.keys(answer.json())).toEqual(['code', 'what', 'next']);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.body).not.toMatch(/node_modules|\.ts:/);
    },
  );

  it('[HT18] is refused with another method than GET', async () => {
    const answer = await app.inject({ method: 'POST', url: '/api/tasks', payload: { a: 1 } });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'http.not-found', what: expect.stringContaining('POST') });
  });

  it('[HT19] is refused where its Host is none', async () => {
    for (const host of ['a b', 'evil.example/<x>', 'x'.repeat(300)]) {
      const answer = await get('/api/tasks', { host });
      expect(answer.statusCode).toBe(400);
      expect(answer.json().code).toBe('http.bad-request');
    }
    for (const head of ['GET /api/tasks HTTP/1.1\r\nHost:', 'GET /api/tasks HTTP/1.0']) {
      expect(await overRawSocket(head)).toMatch(/^HTTP\/1\.1 400/);
    }
    for (const host of ['localhost', '127.0.0.1:8080', '[::1]:8080', 'hub.example.org']) {
      expect((await get('/api/tasks', { host })).statusCode).toBe(200);
    }
  });
});

describe('listening', () => {
  it('[HT20] answers over a real socket on a free port, and gives the address to open', async () => {
    const url = await listen(app, { host: '127.0.0.1', port: 0 });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(`${url}/models/${ids[2]}`);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(lineModel(0.5, 0.5));
    const missing = await fetch(`${url}/models/${modelId('9'.repeat(64))}`);
    expect(missing.status).toBe(404);
  });

  it('[HT21] on a port in use is refused with the port and how to choose another', async () => {
    const url = await listen(app, { host: '127.0.0.1', port: 0 });
    const port = Number(new URL(url).port);
    const first = app;
    app = undefined as unknown as FastifyInstance;
    await start();
    const refused = listen(app, { host: '127.0.0.1', port }).catch((error: TabfedError) => error);
    expect(await refused).toMatchObject({
      code: 'hub.port-in-use',
      what: expect.stringContaining(String(port)),
      next: expect.stringMatching(/PORT=.*--port.*0/),
    });
    await first.close();
  });

  it('[HT22] stops at once although a browser keeps its connection open', async () => {
    const url = await listen(app, { host: '127.0.0.1', port: 0 });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    await app.close();
    await ended;
  });
});
