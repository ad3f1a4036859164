/**
 * Training in a real browser, as a participant does it, beside tfjs as it comes:
 *
 *     npm run bench -- train [--models linear,mlp,2nn,cnn] [--backends webgl,wasm,cpu] [--turns 3] --json FILE
 *
 * `samplesPerSecond` is our trainer's; `vsFit` compares it with `model.fit`, `vsPlainLoop` compares the whole of a
 * federated round (training, update pipeline, upload to a hub, its acknowledgement) with a plain loop over batches, both
 * in a worker on the same backend with tfjs's own kernels. They take turns, and
 * what is compared was measured in the same turn; figures are medians over turns. `vsStockWebgl` compares with the faster
 * of fit and plain loop on WebGL, of which nothing is replaced.
 */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { build, type Rolldown } from 'vite';
import { chromiumFlags, findChromium } from '../cli/chromium/find-chromium.ts';
import type { Backend } from '../participant/ports.ts';
import { bundleClassicScript } from '../scripts/build/classic-script.ts';
import { createHub } from '../server/hub.ts';
import type { Row } from './bench.ts';
import type { TrainBench } from './train/page.ts';
import { WORKLOADS, type WorkloadName } from './train/workloads.ts';

const here = import.meta.dirname;
const OPERATOR_TOKEN = randomBytes(32).toString('base64url');

export async function run(options: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  const names = (options.models ?? 'linear,mlp,2nn,cnn').split(',') as WorkloadName[];
  const backends = (options.backends ?? 'webgl,wasm,cpu').split(',') as Backend[];
  const turns = Number(options.turns ?? 3);
  const dataFolder = mkdtempSync(join(tmpdir(), 'tabfed-bench-'));
  const hub = await createHub({
    port: 0,
    host: 'localhost',
    dataFolder,
    webRoot: resolve(here, '../dist/web'),
    tasks: names.map((name) => WORKLOADS[name].task),
    operatorToken: OPERATOR_TOKEN,
  });
  const page = await servePage();
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags() });
  try {
    const rows: Measured[] = [];
    for (const model of names) {
      for (const backend of backends) {
        rows.push(await measure(browser, { page: page.url, hub: hub.url, model, backend, turns }));
      }
    }
    return rows.map(({ stockPerSecond, ...row }) => {
      const webgl = rows.find((other) => other.model === row.model && other.backend === 'webgl');
      return { ...row, ...(webgl && { vsStockWebgl: row.samplesPerSecond / webgl.stockPerSecond }) };
    });
  } finally {
    await browser.close();
    page.server.close();
    await hub.close();
    rmSync(dataFolder, { recursive: true });
  }
}

interface Wanted {
  readonly page: string;
  readonly hub: string;
  readonly model: WorkloadName;
  readonly backend: Backend;
  readonly turns: number;
}

interface Measured extends Row {
  readonly model: WorkloadName;
  readonly backend: Backend;
  readonly samplesPerSecond: number;
  readonly stockPerSecond: number;
}

async function measure(browser: Browser, { hub, model, backend, turns, ...at }: Wanted): Promise<Measured> {
  const page = await browser.newPage();
  try {
    await page.goto(at.page);
    const operate = (action: 'pause' | 'resume') => operateTask(hub, WORKLOADS[model].task.id, action);
    await operate('resume');
    const firstUpdateMs = await call(page, 'join', hub, model, backend);
    await operate('pause');
    const stock = (how: 'fit' | 'plain') =>
      call(page, 'stock', { how, workload: model, backend, hubUrl: hub });
    // Shaders, caches and just-in-time compilers have had their turn.
    await stock('fit');
    await stock('plain');
    const fit: number[] = [];
    const plain: number[] = [];
    const ours: number[] = [];
    const federated: number[] = [];
    let longestFrameMs = 0;
    for (let turn = 0; turn < turns; turn++) {
      await call(page, 'idle');
      fit.push(await stock('fit'));
      plain.push(await stock('plain'));
      await call(page, 'longestFrameMs');
      const trained = call(page, 'round', model, backend);
      await operate('resume');
      // A paused task finishes the round that is under way.
      await operate('pause');
      const round = await trained;
      longestFrameMs = Math.max(longestFrameMs, await call(page, 'longestFrameMs'));
      ours.push(round.rowsPerSecond);
      federated.push(round.federatedPerSecond);
    }
    return {
      model,
      backend,
      samplesPerSecond: median(ours),
      vsFit: median(ours.map((speed, turn) => speed / fit[turn]!)),
      vsPlainLoop: median(federated.map((speed, turn) => speed / plain[turn]!)),
      firstUpdateMs,
      longestFrameMs,
      stockPerSecond: Math.max(median(fit), median(plain)),
    };
  } finally {
    await page.close();
  }
}

function call<Name extends keyof TrainBench>(page: Page, name: Name, ...args: Parameters<TrainBench[Name]>) {
  return page.evaluate(
    ([method, values]) => {
      const { bench } = window as unknown as { bench: Record<string, (...given: unknown[]) => unknown> };
      return bench[method]!(...values);
    },
    [name, args] as const,
  ) as Promise<Awaited<ReturnType<TrainBench[Name]>>>;
}

async function operateTask(hub: string, task: string, action: 'pause' | 'resume'): Promise<void> {
  const response = await fetch(`${hub}/api/operator/tasks/${task}/${action}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  if (!response.ok) throw new Error(`${action} was answered with ${response.status}`);
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** The page from an origin of its own, as a partner's site would have it. */
async function servePage(): Promise<{ server: Server; url: string }> {
  const stock = await bundleClassicScript(join(here, 'train/stock-worker.ts'), {}, 'all');
  const script = await bundlePage();
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript
        ? `const STOCK_WORKER = ${JSON.stringify(stock)};\n${script}`
        : '<!doctype html><title>bench</title><script src="/page.js"></script>',
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** With the trainer's hash from the build, like every page. */
async function bundlePage(): Promise<string> {
  const result = (await build({
    configFile: resolve(here, '../vite.config.ts'),
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      lib: { entry: join(here, 'train/page.ts'), formats: ['iife'], name: 'tabfedTrainBench' },
    },
  })) as Rolldown.RolldownOutput[];
  return result[0]!.output[0]!.code;
}
