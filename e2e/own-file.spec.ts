import { readTask } from '../core/task/check-task.ts';
import { newTask } from '../core/task/new-task.ts';
import { checkPage } from './harness/page-checks.ts';
import { expect, test } from './harness/test.ts';

/** A task of somebody's who ships no sample rows. */
const loans = readTask('loans', {
  ...newTask({
    id: 'loans',
    columns: [
      { name: 'amount', type: 'number', center: 2000, scale: 1000 },
      { name: 'purpose', type: 'category', values: ['car', 'house'] },
    ],
    target: { kind: 'classification', name: 'default', positive: '1' },
  }),
  rounds: {
    minParticipants: 1,
    cohortSize: 10,
    quorum: 1,
    gatherMs: 0,
    roundTimeoutMs: 60_000,
    awayGraceMs: 10_000,
    evaluationTimeoutMs: 10_000,
    maxRounds: 1000,
  },
});

const lines = Array.from({ length: 60 }, (_, i) =>
  [100_000 + 5000 * i, i % 2 ? 'Auto' : 'Haus', i > 30 ? 'ja' : 'nein', `Kunde ${i}`].join(';'),
);
const file = {
  name: 'kredite.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(['Betrag_cents;Zweck;Ausfall;Name', ...lines].join('\n')),
};

test('[BD12] a file of the person is read after consent, matched, trained on, and remembered on this device only', async ({
  context,
  startHub,
}) => {
  const hub = await startHub(loans);
  const page = await context.newPage();
  await page.goto(`${hub.url}/demo/?task=loans&backend=cpu&lang=en`);
  const hook = (name: string) => page.getByTestId(name);
  await expect(hook('read-own')).toBeDisabled();
  await hook('own-file').setInputFiles(file);
  await expect(page.getByText('kredite.csv').first()).toBeVisible();
  expect(page.workers()).toHaveLength(0);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);

  await hook('read-own').click();
  await expect(hook('match')).toBeVisible();
  // Read, and still nobody at the hub.
  expect((await hub.view('loans')).standing.present).toBe(0);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  const choice = (column: string) => page.locator(`[data-column="${column}"] .yours select`);
  await expect(choice('amount')).toHaveValue('Betrag_cents');
  await expect(choice('default')).toHaveValue('Ausfall');
  await expect(page.locator('[data-column="amount"] .unit input')).toHaveValue('0.01');

  // Without its column nothing can start; a choice by hand mends it.
  await choice('purpose').selectOption('');
  await expect(hook('train-own')).toBeDisabled();
  await choice('purpose').selectOption('Zweck');
  await page.locator('[data-column="purpose"] summary').click();
  await page.getByLabel('purpose: Haus').selectOption('house');
  await page.getByLabel('purpose: Auto').selectOption('car');
  await checkPage(page, 'own-matching');
  await hook('train-own').click();
  await hub.waitForRound('loans', 2);
  expect(await page.evaluate(() => Object.keys(localStorage).join())).toMatch(/^tabfed:mapping:loans:1:/);

  // A reload asks for the file again, and matches it as before.
  await page.reload();
  await expect(hook('read-own')).toBeDisabled();
  await hook('own-file').setInputFiles(file);
  await hook('read-own').click();
  await expect(hook('start-over')).toBeVisible();
  await expect(choice('purpose')).toHaveValue('Zweck');
});

test('[BD12] a file that cannot be read says where', async ({ context, startHub }) => {
  const hub = await startHub(loans);
  const page = await context.newPage();
  await page.goto(`${hub.url}/demo/?task=loans&backend=cpu&lang=en`);
  const broken = { ...file, buffer: Buffer.from('amount,purpose,default\n1,"car,1\n') };
  await page.getByTestId('own-file').setInputFiles(broken);
  await page.getByTestId('read-own').click();
  await expect(page.getByTestId('own-problem')).toContainText('Row 1, column 2');
});
