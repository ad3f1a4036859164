/** Pictures of a person's own, as a zip. */
import { strToU8, zipSync } from 'fflate';
import { digits } from '../tasks/digits/task.ts';
import { checkPage } from './harness/page-checks.ts';
import { expect, test } from './harness/test.ts';

/** A grey square of 40 × 40 pixels as PNG, made by the page's own canvas. */
const PNG = (shade: number) => `(() => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext('2d');
  pen.fillStyle = 'rgb(${shade},${shade},${shade})';
  pen.fillRect(8, 8, 24, 24);
  return canvas.toDataURL('image/png').split(',')[1];
})()`;

test('[BD13] a zip of pictures in folders named by class is opened in the trainer, and one without a class is named', async ({
  page,
  startHub,
}) => {
  const hub = await startHub(digits);
  await page.goto(`${hub.url}/demo/?task=digits`);
  const [dark, light] = await Promise.all(
    [90, 250].map(async (shade) => Buffer.from((await page.evaluate(PNG(shade))) as string, 'base64')),
  );
  const zip = (files: Record<string, Uint8Array>) => ({
    name: 'mine.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from(zipSync(files)),
  });
  const names = Array.from({ length: 12 }, (_, i) => `mine/${i % 2 ? '7' : '3'}/${i}.png`);
  const good = Object.fromEntries(names.map((name, i) => [name, (i % 2 ? light : dark) as Uint8Array]));

  await page.getByTestId('use-own').click();
  await page.getByTestId('own-zip').setInputFiles(zip({ ...good, 'mine/x.png': strToU8('none') }));
  await checkPage(page, 'own-pictures');
  await page.getByTestId('train-own').click();
  await expect(page.getByTestId('problem')).toContainText('"mine/x.png" lies in "mine"');
});
