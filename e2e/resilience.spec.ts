/** What a trainer survives in a tab, beyond the loss of WebGL (trouble.spec.ts). */
import type { Page, Worker } from 'playwright/test';
import { DemoTab } from './harness/demo-tab.ts';
import { quickDigits } from './harness/tasks.ts';
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

/** An error that nothing catches, as a fault of the browser or of tfjs may be. */
async function crashTrainer(page: Page): Promise<void> {
  const [worker] = page.workers();
  await (worker as Worker).evaluate(() => {
    setTimeout(() => {
      throw new Error('crashed on purpose');
    });
  });
}
