/** What a trainer survives in a tab, beyond the loss of WebGL (trouble.spec.ts). */
import type { Page, Worker } from 'playwright/test';
import { BareBrowser, type BareTab } from './harness/bare-browser.ts';
import { DemoTab } from './harness/demo-tab.ts';
import { quickCredit, quickDigits } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

/** Rounds of a second or two on an idle machine, of one participant: every round is this tab's own. */
const longRounds = () => quickDigits(1, { training: { localEpochs: 2 } });

test('[TR9] a tab whose trainer crashes finishes its round, and fails when it crashes again and again', async ({
  context,
  startHub,
}) => {
  test.setTimeout(180_000);
  const hub = await startHub(longRounds());
  const tab = await DemoTab.join(context, hub, { task: 'digits', backend: 'wasm' });
  await tab.waitForPhase('training');
  const name = await tab.participant();

  await crashTrainer(tab.page);
  await tab.waitForPhase('preparing');
  await expect(tab.hook('problem')).toHaveAttribute('data-code', 'trainer.restarted');
  const { rounds } = await hub.waitForRound('digits', 1);
  expect(rounds[0]).toMatchObject({ attempt: 1, participants: 1 });
  expect(await tab.participant()).toBe(name);
  expect(await tab.page.locator('iframe').count()).toBe(1);

  for (const ending of ['preparing', 'failed']) {
    await tab.waitForPhase('training');
    await crashTrainer(tab.page);
    await tab.waitForPhase(ending);
  }
  await expect(tab.hook('problem')).toHaveAttribute('data-code', 'trainer.crashed');
  await expect(tab.hook('problem')).toContainText('crashed on purpose');
});

test('[TR10] a tab in the background trains on, and one that was frozen in the middle of a round finishes it', async ({
  startHub,
}) => {
  test.setTimeout(180_000);
  const hub = await startHub(quickCredit(1, { training: { localEpochs: 100 } }));
  const browser = await BareBrowser.start(process.env.TABFED_CHROMIUM as string);
  try {
    const tab = await browser.openTab(`${hub.url}/demo/?task=credit&part=0&backend=cpu&lang=en`);
    await expect.poll(() => click(tab, 'consent')).toBe(true);
    await expect.poll(() => phaseOf(tab)).toBe('training');
    await browser.openTab('about:blank');
    await expect.poll(() => tab.evaluate('document.visibilityState')).toBe('hidden');
    const { rounds } = await hub.view('credit');
    await hub.waitForRound('credit', rounds.length + 2);
    expect(await tab.evaluate('document.visibilityState')).toBe('hidden');

    await tab.evaluate("document.addEventListener('freeze', () => { window.wasFrozen = true; }); 0");
    await expect.poll(() => phaseOf(tab)).toBe('training');
    const during = (await hub.view('credit')).standing.committedRound;
    await tab.send('Page.setWebLifecycleState', { state: 'frozen' });
    await tab.send('Page.setWebLifecycleState', { state: 'active' });
    await tab.bringToFront();
    const after = await hub.waitForRound('credit', during + 1);
    expect(after.rounds[during]).toMatchObject({ attempt: 1, participants: 1 });
    expect(await tab.evaluate('window.wasFrozen')).toBe(true);
  } finally {
    await browser.close();
  }
});

const phaseOf = (tab: BareTab) =>
  tab.evaluate<string>("document.querySelector('[data-testid=phase]')?.dataset.phase ?? ''");

const click = (tab: BareTab, hook: string) =>
  tab.evaluate<boolean>(
    `(() => { const found = document.querySelector('[data-testid=${hook}]'); found?.click(); return found !== null; })()`,
  );

/** An error that nothing catches, as a fault of the browser or of tfjs may be. */
async function crashTrainer(page: Page): Promise<void> {
  const [worker] = page.workers();
  await (worker as Worker).evaluate(() => {
    setTimeout(() => {
      throw new Error('crashed on purpose');
    });
  });
}
