import { DemoTab } from './harness/demo-tab.ts';
import { quickDigits } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

// WebGL is drawn by the processor where there is no graphics card, and four tabs share two cores: minutes.
const backend = process.env.TABFED_FULL ? 'webgl' : 'wasm';

test(`four tabs of 2,500 digits each reach 94 % on digits that no tab trains on, on ${backend}, within 10 rounds`, async ({
  context,
  startHub,
}) => {
  test.setTimeout(600_000);
  const hub = await startHub(
    quickDigits(4, { rounds: { maxRounds: 10, target: { value: 0.94, holdRounds: 1 } } }),
  );
  const tabs: DemoTab[] = [];
  for (let part = 0; part < 4; part++) {
    tabs.push(await DemoTab.join(context, hub, { task: 'digits', split: 'equal', part, backend }));
  }
  for (const tab of tabs) await expect(tab.hook('backend')).toContainText(new RegExp(backend, 'i'));
  await expect
    .poll(async () => (await hub.view('digits')).standing.phase, { timeout: 560_000, intervals: [500] })
    .toBe('finished');

  const { rounds, standing } = await hub.view('digits');
  expect(standing.finishedBecause).toBe('target-held');
  expect(rounds.length).toBeLessThanOrEqual(10);
  for (const { participants } of rounds) expect(participants).toBe(4);
  expect(rounds.at(-1)?.scores.test?.metrics.accuracy).toBeGreaterThanOrEqual(0.94);
  for (const tab of tabs) {
    await tab.waitForPhase('finished');
    await expect(tab.hook('backend')).toContainText(new RegExp(backend, 'i'));
    await tab.waitForRound(rounds.length);
  }
  await tabs[0]?.page.screenshot({ path: 'test-results/screens/finished.png', fullPage: true });
});
