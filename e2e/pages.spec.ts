import { builtInTasks } from '../tasks/registry.ts';
import { DemoTab } from './harness/demo-tab.ts';
import { checkPage, NARROW, sidewaysScroll, violations } from './harness/page-checks.ts';
import { quickCredit, quickDigits, quickLine } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

test('one person alone sees rounds happen: "Add 3 participants here"', async ({ page, startHub }) => {
  const hub = await startHub(quickLine(3));
  await page.goto(hub.url);
  const card = page.locator('[data-testid=task-card][data-task=linear]');
  await card.getByTestId('add-participants').click();
  const { rounds } = await hub.waitForRound('linear', 2);
  expect(rounds.at(-1)?.participants).toBe(3);
  await expect(card).toContainText('3');
});

test('every task is listed with its state', async ({ page, startHub }) => {
  const hub = await startHub();
  await page.goto(hub.url);
  for (const { id } of builtInTasks) {
    await expect(page.locator(`[data-testid=task-card][data-task=${id}]`)).toBeVisible();
  }
});

for (const lang of ['en', 'zh'] as const) {
  test(`home, consent and training pass axe and fit 360 px, in ${lang}`, async ({
    context,
    page,
    startHub,
  }) => {
    const hub = await startHub(quickCredit(1), quickDigits(2));
    await page.goto(`${hub.url}/?lang=${lang}`);
    await expect(page.getByTestId('task-card')).toHaveCount(builtInTasks.length);
    await checkPage(page, `home-${lang}`);

    for (const task of ['credit', 'digits']) {
      const tab = await DemoTab.open(context, hub, { task, lang });
      await checkPage(tab.page, `${task}-consent-${lang}`);
      await tab.consent();
      if (task === 'credit') await tab.waitForRound(2);
      else await tab.waitForPhase('waiting');
      await checkPage(tab.page, `${task}-${task === 'credit' ? 'training' : 'waiting'}-${lang}`);
    }
  });
}

test('the checks of a page find what they look for, planted on purpose', async ({ page, startHub }) => {
  const hub = await startHub();
  await page.goto(hub.url);
  await page.setViewportSize(NARROW);
  expect(await sidewaysScroll(page)).toBe(0);
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src="/none.png"><div id="wide"></div>');
    const wide = document.getElementById('wide');
    if (wide) wide.style.cssText = 'width: 500px; height: 1px';
  });
  expect(await violations(page)).toContainEqual(expect.stringMatching(/^image-alt: img/));
  expect(await sidewaysScroll(page)).toBeGreaterThan(0);
});

test('the shared model of a line can be tried on the page', async ({ context, startHub }) => {
  const hub = await startHub(quickLine(2, { rounds: { maxRounds: 12 } }));
  const tab = await DemoTab.join(context, hub, { task: 'linear', part: 0 });
  await DemoTab.join(context, hub, { task: 'linear', part: 1 });
  await tab.waitForPhase('finished');
  const input = tab.hook('try-input');
  await input.fill('6');
  await input.press('Enter');
  await expect
    .poll(async () => Number(/3\.\d+/.exec((await tab.hook('try-output').textContent()) ?? '')?.[0]))
    .toBeCloseTo(3.5, 1);
});
