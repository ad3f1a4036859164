import type { Task } from '../core/task/task.ts';
import { linear } from '../tasks/linear/task.ts';
import { DemoTab } from './harness/demo-tab.ts';
import { checkPage } from './harness/page-checks.ts';
import { quickCredit, quickDigits } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

/** Credit, whose numbers are scaled by what all participants have. */
function scaledCredit(participants: number): Task {
  const task = quickCredit(participants);
  if (task.data.kind !== 'table') throw new Error('credit is a table');
  const columns = task.data.columns.map((column) => {
    if (column.type !== 'number' || column.center === undefined) return column;
    const { center = 0, scale = 1, ...rest } = column;
    const bounds: [number, number] = [center - 4 * scale, center + 4 * scale];
    return { ...rest, scaling: 'standardise' as const, bounds };
  });
  return { ...task, data: { ...task.data, columns }, statistics: { minParticipants: participants } };
}

test('[FS8] [FS15] three tabs collect statistics, scale by them and train, and everybody sees the profile', async ({
  context,
  page,
  startHub,
}) => {
  test.setTimeout(180_000);
  const hub = await startHub(scaledCredit(3));
  await page.goto(`${hub.url}/profile/?task=credit&lang=en`);
  await expect(page.getByTestId('profile')).toHaveAttribute('data-view', 'waits');
  const tabs = await Promise.all(
    [0, 1, 2].map((part) => DemoTab.join(context, hub, { task: 'credit', part })),
  );
  await hub.waitForRound('credit', 2, 120_000);
  const { statistics } = await (await fetch(`${hub.url}/api/tasks/credit/statistics`)).json();
  expect(statistics.cohort).toBe(3);
  const [name, column] = Object.entries(statistics.columns)[0] as [string, { count: number }];
  expect(column.count).toBe(statistics.rows);

  // A late joiner prepares its rows with what is there, and trains.
  const late = await DemoTab.join(context, hub, { task: 'credit', part: 3, lang: 'zh' });
  const { committedRound } = (await hub.view('credit')).standing;
  await late.waitForRound(committedRound + 2);
  expect((await hub.view('credit')).rounds.at(-1)?.participants).toBe(4);

  await page.bringToFront();
  await expect(page.getByTestId('profile')).toHaveAttribute('data-view', 'ready', { timeout: 20_000 });
  const [first, ...others] = tabs as [DemoTab, ...DemoTab[]];
  // The pages are looked at while nothing trains beside them.
  for (const tab of others) await tab.page.close();
  for (const lang of ['en', 'zh']) {
    await page.goto(`${hub.url}/profile/?task=credit&lang=${lang}`);
    const card = page.locator(`[data-testid=column][data-column="${name}"]`);
    await expect(card.locator('svg')).toBeVisible();
    await expect(card.getByTestId('count')).not.toBeEmpty();
    await checkPage(page, `profile-${lang}`);
  }
  for (const [tab, lang] of [
    [first, 'en'],
    [late, 'zh'],
  ] as const) {
    await tab.page.bringToFront();
    const panel = tab.page.getByTestId('evaluation');
    await expect(panel.getByTestId('roc')).toBeVisible();
    const auc = panel.locator('tr[data-metric=auc]');
    await expect(auc.getByTestId('overall')).toContainText(/0\.\d+/);
    await expect(auc.getByTestId('here')).toContainText(/0\.\d+|–/);
    await checkPage(tab.page, `credit-good-${lang}`);
  }
});

test('[EV10] the scores of one round have their counts, and a page shows what is taken for what', async ({
  context,
  page,
  startHub,
}) => {
  test.setTimeout(120_000);
  const hub = await startHub(quickDigits(3, { training: { localEpochs: 1 } }));
  await Promise.all(
    [0, 1, 2].map((part) =>
      DemoTab.join(context, hub, { task: 'digits', split: 'equal', part, backend: 'wasm' }),
    ),
  );
  await hub.waitForRound('digits', 1, 100_000);
  const scored = async () => (await (await fetch(`${hub.url}/api/tasks/digits/rounds/1`)).json()).scores;
  await expect.poll(async () => (await scored()).test?.tally.confusion.length).toBe(100);
  await page.goto(`${hub.url}/demo/?task=digits&lang=en`);
  await expect(page.getByTestId('confusion')).toBeVisible();
  await checkPage(page, 'digits-good');
});

test('[FS15] a task without statistics says so on its profile', async ({ page, startHub }) => {
  const hub = await startHub(linear);
  await page.goto(`${hub.url}/profile/?task=linear&lang=en`);
  await expect(page.locator('h1')).toHaveText('This task collects no statistics');
  await checkPage(page, 'profile-none');
});
