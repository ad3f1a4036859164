/** What the trainer's own tests hold on WASM and the CPU, on WebGL in a worker of a real browser. */
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumFlags, findChromium } from '../cli/chromium/find-chromium.ts';
import { openBackend } from '../participant/trainer/backends.ts';
import '../participant/trainer/node-ports.ts';
import type { Suites } from '../participant/trainer/testing/browser-worker.ts';
import { BRIEF_CASES } from '../participant/trainer/testing/layer-cases.ts';
import { gradientModel, weightsOf } from '../participant/trainer/testing/layer-gradients.ts';
import { bundleClassicScript } from '../scripts/build/classic-script.ts';

let browser: Browser;
let page: Page;
let code: string;

beforeAll(async () => {
  const entry = `${import.meta.dirname}/../participant/trainer/testing/browser-worker.ts`;
  [browser, code] = await Promise.all([
    chromium.launch({ executablePath: await findChromium(), args: chromiumFlags() }),
    bundleClassicScript(entry),
  ]);
  page = await browser.newPage();
}, 120_000);
afterAll(() => browser?.close());

/** Each in a worker of its own. */
async function inWorker<K extends keyof Suites>(
  tab: Page,
  name: K,
  ...args: Parameters<Suites[K]>
): Promise<Awaited<ReturnType<Suites[K]>>> {
  const answer = await tab.evaluate(
    ({ code, call }) =>
      new Promise<{ value?: unknown; error?: string }>((resolve) => {
        const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
        worker.onmessage = ({ data }) => {
          worker.terminate();
          resolve(data);
        };
        worker.onerror = ({ message }) => resolve({ error: message });
        worker.postMessage(call);
      }),
    { code, call: [name, ...args] },
  );
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.value as Awaited<ReturnType<Suites[K]>>;
}

it('[TR1] gradients through every layer on WebGL are those of the CPU', async () => {
  const onWebgl = await inWorker(page, 'gradients');
  const cpu = await openBackend('cpu', undefined);
  for (const [i, [layer, layerCase]] of BRIEF_CASES.entries()) {
    const model = gradientModel(layerCase, cpu);
    const expected = await model.gradients(weightsOf(layerCase));
    model.dispose();
    const size = Math.max(...expected.map(Math.abs));
    const differences = expected.map((value, at) => Math.abs(value - (onWebgl[i]?.[at] ?? Number.NaN)));
    expect(Math.max(...differences), `${layer} ${layerCase.name}`).toBeLessThan(5e-5 * size + 1e-7);
  }
}, 120_000);

/** `npm run test:full` goes to round 200. */
const LATE = process.env.TABFED_FULL ? 200 : 60;

it(`[TR2] the memory of a trainer on WebGL is after round ${LATE} what it was after round 2, textures too`, async () => {
  const found = await inWorker(page, 'memory', [2, 40, LATE]);
  expect(found).toHaveLength(3);
  for (const { atMoments, atEnd } of found) {
    const [early, settled, late] = atMoments;
    expect(early?.textureBytes).toBeGreaterThan(0);
    const { textureBytes: _, ...held } = early as NonNullable<typeof early>;
    expect(late).toMatchObject(held);
    // tfjs keeps textures for later use: which ones it needs at the same time, it knows after some rounds.
    expect(late).toEqual(settled);
    expect(atEnd).toMatchObject({ tensors: 0, buffers: 0, bytes: 0 });
  }
}, 300_000);

it('[TR11] training on WebGL tells of its progress a few times a second, and ends within 200 ms of being cancelled', async () => {
  const { code, cancelMs, progressEveryMs } = await inWorker(page, 'cancel');
  expect(code).toBe('trainer.cancelled');
  expect(cancelMs).toBeLessThan(200);
  expect(progressEveryMs).toBeLessThan(500);
}, 60_000);

it.each([
  'webgl',
  'cpu',
] as const)('[TR3] two tabs make the same frame of the same seed and rows on %s', async (backend) => {
  const other = await browser.newPage();
  const frames = await Promise.all([page, other].map((tab) => inWorker(tab, 'frame', backend)));
  await other.close();
  expect(frames[0]?.length).toBeGreaterThan(100);
  expect(frames[1]).toEqual(frames[0]);
}, 120_000);

it.each([
  'survival',
  'binary',
] as const)('[TR6] a target of %s is trained on WebGL as on the CPU', async (kind) => {
  const [webgl, cpu] = [
    await inWorker(page, 'target', kind, 'webgl'),
    await inWorker(page, 'target', kind, 'cpu'),
  ];
  const largest = Math.max(...cpu.map(Math.abs));
  expect(largest).toBeGreaterThan(0.01);
  const differences = cpu.map((value, i) => Math.abs(value - (webgl[i] ?? Number.NaN)));
  expect(Math.max(...differences)).toBeLessThan(1e-4 * largest);
}, 60_000);

it('picture files are read to their pixels, and a file that is none is named', async () => {
  expect(await inWorker(page, 'picture', 'rgb(10, 200, 30)', 1, 2)).toEqual({
    width: 1,
    height: 2,
    channels: 4,
    pixels: [10, 200, 30, 255, 10, 200, 30, 255],
    refusal: { code: 'data.unreadable', what: 'it is no picture that the browser can read.' },
  });
}, 60_000);
