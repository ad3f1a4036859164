/**
 * The page that `tabfed export --format html` puts a model into: one file that needs nothing else, with a policy that
 * lets it run its own script and load or send nothing.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MODEL_PLACE } from '../../core/export/predict-page.ts';
import { bundleClassicScript } from './classic-script.ts';
import { ROOT, WEB_ROOT } from './paths.ts';

/** Named as text: without a model it is no page yet. */
export async function buildPredictPage(): Promise<void> {
  const code = (await bundleClassicScript(join(ROOT, 'web/predict/main.ts'))).trim();
  if (/<\/script|<!--/i.test(code)) throw new Error('The script of predict.html would end its own element.');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${createHash('sha256').update(code).digest('base64')}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>tabfed</title>
    <link rel="icon" href="data:," />
  </head>
  <body>
    <noscript>This page computes in the browser and needs JavaScript. 此页面在浏览器中计算，需要 JavaScript。</noscript>
    <script type="application/json" id="model">${MODEL_PLACE}</script>
    <script>${code}</script>
  </body>
</html>
`;
  await writeFile(join(WEB_ROOT, 'predict-page.txt'), page);
}
