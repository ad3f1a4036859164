import { type Browser, chromium } from 'playwright/test';
import { chromiumFlags } from '../cli/chromium/find-chromium.ts';
import { DemoTab } from './harness/demo-tab.ts';
import { quickCredit, quickDigits, quickLine } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

test('a tab without WebGL trains on another backend and says so', async ({ startHub }) => {
  const hub = await startHub(quickLine(1));
  const browser = await chromium.launch({
    executablePath: process.env.TABFED_CHROMIUM,
    // The flags that only switch off WebGL leave it on in workers.
    args: [...chromiumFlags(), '--use-gl=disabled'],
  });
  try {
    const context = await browser.newContext({ locale: 'en' });
    const tab = await DemoTab.join(context, hub, { task: 'linear', backend: 'auto' });
    await hub.waitForRound('linear', 1);
    await expect(tab.hook('backend')).toContainText(/wasm|cpu/i);
    await expect(tab.page.getByText(/WebGL is not available here/).first()).toBeAttached();

    // Whoever asks for WebGL and nothing else is told, instead of being given something else.
    const strict = await DemoTab.open(context, hub, { task: 'linear', backend: 'webgl' });
    await strict.hook('consent').click();
    await strict.waitForPhase('failed');
    await expect(strict.hook('problem')).toContainText('WebGL is not available here');
  } finally {
    await browser.close();
  }
});

test('a tab that loses WebGL in the middle of a round finishes it all the same, and says so', async ({
  browser,
  context,
  startHub,
}) => {
  // One participant: every round is this tab's own.
  const hub = await startHub(quickCredit(1, { training: { localEpochs: 20 } }));
  const tab = await DemoTab.join(context, hub, { task: 'credit', backend: 'webgl' });
  await hub.waitForRound('credit', 1);
  await tab.waitForPhase('training');
  await killGpuProcess(browser);
  const { rounds } = await hub.view('credit');
  await hub.waitForRound('credit', rounds.length + 1);
  await expect(tab.hook('backend-notes')).toContainText(/WebGL/);
  await expect(tab.hook('metric')).toBeVisible();
});

test('a model whose bytes do not match its hash is refused, and the page says so', async ({
  context,
  startHub,
}) => {
  // Only models above 64 KiB are downloaded.
  const hub = await startHub(quickDigits(1));
  const tab = await DemoTab.join(context, hub, { task: 'digits', backend: 'cpu' }, (page) =>
    page.route('**/models/*', async (route) => {
      const answer = await route.fetch();
      const body = Buffer.from(await answer.body());
      body[1000] = (body[1000] as number) ^ 1;
      await route.fulfill({ response: answer, body });
    }),
  );
  await expect(tab.hook('problem')).toContainText(/model/i);
  expect((await hub.view('digits')).standing.committedRound).toBe(0);
});

test('a hub that cannot be reached is tried again, with a countdown that the page shows', async ({
  context,
  startHub,
}) => {
  const hub = await startHub(quickCredit(2));
  const tab = await DemoTab.join(context, hub, { task: 'credit' });
  await hub.kill();
  await tab.waitForPhase('unreachable');
  await expect(tab.hook('countdown')).toHaveText(/\d/);
  await hub.restart();
  await tab.waitForPhase('waiting');
  await expect(tab.hook('waiting-for')).toContainText('1');
});

/** What a crash of the graphics driver does to a browser: every page loses its contexts. */
async function killGpuProcess(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const gpu = processInfo.find(({ type }) => type.toLowerCase() === 'gpu');
  if (!gpu) throw new Error('the browser has no GPU process to kill');
  process.kill(gpu.id, 'SIGKILL');
  await session.detach();
}
