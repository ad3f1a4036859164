import { DemoTab } from './harness/demo-tab.ts';
import { checkPage } from './harness/page-checks.ts';
import { quickLine } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

test('the operator sees who did what in each round, and nobody else does', async ({
  context,
  page,
  startHub,
}) => {
  const hub = await startHub(quickLine(2, { rounds: { maxRounds: 500 } }));
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // The refused token's 401 is one of the browser's own lines.
    if (message.type() === 'error' && !message.text().includes('401')) faults.push(message.text());
  });

  await page.goto(`${hub.url}/dashboard?lang=en`);
  const input = page.getByTestId('token');
  await input.fill('not-the-token-of-this-hub');
  await input.press('Enter');
  await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'auth.operator');
  await expect(page.getByTestId('task')).toHaveCount(0);

  await input.fill(await hub.operatorToken());
  await page.getByTestId('open').click();
  await page.locator('[data-testid=task][data-task=linear]').click();
  await expect(page.getByTestId('why')).toContainText('Needs 2 participants, has 0.');
  await expect(page.getByTestId('no-rounds')).toBeVisible();

  const tabs = [0, 1].map((part) => DemoTab.join(context, hub, { task: 'linear', part }));
  const names = await Promise.all(tabs.map(async (tab) => (await tab).participant()));
  await hub.waitForRound('linear', 3);
  await page.bringToFront();
  const round = page.locator('[data-testid=round][data-round="2"]');
  await page.getByTestId('pause').click();
  await expect(page.getByTestId('why')).toHaveAttribute('data-code', 'paused-by-operator');
  while (!(await round.isVisible())) await page.getByTestId('more-rounds').click();
  await round.locator('summary').focus();
  await page.keyboard.press('Enter');
  const members = round.locator('[data-testid=member][data-outcome=reported]');
  await expect(members).toHaveCount(2);
  await expect(members.getByTestId('member-bar').locator('rect.reported')).toHaveCount(2);
  for (const name of names) {
    await expect(members.filter({ hasText: name })).toBeVisible();
    await expect(page.getByTestId('participant').filter({ hasText: name })).toBeVisible();
  }
  await expect(page.locator('tabfed-rounds-chart canvas')).toHaveCount(2);
  const saved = page.waitForEvent('download');
  await page.getByTestId('export').first().click();
  expect((await saved).suggestedFilename()).toMatch(/^linear-round-\d+\.safetensors$/);
  await checkPage(page, 'dashboard-en');

  expect(page.url()).not.toContain(await hub.operatorToken());
  await page.getByTestId('resume').click();
  await expect(page.getByTestId('pause')).toBeEnabled();
  await page.reload();
  await expect(page.getByTestId('token-form')).toBeVisible();
  expect(faults).toEqual([]);
});
