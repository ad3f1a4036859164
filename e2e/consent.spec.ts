import { DemoTab } from './harness/demo-tab.ts';
import { quickCredit, quickLine } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';
import { recordWire, type Wire } from './harness/wire.ts';

/** What a page that was not agreed to may ask its own hub for: itself, its task, public sample rows. */
const ALLOWED = [/^\/demo\//, /^\/assets\//, /^\/favicon/, /^\/api\/tasks(\/credit)?$/, /^\/data\/credit\//];

test('[CS1] before consent there is no model, no worker, no socket and no storage', async ({
  context,
  startHub,
}) => {
  const hub = await startHub(quickCredit(2));
  let wire: Wire | undefined;
  const tab = await DemoTab.open(context, hub, { task: 'credit' }, async (page) => {
    wire = await recordWire(page);
  });
  await tab.page.waitForLoadState('networkidle');
  const asked = () => (wire?.addresses ?? []).map((address) => new URL(address));
  const forbidden = () =>
    asked().filter(
      ({ origin, pathname }) => origin !== hub.url || !ALLOWED.some((path) => path.test(pathname)),
    );

  expect(forbidden().map(String)).toEqual([]);
  expect(asked().length).toBeGreaterThan(1);
  expect(tab.page.workers()).toHaveLength(0);
  expect(tab.page.frames()).toHaveLength(1);
  expect(await storedBy(tab)).toEqual([]);
  expect((await hub.view('credit')).standing.present).toBe(0);

  // The same look finds all of it once the person has agreed: it is not blind.
  await tab.consent();
  expect(forbidden().map(({ protocol, pathname }) => `${protocol}${pathname}`)).toContain('ws:/socket.io/');
  expect(forbidden().map(({ pathname }) => pathname)).toContain('/trainer.js');
  await expect.poll(() => tab.page.workers().length).toBeGreaterThan(0);
  expect(await storedBy(tab)).not.toEqual([]);
});

test('a tab that leaves is forgotten, and asks again before it takes part', async ({ context, startHub }) => {
  const hub = await startHub(quickLine(2));
  const tab = await DemoTab.join(context, hub, { task: 'linear' });
  await hub.waitForStanding('linear', { present: 1 });
  await tab.hook('leave').click();
  await hub.waitForStanding('linear', { present: 0 });
  await tab.page.reload();
  await expect(tab.hook('consent')).toBeVisible();
  expect((await hub.view('linear')).standing.present).toBe(0);
});

test('a paused tab keeps its place and stops training until it is resumed', async ({ context, startHub }) => {
  const hub = await startHub(quickLine(2, { rounds: { quorum: 1, awayGraceMs: 100 } }));
  const tab = await DemoTab.join(context, hub, { task: 'linear', part: 0 });
  const other = await DemoTab.join(context, hub, { task: 'linear', part: 1 });
  await hub.waitForRound('linear', 1);
  await tab.hook('pause').click();
  await tab.waitForPhase('paused');
  await tab.hook('resume').click();
  const { standing } = await hub.view('linear');
  await other.waitForRound(standing.committedRound + 2);
  await tab.waitForRound(standing.committedRound + 2);
});

/** Names of what the page keeps: cookies, both storages, databases, caches. */
async function storedBy(tab: DemoTab): Promise<readonly string[]> {
  const cookies = (await tab.page.context().cookies()).map(({ name }) => `cookie ${name}`);
  const kept = await tab.page.evaluate(async () => [
    ...Object.keys(localStorage).map((key) => `localStorage ${key}`),
    ...Object.keys(sessionStorage).map((key) => `sessionStorage ${key}`),
    ...(await indexedDB.databases()).map(({ name }) => `indexedDB ${name}`),
    ...(await caches.keys()).map((key) => `cache ${key}`),
  ]);
  return [...cookies, ...kept];
}
