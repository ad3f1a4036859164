/** Politeness in a real page: what the browser tells, what the person is told. */
import type { HubProcess } from './harness/hub-process.ts';
import type { PartnerChoice, PartnerTab } from './harness/partner-tab.ts';
import { quickLine } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

type OpenPartner = (hub: HubProcess, choice?: PartnerChoice) => Promise<PartnerTab>;

/** A page without a link of its own, so that the badge is there; it waits for the person's answer. */
const openPolite = (openPartner: OpenPartner, hub: HubProcess, politeness: object) =>
  openPartner(hub, {
    task: 'linear',
    source: undefined,
    html: '<!doctype html><html lang="en"><title>Points</title><main><h1>Points</h1></main><!-- tabfed --></html>',
    prepare: (page) =>
      page.addInitScript(() => {
        const queue = window.tabfed as unknown as unknown[] | undefined;
        queue?.push({ data: [1, 2, 3].map((x) => ({ x, y: 0.5 * x + 0.5 })) });
      }),
    changeTag: (tag) =>
      tag.replace('data-task=', `data-politeness='${JSON.stringify(politeness)}' data-task=`),
  });

test('[PO4] a page that saves data trains nothing until it no longer does, says why, and keeps its place', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickLine(1));
  const tab = await openPolite(openPartner, hub, { pauseOnMetered: true });
  const devtools = await tab.page.context().newCDPSession(tab.page);
  await devtools.send('Emulation.setDataSaverOverride', { dataSaverEnabled: true });
  await tab.grant();
  await tab.waitForPhase('paused');
  const badge = tab.page.locator('tabfed-badge button');
  await expect(badge).toContainText('Paused: this browser saves data');
  await tab.page.screenshot({ path: 'test-results/screens/badge-paused.png' });
  expect((await tab.status())?.participant?.activity).toEqual({ phase: 'paused', because: 'metered' });
  await hub.waitForStanding('linear', { phase: 'recruiting', present: 0 });

  await devtools.send('Emulation.setDataSaverOverride', { dataSaverEnabled: false });
  await hub.waitForRound('linear', 1);
  await expect(badge).toContainText('Helping to train a model');
  await devtools.send('Emulation.setDataSaverOverride', { dataSaverEnabled: true });
  await tab.waitForPhase('paused');
});

test('[PO4] a page that is used trains only when it is left alone', async ({ startHub, openPartner }) => {
  const hub = await startHub(quickLine(1));
  const tab = await openPolite(openPartner, hub, { idleSeconds: 2 });
  await tab.grant();
  await tab.waitForPhase('paused');
  expect((await tab.status())?.participant?.activity).toEqual({ phase: 'paused', because: 'in-use' });
  await hub.waitForRound('linear', 1);
  await tab.page.mouse.move(40, 40);
  await tab.page.mouse.move(50, 50);
  await tab.waitForPhase('paused');
});

test('[CS13] a policy that cannot be read is one console line, and nothing is trained', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickLine(1));
  const tab = await openPolite(openPartner, hub, { minBatery: 0.5 });
  await tab.grant();
  expect(await tab.waitForEvent('error')).toMatchObject({ code: 'embed.tag' });
  expect(tab.lines).toEqual([
    expect.stringMatching(/^\[tabfed\] The tag has data-politeness='\{"minBatery.*minBattery/),
  ]);
});
