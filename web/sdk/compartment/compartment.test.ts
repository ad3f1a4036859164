/** The compartment in a real browser, on a page with the strictest policy that a partner may have. */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { chromiumFlags, findChromium } from '../../../cli/chromium/find-chromium.ts';
import { bundleClassicScript } from '../../../scripts/build/classic-script.ts';
import { BOOT_SOURCE } from './boot.ts';
import type { Capabilities } from './testing/capabilities.ts';

const bundle = (name: string) => bundleClassicScript(`${import.meta.dirname}/testing/${name}.ts`);
const sha256 = (data: string | Uint8Array, form: 'hex' | 'base64') =>
  createHash('sha256').update(data).digest(form);

const bootHash = `'sha256-${sha256(BOOT_SOURCE, 'base64')}'`;
const policy = (boot: string, worker: string) =>
  `default-src 'none'; script-src 'self' ${boot} 'wasm-unsafe-eval'; ${worker}; connect-src 'self'`;

let browser: Browser;
let server: Server;
let origin: string;
let trainerSha256: string;

beforeAll(async () => {
  const [page, probe, open] = await Promise.all([
    bundle('page'),
    bundle('probe-trainer'),
    bundle('open-worker'),
  ]);
  trainerSha256 = sha256(probe, 'hex');
  const html = '<!doctype html><script src="/page.js"></script>';
  const files: Record<string, { body: string; type: string; csp?: string }> = {
    '/': { body: html, type: 'text/html', csp: policy(bootHash, 'worker-src blob:') },
    '/without-boot': { body: html, type: 'text/html', csp: policy('', 'worker-src blob:') },
    '/without-worker': { body: html, type: 'text/html', csp: policy(bootHash, "worker-src 'none'") },
    '/open': { body: html, type: 'text/html' },
    '/page.js': { body: page, type: 'text/javascript' },
    '/trainer.js': { body: probe, type: 'text/javascript' },
    '/altered.js': { body: `${probe}// altered`, type: 'text/javascript' },
    '/open-worker.js': { body: open, type: 'text/javascript' },
    '/empty.js': { body: '', type: 'text/javascript' },
  };
  server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    response.statusCode = file ? 200 : 404;
    response.setHeader('content-type', file?.type ?? 'text/plain');
    response.setHeader('access-control-allow-origin', '*');
    if (file?.csp) response.setHeader('content-security-policy', file.csp);
    response.end(file?.body);
  });
  new WebSocketServer({ server });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags() });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

const pages: Page[] = [];
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
});

async function openPage(path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  pages.push(page);
  await page.goto(origin + path);
  return page;
}

const options = (trainerUrl = '/trainer.js') => ({ trainerUrl, trainerSha256 });

/** What `openCompartment` rejects with, on a page of the given policy. */
async function refusal(path: string, trainerUrl?: string): Promise<{ code: string; next: string }> {
  const page = await openPage(path);
  return page.evaluate(
    (options) =>
      window.openCompartment(options).then(
        () => ({ code: 'opened', next: '' }),
        ({ code, next }) => ({ code, next }),
      ),
    options(trainerUrl),
  );
}

describe('the compartment', () => {
  it('carries the trainer interface both ways, and takes the bytes that it is given', async () => {
    const page = await openPage('/');
    const seen = await page.evaluate(async (options) => {
      const { trainer, close } = await window.openCompartment(options);
      const csv = new TextEncoder().encode('a,b\n1,2\n');
      const task = {} as never;
      const profile = await trainer.prepare({ task, data: { kind: 'csv', bytes: csv }, backend: 'cpu' });
      const progress: number[] = [];
      const id = 'a'.repeat(64) as never;
      const neighbours = new Uint8Array([9, 1, 2, 9]);
      const update = await trainer.train(
        { round: 1, model: { id, bytes: neighbours.subarray(1, 3) }, seed: 1, encoding: 'float32' },
        ({ rowsPerSecond }) => void progress.push(rowsPerSecond),
      );
      const scores = await trainer.evaluate({ id, bytes: new Uint8Array([1, 2, 3]) });
      const empty = await trainer
        .prepare({ task, data: { kind: 'csv', bytes: new Uint8Array() }, backend: 'cpu' })
        .catch(({ code, what }) => ({ code, what }));
      const frames = document.querySelectorAll('iframe').length;
      await close();
      return {
        profile,
        progress,
        frame: [...update.frame],
        isTaken: csv.byteLength === 0,
        neighbours: [...neighbours],
        hash: scores.test?.metrics.hash,
        empty,
        frames,
        framesAfter: document.querySelectorAll('iframe').length,
      };
    }, options());
    expect(seen).toMatchObject({
      profile: { trainingRows: 8 },
      progress: [3],
      frame: [2, 3],
      isTaken: true,
      neighbours: [9, 1, 2, 9],
      hash: Number.parseInt(sha256(new Uint8Array([1, 2, 3]), 'hex').slice(0, 8), 16),
      empty: { code: 'data.empty', what: 'No rows.' },
      frames: 1,
      framesAfter: 0,
    });
  });

  it('[CS2] has no network and no storage, and does have WebGL2', async () => {
    const target = `${origin}/empty.js`;
    const open = await openPage('/open');
    // First the leaks: every attempt gets through where nothing holds it back.
    const control = await open.evaluate(
      (target) =>
        new Promise<Capabilities>((resolve) => {
          const worker = new Worker('/open-worker.js');
          worker.onmessage = ({ data }) => resolve(data);
          worker.postMessage(target);
        }),
      target,
    );
    expect(control).toEqual({
      fetch: 'allowed',
      webSocket: 'allowed',
      importScripts: 'allowed',
      indexedDb: 'allowed',
      eval: 'allowed',
      webgl2: true,
      subtle: true,
    });

    const inside = async (path: string) => {
      const page = await openPage(path);
      return page.evaluate(
        async ({ options, target }) => {
          const { trainer } = await window.openCompartment(options);
          const [answer] = await trainer.predict([{ kind: 'row', row: { url: target } }]);
          return JSON.parse(String(answer?.model)) as Capabilities;
        },
        { options: options(), target },
      );
    };
    // The same with a page of no policy at all: the compartment brings its own.
    for (const path of ['/', '/open']) {
      const found = await inside(path);
      expect(found).toMatchObject({ webgl2: true, subtle: false });
      const { webgl2, subtle, ...ways } = found;
      expect(Object.entries(ways).filter(([, outcome]) => outcome === 'allowed')).toEqual([]);
    }
  });

  it('[CS3] refuses a trainer that differs by one comment', async () => {
    expect(await refusal('/', '/altered.js')).toMatchObject({ code: 'trainer.altered' });
  });

  it('[CS4] says which directive is missing where a policy blocks it', async () => {
    expect(await refusal('/without-boot')).toMatchObject({
      code: 'page.blocked',
      next: expect.stringContaining(bootHash),
    });
    expect(await refusal('/without-worker')).toMatchObject({
      code: 'page.blocked',
      next: expect.stringContaining('worker-src blob:'),
    });
  });

  it('says that the hub is unreachable where it has no trainer', async () => {
    expect(await refusal('/', '/missing.js')).toMatchObject({ code: 'hub.unreachable' });
  });

  it('ends a running job when it is cancelled', async () => {
    const page = await openPage('/');
    const code = await page.evaluate(async (options) => {
      const { trainer } = await window.openCompartment(options);
      const job = { round: 1, model: { id: 'a' as never }, seed: 1, encoding: 'float32' } as const;
      return trainer
        .train(job, () => trainer.cancel())
        .then(
          () => 'trained',
          ({ code }) => code,
        );
    }, options());
    expect(code).toBe('trainer.cancelled');
  });

  it.each([
    'its worker throws',
    'the page removes its frame',
  ])('reports trainer.crashed when %s', async (how) => {
    const page = await openPage('/');
    const codes = await page.evaluate(
      async ({ options, how }) => {
        const { trainer } = await window.openCompartment(options);
        const codeOf = (promise: Promise<unknown>) =>
          promise.then(
            () => 'answered',
            ({ code }) => code as string,
          );
        const job = { round: 1, model: { id: 'a' as never }, seed: 1, encoding: 'float32' } as const;
        const pending = trainer.train(job, () => {
          if (how === 'its worker throws') trainer.predict([]).catch(() => {});
          else document.querySelector('iframe')?.remove();
        });
        return [await codeOf(pending), await codeOf(trainer.predict([]))];
      },
      { options: options(), how },
    );
    expect(codes).toEqual(['trainer.crashed', 'trainer.crashed']);
  });
});

describe('a compartment whose worker is gone', () => {
  it('[TR4] [TR5] is noticed although the worker ended without a word, and opened anew without the network', async () => {
    const page = await openPage('/');
    const seen = await page.evaluate(async (options) => {
      const first = await window.openCompartment({ ...options, patienceMs: 400 });
      const codeOf = (promise: Promise<unknown>) =>
        promise.then(
          () => 'answered',
          ({ code }) => code as string,
        );
      const silent = await codeOf(first.trainer.predict([{ kind: 'image', pixels: new Uint8Array() }]));
      const realFetch = window.fetch;
      window.fetch = () => Promise.reject(new Error('there is no network'));
      const second = await first.reopen();
      const data = { kind: 'csv', bytes: new Uint8Array(8) } as const;
      const profile = await second.trainer.prepare({ task: {} as never, data, backend: 'cpu' });
      window.fetch = realFetch;
      return { silent, rows: profile.trainingRows, frames: document.querySelectorAll('iframe').length };
    }, options());
    expect(seen).toEqual({ silent: 'trainer.crashed', rows: 8, frames: 1 });
  });
});

describe('the identity of a tab', () => {
  const ada = { participant: 'ada', secret: 'only ada knows' };

  const load = (page: Page) => page.evaluate(() => window.sessionIdentity('key').load());

  it('[CS5] survives a reload, and is forgotten on purpose', async () => {
    const page = await openPage('/');
    expect(await load(page)).toBeUndefined();
    await page.evaluate((ada) => window.sessionIdentity('key').save(ada), ada);
    await page.reload();
    expect(await load(page)).toEqual(ada);
    expect(await load(page)).toEqual(ada);
    await page.evaluate(() => window.sessionIdentity('key').clear());
    await page.reload();
    expect(await load(page)).toBeUndefined();
  });

  it('[CS6] is not that of a duplicated tab, until the first one is closed', async () => {
    const page = await openPage('/');
    await page.evaluate((ada) => window.sessionIdentity('key').save(ada), ada);
    const [copy] = await Promise.all([
      page.context().waitForEvent('page'),
      // With an opener, a new tab gets a copy of sessionStorage, as "Duplicate tab" gives it.
      page.evaluate(() => void window.open('/')),
    ]);
    await copy.waitForLoadState();
    expect(await copy.evaluate(() => sessionStorage.length)).toBe(1);
    expect(await load(copy)).toBeUndefined();
    await page.close();
    expect(await load(copy)).toEqual(ada);
  });

  it('lasts as long as the page where storage is blocked', async () => {
    const page = await openPage('/');
    const loaded = await page.evaluate(async (ada) => {
      Object.defineProperty(window, 'sessionStorage', {
        get: () => {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
      const store = window.sessionIdentity('key');
      const before = await store.load();
      await store.save(ada);
      return { before, after: await store.load() };
    }, ada);
    expect(loaded).toEqual({ before: undefined, after: ada });
  });
});
