/** A task that an operator adds while the hub runs, from a sample that stays in the page. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { COMMAND_LINE } from './harness/hub-process.ts';
import { checkPage } from './harness/page-checks.ts';
import { quickLine } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

const SECRET = 'Mr Wyckham of Ashbourne';
const lines = Array.from({ length: 40 }, (_, i) =>
  [
    i + 1,
    1000 + 37 * i,
    i % 2 ? 'car' : 'house',
    i === 7 ? SECRET : `Person ${i}`,
    i > 20 ? 'yes' : 'no',
  ].join(),
);
const sample = ['number,amount,purpose,customer,repaid', ...lines].join('\n');

test('[BD9] a task is made of a sample that stays in the page, says what is wrong with it, and is trained as soon as it is added', async ({
  page,
  startHub,
}, testInfo) => {
  const hub = await startHub(quickLine(1));
  const sent: string[] = [];
  page.on('request', (request) => sent.push(request.url() + (request.postData() ?? '')));
  await page.goto(`${hub.url}/dashboard?lang=en`);
  const hook = (name: string) => page.getByTestId(name);
  await hook('token').fill(await hub.operatorToken());
  await hook('open').click();
  await hook('new-task').click();
  await hook('sample').setInputFiles({
    name: 'Loans 2024.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(sample),
  });
  const form = hook('new-task-form');
  await expect(form).toContainText('40 rows, 5 columns');
  await expect(hook('add-task')).toBeDisabled();
  await expect(form).toContainText('Release the words of “repaid”');
  await form.locator('input[value=repaid]').check();
  await form.locator('input[value=purpose]').check();

  const id = form.locator('input[name=id]');
  await id.fill('Loans of 2024');
  await expect(hook('problem')).toContainText('expected letters, digits, - and _');
  await expect(hook('add-task')).toBeDisabled();
  await checkPage(page, 'new-task-problem');
  await id.fill('linear');
  await hook('add-task').click();
  await expect(hook('problem')).toHaveAttribute('data-code', 'task.exists');
  await id.fill('loans-2024');
  await form.locator('details.json summary').click();
  // Nobody was named as its owner.
  await expect(hook('task-json')).toContainText('"owner": "the owner of this task"');
  await checkPage(page, 'new-task');
  await hook('add-task').click();
  await expect(page.locator('[data-testid=task][data-task=loans-2024][aria-current=true]')).toBeVisible();
  expect(sent.join('\n')).toContain('loans-2024');
  expect(sent.join('\n')).not.toMatch(/Wyckham|Person|1037/);

  const file = testInfo.outputPath('loans.csv');
  await writeFile(file, sample);
  const join = () =>
    promisify(execFile)(process.execPath, [
      COMMAND_LINE,
      ...['join', hub.url, '--task', 'loans-2024', '--data', file, '--rounds', '1'],
    ]);
  await Promise.all([join(), join()]);
  expect((await hub.view('loans-2024')).standing.committedRound).toBeGreaterThanOrEqual(1);
});
