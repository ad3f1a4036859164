/** Pictures of a person's own, as a zip. */
import { strToU8, zipSync } from 'fflate';
import { checkPage } from './harness/page-checks.ts';
import { quickDigits } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

/** A square of `size` pixels, of one grey, on 40 × 40 as PNG; made by the page's own canvas. */
const png = (size: number) => `(() => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext('2d');
  pen.fillStyle = 'rgb(220,220,220)';
  pen.fillRect(20 - ${size} / 2, 20 - ${size} / 2, ${size}, ${size});
  return canvas.toDataURL('image/png').split(',')[1];
})()`;

test('[BD13] a zip of pictures in folders named by class is trained on to the end; one without a class is named, and the zip is asked for again after a reload', async ({
  page,
  startHub,
}) => {
  const hub = await startHub(
    quickDigits(1, {
      rounds: { maxRounds: 2 },
      training: { localEpochs: 1, optimizer: { name: 'sgd', learningRate: 0.01 } },
    }),
  );
  await page.goto(`${hub.url}/demo/?task=digits&backend=wasm&lang=en`);
  const [small, large] = await Promise.all(
    [12, 32].map(async (size) => Buffer.from((await page.evaluate(png(size))) as string, 'base64')),
  );
  const zip = (files: Record<string, Uint8Array>) => ({
    name: 'mine.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from(zipSync(files)),
  });
  const names = Array.from({ length: 20 }, (_, i) => `mine/${i % 2 ? '7' : '3'}/${i}.png`);
  const good = Object.fromEntries(names.map((name, i) => [name, (i % 2 ? large : small) as Uint8Array]));
  const hook = (name: string) => page.getByTestId(name);

  await hook('use-own').click();
  await hook('own-zip').setInputFiles(zip({ ...good, 'mine/x.png': strToU8('none') }));
  await hook('train-own').click();
  await expect(hook('problem')).toContainText('"mine/x.png" lies in "mine"');

  await page.reload();
  await expect(hook('read-own')).toBeDisabled();
  expect((await hub.view('digits')).standing.present).toBe(0);
  await hook('own-zip').setInputFiles(zip(good));
  await checkPage(page, 'own-pictures');
  await hook('train-own').click();
  await expect(page.locator('[data-testid=phase][data-phase=finished]')).toBeVisible();
  expect((await hub.view('digits')).standing.committedRound).toBe(2);
  await expect(page.locator('.side.here .facts')).toContainText('18 images');
});
