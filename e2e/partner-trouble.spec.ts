/** What goes wrong on a partner's page: one line on the console, one event, and the page goes on. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright/test';
import type { HubProcess } from './harness/hub-process.ts';
import type { PartnerTab } from './harness/partner-tab.ts';
import { quickCredit } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

const PAGE =
  '<!doctype html><html lang="en"><title>Partner</title><body><p>Alive</p><!-- tabfed --></body></html>';

/** One line, one event of this code, and a page that still answers. */
async function expectOneComplaint(tab: PartnerTab, code: string, says: RegExp): Promise<void> {
  expect(await tab.waitForEvent('error')).toMatchObject({ task: 'credit', code });
  const { events, violations } = await tab.notes();
  expect(events.filter(({ type }) => type === 'error')).toHaveLength(1);
  expect(tab.lines).toEqual([expect.stringMatching(says)]);
  expect(tab.lines[0]).toContain(`(${code})`);
  expect(violations).toEqual([]);
  expect(await tab.page.evaluate(() => document.body !== null && window.tabfed.version.length)).toBe(16);
}

/** The rows of the partner's own file, as objects. */
const loans = (count: number) => {
  const [header = '', ...lines] = readFileSync(path.resolve('public/partner/loans.csv'), 'utf8')
    .trim()
    .split('\n');
  const names = header.split(',');
  return lines
    .slice(0, count)
    .map((line) => Object.fromEntries(line.split(',').map((cell, column) => [names[column] ?? '', cell])));
};

test('[CS13] a selector that matches nothing', async ({ startHub, openPartner }) => {
  const hub = await startHub(quickCredit(2));
  const tab = await openPartner(hub, { html: PAGE, consent: 'granted', source: '#missing' });
  await expectOneComplaint(
    tab,
    'embed.source',
    /"#missing" matched nothing within 10 s\. Correct data-source/,
  );
  expect(tab.page.frames()).toHaveLength(1);
});

test('[CS13] a selector of something that holds no rows', async ({ startHub, openPartner }) => {
  const hub = await startHub(quickCredit(2));
  const tab = await openPartner(hub, { html: PAGE, consent: 'granted', source: 'p' });
  await expectOneComplaint(tab, 'embed.source', /"p" matched <p>/);
});

test('[CS13] rows of the wrong shape', async ({ startHub, openPartner }) => {
  const hub = await startHub(quickCredit(2));
  const tab = await openPartner(hub, { html: PAGE, consent: 'granted', source: undefined });
  await tab.page.evaluate(() => window.tabfed.push({ data: [{ amount: 3, bad: 1 }] }));
  await expectOneComplaint(tab, 'data.wrong-shape', /lacks "purpose".*found "amount", "bad"/);
});

test('[CS13] rows that are no objects', async ({ startHub, openPartner }) => {
  const hub = await startHub(quickCredit(2));
  const tab = await openPartner(hub, { html: PAGE, consent: 'granted', source: undefined });
  await tab.page.evaluate(() => window.tabfed.push({ data: [{ bad: 1 }, 7] as never }));
  await expectOneComplaint(tab, 'data.wrong-shape', /Row 2 of 2 is 7, expected an object/);
});

test('[CS13] rows of 100 MB are refused with their number, and the page keeps answering', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickCredit(2));
  const tab = await openPartner(hub, { html: PAGE, consent: 'granted', source: undefined });
  const [loan] = loans(1);
  const longest = await tab.page.evaluate((loan) => {
    const purpose = 'x'.repeat(100_000);
    const rows = Array.from({ length: 1000 }, () => ({ ...loan, purpose }));
    let last = performance.now();
    let longest = 0;
    return new Promise<number>((resolve) => {
      const frame = () => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
        requestAnimationFrame(frame);
      };
      window.tabfed.addEventListener('error', () => resolve(longest));
      requestAnimationFrame(frame);
      window.tabfed.push({ data: rows });
    });
  }, loan);
  await expectOneComplaint(tab, 'data.unreadable', /more than 67,108,864 bytes, reached at row 671 of 1,000/);
  expect(longest).toBeLessThan(100);
});

test('[CS13] a table of 100 MB is refused with its number', async ({ startHub, openPartner }) => {
  const hub = await startHub(quickCredit(2));
  const tab = await openPartner(hub, { html: PAGE, consent: 'granted', source: 'table' });
  await tab.page.evaluate((loan) => {
    const table = document.createElement('table');
    table.hidden = true;
    const purpose = 'x'.repeat(100_000);
    const rows = Array.from({ length: 1000 }, () => Object.values({ ...loan, purpose }));
    for (const cells of [Object.keys(loan), ...rows]) {
      const row = table.insertRow();
      for (const cell of cells) row.insertCell().textContent = cell;
    }
    document.body.append(table);
  }, loans(1)[0] ?? {});
  await expectOneComplaint(tab, 'data.unreadable', /more than 67,108,864 bytes, reached at row 671 of 1,000/);
});

test('[CS13] a file of 100 MB that is no table is refused from its first piece', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickCredit(2));
  const html = PAGE.replace('<p>', '<input type="file" aria-label="Loans"><p>');
  const tab = await openPartner(hub, { html, consent: 'granted', source: 'input' });
  await tab.page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(100_000_000)], 'loans.csv'));
    const input = document.querySelector('input') as HTMLInputElement;
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
  });
  await expectOneComplaint(tab, 'data.unreadable', /after row 0 it holds zero bytes/);
});

test('[CS13] a hub that goes down before consent', async ({ startHub, openPartner }) => {
  const hub = await startHub(quickCredit(2));
  const tab = await openPartner(hub);
  await expect(tab.dialog).toBeVisible();
  await hub.kill();
  await tab.grant();
  await expectOneComplaint(
    tab,
    'embed.courier',
    /courier\.js: not there, or not of this version\. Check the hub/,
  );
  expect(await tab.status()).toMatchObject({ consent: 'granted', error: { code: 'embed.courier' } });
});

test('[CS13] a hub that answers no more, told once, and gone on with when it is back', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickCredit(2));
  let isDown = true;
  const prepare = async (page: Page) => {
    await page.clock.install();
    await page.route('**/api/tasks/credit', (route) => (isDown ? route.abort() : route.continue()));
  };
  const tab = await openPartner(hub, { consent: 'granted', prepare });
  await expectOneComplaint(tab, 'hub.unreachable', /Expected an answer from the hub/);
  await tab.page.clock.runFor(20_000);
  await tab.page.clock.runFor(40_000);
  expect(tab.lines).toHaveLength(1);
  isDown = false;
  await tab.page.clock.runFor(120_000);
  await tab.waitForPhase('waiting');
  expect((await tab.status())?.error).toBeUndefined();
});

for (const name of ['Promise', 'EventTarget']) {
  test(`[CS16] a page that has taken away window.${name} is told so, and nothing is thrown into it`, async ({
    startHub,
    openPartner,
  }) => {
    const hub = await startHub(quickCredit(2));
    const prepare = (page: Page) => page.addInitScript(`window.${name} = undefined`);
    const tab = await openPartner(hub, { html: PAGE, consent: 'granted', prepare });
    await expect
      .poll(() => tab.lines)
      .toEqual([expect.stringMatching(/Nothing runs here\. \(embed\.unsupported\)/)]);
    expect(tab.foreign()).toHaveLength(1);
    await expect(tab.page.getByText('Alive')).toBeVisible();
  });
}

test('[CS13] a blocker that takes the frame away', async ({ startHub, openPartner }) => {
  const hub = await startHub(quickCredit(2));
  const prepare = (page: Page) =>
    page.addInitScript(() =>
      new MutationObserver(() => {
        for (const frame of document.querySelectorAll('iframe')) frame.remove();
      }).observe(document, { childList: true, subtree: true }),
    );
  const tab = await openPartner(hub, { consent: 'granted', prepare });
  await expectOneComplaint(tab, 'page.blocked', /was removed from the page.*content blockers/);
});

test('[CS13] a frame that is taken away while it trains', async ({ startHub, openPartner }) => {
  const hub = await startHub(quickCredit(2));
  const tab = await openPartner(hub, { consent: 'granted' });
  await tab.waitForPhase('waiting');
  await tab.page.evaluate(() => document.querySelector('iframe')?.remove());
  await tab.page.evaluate(() => window.tabfed.predict([{}]).catch(() => {}));
  await tab.page.evaluate(() => window.tabfed.leave());
  await hub.waitForStanding('credit', { present: 0 });
  expect(await tab.stored()).toEqual([]);
});

test('[CS14] two versions on one page: the first goes on, the second is told', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickCredit(2));
  const tab = await openPartner(hub, { consent: 'granted' });
  await tab.waitForPhase('waiting');
  const version = await tab.page.evaluate(() => window.tabfed.version);
  await tab.page.route('**/older/tabfed.js', async (route) => {
    const answer = await route.fetch({ url: `${hub.url}/tabfed.js` });
    const body = (await answer.text()).replaceAll(version, '0123456789abcdef');
    await route.fulfill({ response: answer, body });
  });
  await tab.page.evaluate(
    ([url, task]) => {
      const script = document.createElement('script');
      Object.assign(script.dataset, { task });
      script.src = url as string;
      document.head.append(script);
    },
    [`${hub.url}/embed/${version}/older/tabfed.js`, 'credit'],
  );
  await expectOneComplaint(
    tab,
    'embed.versions',
    /tabfed [0-9a-f]{16} and 0123456789abcdef are here; only the first runs/,
  );
  expect((await tab.status())?.participant?.activity.phase).toBe('waiting');
});

test.describe('code that is not that of the pinned version', () => {
  const altered = (hub: HubProcess, file: string) => async (page: Page) => {
    await page.route(new RegExp(`${new URL(hub.url).port}/embed/[^/]*/${file}`), async (route) => {
      const answer = await route.fetch();
      const body = Buffer.concat([
        await answer.body(),
        Buffer.from(file.endsWith('.js') ? '// altered' : '0'),
      ]);
      const { 'content-encoding': _, 'content-length': __, ...headers } = answer.headers();
      await route.fulfill({ status: 200, headers, body });
    });
  };

  for (const [file, code] of [
    ['courier.js', 'embed.courier'],
    ['trainer.js', 'trainer.altered'],
    ['wasm/tfjs-backend-wasm-simd.wasm', 'trainer.altered'],
  ] as const) {
    test(`[CS15] ${file} with a comment more is refused in plain words`, async ({
      startHub,
      openPartner,
    }) => {
      const hub = await startHub(quickCredit(2));
      const tab = await openPartner(hub, { consent: 'granted', prepare: altered(hub, file) });
      await expectOneComplaint(
        tab,
        code,
        /not of this version|should have the SHA-256|they have [0-9a-f]{64}/,
      );
      expect(tab.page.frames()).toHaveLength(1);
      expect((await hub.view('credit')).standing.present).toBe(0);
    });
  }

  test('[CS15] a loader with a comment more is not run by a page that pins it', async ({
    startHub,
    openPartner,
  }) => {
    const hub = await startHub(quickCredit(2));
    const tab = await openPartner(hub, { consent: 'granted', prepare: altered(hub, 'tabfed.js') });
    await tab.page.waitForLoadState('networkidle');
    expect(await tab.page.evaluate(() => Array.isArray(window.tabfed))).toBe(true);
    expect(tab.foreign()).toHaveLength(1);
  });

  test('[CS15] the tag names the hash of what the hub serves', async ({ startHub, openPartner }) => {
    const hub = await startHub(quickCredit(2));
    const tab = await openPartner(hub);
    const tag = await tab.page.evaluate(() => {
      const { src, integrity } = document.querySelector('script[data-task]') as HTMLScriptElement;
      return { src, integrity };
    });
    const bytes = Buffer.from(await (await fetch(tag.src)).arrayBuffer());
    expect(tag.integrity).toBe(`sha384-${createHash('sha384').update(bytes).digest('base64')}`);
  });
});
