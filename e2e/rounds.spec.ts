import { DemoTab } from './harness/demo-tab.ts';
import { holdUpdates } from './harness/held-updates.ts';
import { quickLine } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

const line = { task: 'linear' };

test('a tab that joins late waits for the next round and is in it', async ({ context, startHub }) => {
  const hub = await startHub(quickLine(2));
  await DemoTab.join(context, hub, { ...line, part: 0 });
  const held = await openHeld(context, hub, 1);
  await held.updates.held;
  const round = (await hub.view('linear')).standing.committedRound + 1;
  await DemoTab.join(context, hub, { ...line, part: 2 });
  await hub.waitForStanding('linear', { phase: 'training', waiting: 1, invited: 2 });
  held.updates.release();

  const { rounds } = await hub.waitForRound('linear', round + 1);
  expect(rounds.find((summary) => summary.round === round)?.participants).toBe(2);
  expect(rounds.find((summary) => summary.round === round + 1)?.participants).toBe(3);
});

test('a tab that closes in the middle of a round does not stall it', async ({ context, startHub }) => {
  const hub = await startHub(quickLine(3, { rounds: { quorum: 2, awayGraceMs: 500 } }));
  await DemoTab.join(context, hub, { ...line, part: 0 });
  await DemoTab.join(context, hub, { ...line, part: 1 });
  const held = await openHeld(context, hub, 2);
  await held.updates.held;
  const round = (await hub.view('linear')).standing.committedRound + 1;
  await hub.waitForStanding('linear', { phase: 'training', reported: 2 });
  await held.tab.page.close();

  const { rounds } = await hub.waitForRound('linear', round, 20_000);
  expect(rounds.find((summary) => summary.round === round)?.participants).toBe(2);
});

test('a tab that reloads in the middle of a round keeps its name and its place in it', async ({
  context,
  startHub,
}) => {
  const hub = await startHub(quickLine(2));
  const other = await DemoTab.join(context, hub, { ...line, part: 0 });
  const held = await openHeld(context, hub, 1);
  await held.updates.held;
  const round = (await hub.view('linear')).standing.committedRound + 1;
  const before = await held.tab.participant();
  expect(before).not.toBe('');
  await held.tab.page.reload();

  // The new page has a socket of its own, held as the first one was: it is in the round again.
  await expect(held.tab.hook('phase')).toHaveAttribute('data-phase', /training|uploading|reported/);
  expect(await held.tab.participant()).toBe(before);
  held.updates.release();
  const { rounds } = await hub.waitForRound('linear', round);
  expect(rounds.find((summary) => summary.round === round)).toMatchObject({ participants: 2, attempt: 1 });
  await other.waitForRound(round);
});

test('a tab that goes offline in the middle of a round comes back and finishes it', async ({
  context,
  browser,
  startHub,
}) => {
  const hub = await startHub(quickLine(2));
  await DemoTab.join(context, hub, { ...line, part: 0 });
  // Offline is a matter of a whole context.
  const elsewhere = await browser.newContext();
  const held = await openHeld(elsewhere, hub, 1);
  await held.updates.held;
  const round = (await hub.view('linear')).standing.committedRound + 1;
  await elsewhere.setOffline(true);
  held.updates.cut();
  await held.tab.waitForPhase('unreachable');
  await expect(held.tab.hook('countdown')).toBeVisible();
  await hub.waitForStanding('linear', { phase: 'training', reported: 1 });
  held.updates.release();
  await elsewhere.setOffline(false);

  const { rounds } = await hub.waitForRound('linear', round);
  expect(rounds.find((summary) => summary.round === round)).toMatchObject({ participants: 2, attempt: 1 });
  await elsewhere.close();
});

test('[ST34] a hub killed in the middle of a round loses no committed round, and its tabs come back by themselves', async ({
  context,
  startHub,
}) => {
  const hub = await startHub(quickLine(2));
  const first = await DemoTab.join(context, hub, { ...line, part: 0 });
  const second = await openHeld(context, hub, 1, 3);
  await second.updates.held;
  const before = await hub.view('linear');
  expect(before.standing.committedRound).toBeGreaterThanOrEqual(2);
  const names = [await first.participant(), await second.tab.participant()];

  await hub.kill();
  await first.waitForPhase('unreachable');
  await expect(first.hook('countdown')).toBeVisible();
  await expect(first.hook('countdown')).toHaveText(/\d/);
  second.updates.release();
  await hub.restart();

  const after = await hub.waitForRound('linear', before.standing.committedRound + 2);
  expect(after.rounds.slice(0, before.rounds.length).map(({ modelId }) => modelId)).toEqual(
    before.rounds.map(({ modelId }) => modelId),
  );
  expect([await first.participant(), await second.tab.participant()]).toEqual(names);
});

/** A tab whose update is stopped in its `nth` round. */
async function openHeld(
  context: Parameters<typeof DemoTab.open>[0],
  hub: Parameters<typeof DemoTab.open>[1],
  part: number,
  nth = 1,
) {
  let updates: Awaited<ReturnType<typeof holdUpdates>> | undefined;
  const tab = await DemoTab.join(context, hub, { ...line, part }, async (page) => {
    updates = await holdUpdates(page, nth);
  });
  if (!updates) throw new Error('holdUpdates was not reached');
  return { tab, updates };
}
