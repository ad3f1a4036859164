/** The page that `tabfed export --format html` writes, opened from the disk. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'playwright/test';
import { toPredictPage } from '../core/export/predict-page.ts';
import { ask, plainModel } from '../participant/scoring/ask.ts';
import { credit } from '../tasks/credit/task.ts';
import { initialWeights } from '../tasks/initial-weights.ts';
import { rowFromSample } from '../web/demo/try/row-question.ts';
import { checkPage } from './harness/page-checks.ts';

const LOANS = readFileSync('public/data/credit/german_credit.csv', 'utf8')
  .split('\n')
  .slice(0, 40)
  .join('\n');

test('[EX5] a page with a model answers a row and a file by itself, and can reach nothing', async ({
  page,
}, testInfo) => {
  const template = readFileSync('dist/web/predict-page.txt', 'utf8');
  const weights = initialWeights(credit).map((_, i) => Math.sin(i));
  const file = testInfo.outputPath('predict.html');
  const scores = { test: { exampleCount: 200, participants: 3, metrics: { auc: 0.78 } } };
  writeFileSync(
    file,
    toPredictPage(template, { task: credit, round: 3, modelId: 'c0ffee', scores }, weights),
  );
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);

  if (credit.data.kind !== 'table') throw new Error('credit is a table');
  const row = rowFromSample(credit.data, undefined, 0);
  const [chance = 0] = ask(plainModel(credit, weights), { kind: 'row', row });
  await expect(page.getByTestId('try-output')).toContainText(`${Math.round(100 * chance)}`);

  await page.getByTestId('rows-file').setInputFiles({
    name: 'loans.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(LOANS.replace(/,(\d+),/, ',x,')),
  });
  await expect(page.getByTestId('scored')).toHaveAttribute('data-scored', '38');
  await expect(page.getByRole('status').last()).toContainText('expected a number such as 3.5');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save').click()]);
  const saved = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  expect(saved).toHaveLength(40);
  expect(saved[1]).toContain('column ""');

  await page.getByTestId('language-zh').click();
  await expect(page.locator('h1')).toHaveText(credit.text.zh.title);
  await checkPage(page, 'predict-page');
  expect(asked.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
  const refused = await page.evaluate(() =>
    Promise.all([
      fetch('http://127.0.0.1:9/').then(
        () => 'reached',
        () => 'refused',
      ),
      new Promise((told) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
          told(effectiveDirective),
        );
      }),
    ]),
  );
  expect(refused).toEqual(['refused', 'connect-src']);
});
