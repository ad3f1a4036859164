import { spawn } from 'node:child_process';
import { startPartnerSite } from '../scripts/partner-site.ts';
import { COMMAND_LINE, HubProcess } from './harness/hub-process.ts';
import { quickCredit } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

async function doctor(url: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [COMMAND_LINE, 'doctor', url, '--wait', '60']);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

test('[DR1] a page whose tag works is told so, with rows, backend, first update and its effect on the page', async ({
  startHub,
}) => {
  const hub = await startHub(quickCredit(1));
  const site = await startPartnerSite(hub.url, 'credit');
  const { code, output } = await doctor(site.url);
  await site.close();
  expect(code, output).toBe(0);
  expect(output).toMatch(/✓ The Content-Security-Policy lets through what is needed/);
  expect(output).toMatch(/✓ data-source "#loans" is a table of \d+ rows/);
  expect(output).toMatch(/✓ \d+ rows to train on, \d+ held out/);
  expect(output).toMatch(/✓ Trains on (wasm|webgl|cpu)/);
  expect(output).toMatch(/✓ First update \d+\.\d s after the consent/);
  expect(output).toMatch(/Bytes from the hub: [\d.]+ kB before consent, [\d.]+ kB after it/);
  expect(output).toMatch(/tasks? of (the page took )?more than 50 ms/);
  expect(output).toContain('The tag works here.');
  // It leaves: the hub holds nobody.
  await expect.poll(async () => (await hub.view('credit')).standing.present).toBe(0);
});

const strict = (source: string) =>
  `<!doctype html><title>Shop</title><meta http-equiv="Content-Security-Policy" content="${source}"><table id="loans"><tr><th>age</th></tr></table><!-- tabfed -->`;

test.describe('a page that does not work', () => {
  // None of these pages gets as far as a round: one hub does for all.
  let hub: HubProcess;
  test.beforeAll(async () => {
    hub = await HubProcess.start([quickCredit(1)]);
  });
  test.afterAll(() => hub.remove());

  for (const [name, wishes, expected] of [
    [
      'has no tag',
      { html: '<!doctype html><title>Shop</title>' },
      /✗ No script tag with data-task .*→ Paste the tag/,
    ],
    [
      'has a policy without workers',
      { html: strict("worker-src 'none'") },
      /✗ The Content-Security-Policy does not allow `worker-src blob:`/,
    ],
    [
      'asks for Trusted Types and does not list ours',
      { html: strict("require-trusted-types-for 'script'; trusted-types 'none'") },
      /✗ The Content-Security-Policy does not allow `trusted-types tabfed`/,
    ],
    [
      'names a source that is no selector',
      { html: '<!doctype html><title>Shop</title><!-- tabfed -->', source: '#loans[' },
      /✗ data-source "#loans\[" matches nothing\. → Name a <table>/,
    ],
    [
      'names a table that is not there',
      { html: '<!doctype html><title>Shop</title><!-- tabfed -->', source: '#nowhere' },
      /✗ data-source "#nowhere" matches nothing\. → Name a <table>/,
    ],
    [
      'asks about another version of the task',
      { changeTag: (tag: string) => tag.replace('data-task-version="1"', 'data-task-version="7"') },
      /✗ The tag asks about version 7 of the task, the hub has version 1/,
    ],
    [
      'names a task that the hub does not have',
      { changeTag: (tag: string) => tag.replace('data-task="credit"', 'data-task="loans"') },
      /✗ .*"loans".*→/,
    ],
    [
      'cannot say what leaves',
      { changeTag: (tag: string) => tag.replace(/data-leaves="[^"]*"/, '') },
      /✗ The dialog cannot say .*data-leaves/,
    ],
    [
      'has a table without the columns',
      {
        html: '<!doctype html><title>Shop</title><table id="loans"><thead><tr><th>age</th></tr></thead><tbody><tr><td>30</td></tr></tbody></table><!-- tabfed -->',
      },
      /✗ .*column.*→.*/,
    ],
  ] as const) {
    test(`[DR2] a page that ${name} hears what is wrong and what to do`, async () => {
      const site = await startPartnerSite(hub.url, 'credit', wishes);
      const { code, output } = await doctor(site.url);
      await site.close();
      expect(code, output).toBe(1);
      expect(output).toMatch(expected);
      expect(output).toMatch(/\d problems? to mend\./);
    });
  }
});
