import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright/test';
import { DemoTab } from './harness/demo-tab.ts';
import { quickCredit, quickDigits, quickLine } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const NARROW = { width: 360, height: 740 };
const WIDE = { width: 1240, height: 900 };

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
  for (const task of ['linear', 'digits', 'credit']) {
    await expect(page.locator(`[data-testid=task-card][data-task=${task}]`)).toBeVisible();
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
    await expect(page.getByTestId('task-card')).toHaveCount(3);
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

/** No violation of axe's rules and no sideways scrolling, wide and narrow; a picture of both. */
async function checkPage(page: Page, name: string): Promise<void> {
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `test-results/screens/${name}-${size.width}.png`, fullPage: true });
    expect(await sidewaysScroll(page), `${name}: sideways scroll at ${size.width} px`).toBe(0);
    expect(await violations(page), `${name} at ${size.width} px`).toEqual([]);
  }
  await page.setViewportSize(WIDE);
}

/** Pixels by which the page is wider than the window. */
const sidewaysScroll = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Rule and places of each violation. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return await page.evaluate(async () => {
    interface Found {
      readonly id: string;
      readonly nodes: readonly { readonly target: readonly string[] }[];
    }
    const { axe } = window as unknown as {
      axe: { run(root: Document): Promise<{ violations: readonly Found[] }> };
    };
    const found = await axe.run(document);
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
  });
}
