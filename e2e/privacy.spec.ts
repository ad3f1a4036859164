import type { Page } from 'playwright/test';
import { type Canary, findCanary, needlesOf } from './harness/canary.ts';
import { DemoTab } from './harness/demo-tab.ts';
import type { HubProcess } from './harness/hub-process.ts';
import { quickCredit, quickDigits } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';
import { recordWire, type Wire } from './harness/wire.ts';

/** A loan that exists nowhere else, in the columns of the credit data; others keep what the row has. */
const LOAN = {
  credit_amount: '4815.1625',
  duration: '27.1828',
  age: '31.41593',
  checking_status: 'Kanarie-7Q-account',
  savings_status: 'Kanarie-7Q-savings',
  employment: 'Kanarie-7Q-employment',
};

const loanCanary: Canary = {
  texts: [LOAN.checking_status, LOAN.savings_status, LOAN.employment],
  // As the row has them and as the model sees them, with the scales of tasks/credit.
  numbers: [4815.1625, 27.1828, 31.41593, (4815.1625 - 3000) / 3000, (27.1828 - 24) / 12],
  // Amount and duration stand side by side, and an unknown checking_status is zeros.
  inputs: [[(4815.1625 - 3000) / 3000, (27.1828 - 24) / 12, 0, 0]],
};

/** 784 pixels that no digit has; runs of it are looked for at several places. */
const PIXELS = Uint8Array.from({ length: 784 }, (_, i) => (i * i * 31 + i * 7 + 5) % 256);
const pixelCanary: Canary = {
  texts: [],
  numbers: [],
  bytes: [PIXELS.subarray(0, 16), PIXELS.subarray(301, 317), PIXELS.subarray(768)],
};

test('[PV1] nothing of a loan is on the wire, in any encoding', async ({ context, startHub }) => {
  const hub = await startHub(quickCredit(2));
  await DemoTab.join(context, hub, { task: 'credit', split: 'equal', part: 0 });
  const { tab, wire } = await joinRecorded(context, hub, 'credit', (page) => plantLoan(page));
  await hub.waitForRound('credit', 3);
  await expectCanaryInTabOnly(tab, wire, loanCanary, LOAN.savings_status);
});

test('[PV1] nothing of an image is on the wire, in any encoding', async ({ context, startHub }) => {
  const hub = await startHub(quickDigits(2));
  await DemoTab.join(context, hub, { task: 'digits', split: 'equal', part: 0, backend: 'wasm' });
  const { tab, wire } = await joinRecorded(context, hub, 'digits', (page) => plantImage(page));
  await hub.waitForRound('digits', 1);
  await expectCanaryInTabOnly(tab, wire, pixelCanary, Buffer.from(PIXELS).toString('base64'));
});

async function joinRecorded(
  context: Parameters<typeof DemoTab.join>[0],
  hub: HubProcess,
  task: string,
  plant: (page: Page) => Promise<() => number>,
): Promise<{ tab: DemoTab; wire: Wire }> {
  let wire: Wire | undefined;
  let planted: (() => number) | undefined;
  const choice = { task, split: 'equal', part: 1, backend: 'wasm' } as const;
  const tab = await DemoTab.join(context, hub, choice, async (page) => {
    planted = await plant(page);
    wire = await recordWire(page);
  });
  expect(planted?.(), 'the canary is among the rows of the tab').toBeGreaterThan(0);
  if (!wire) throw new Error('nothing was recorded');
  return { tab, wire };
}

/** First that nothing was found, then that the same search of the same wire finds what the page leaks on purpose. */
async function expectCanaryInTabOnly(tab: DemoTab, wire: Wire, canary: Canary, leak: string): Promise<void> {
  const needles = needlesOf(canary);
  expect(wire.socketBytes(), 'updates were on the wire').toBeGreaterThan(200);
  expect(findCanary(needles, wire.sent())).toEqual([]);
  for (const address of wire.addresses) expect(new URL(address).host).toBe(new URL(tab.hub.url).host);

  await tab.page.evaluate((text) => fetch('/leak', { method: 'POST', body: text }), leak);
  await expect.poll(() => findCanary(needles, wire.sent()), 'a leaked body is found').not.toEqual([]);
  const bytesBefore = wire.sent().length;
  await tab.page.evaluate((text) => {
    const socket = new WebSocket(
      `${location.origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
    );
    socket.onopen = () => socket.send(text);
  }, leak);
  await expect
    .poll(() => findCanary(needles, wire.sent().subarray(bytesBefore)), 'a leaked socket message is found')
    .not.toEqual([]);
}

/** Puts the canary into rows of every share but the first, as the file comes from the hub. */
async function plantLoan(page: Page): Promise<() => number> {
  let planted = 0;
  await page.route('**/data/credit/*.csv', async (route) => {
    const answer = await route.fetch();
    const [header = '', ...lines] = (await answer.text()).split(/\r?\n/);
    const columns = header.split(',');
    const rows = lines.map((line, index) => {
      if (line === '' || index < 125 || index % 7 !== 0) return line;
      planted++;
      const cells = line.split(',');
      for (const [name, value] of Object.entries(LOAN)) cells[columns.indexOf(name)] = value;
      return cells.join(',');
    });
    await route.fulfill({ response: answer, body: [header, ...rows].join('\n') });
  });
  return () => planted;
}

/** Puts the canary in the place of the first three images of every training file. */
async function plantImage(page: Page): Promise<() => number> {
  let planted = 0;
  await page.route('**/data/digits/train/**', async (route) => {
    const answer = await route.fetch();
    const body = Buffer.from(await answer.body());
    for (let image = 0; image < 3; image++) body.set(PIXELS, image * 784);
    planted += 3;
    await route.fulfill({ response: answer, body });
  });
  return () => planted;
}
