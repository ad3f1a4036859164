/** How the script tag lives with a page: data sources, several tags, navigation, the compartment, the dialog. */
import { checkPage } from './harness/page-checks.ts';
import { quickCredit, quickLine } from './harness/tasks.ts';
import { expect, test } from './harness/test.ts';

const POINTS = [0, 1, 2, 3, 4, 5, 6, 7].map((x) => ({ x, y: 0.5 * x + 0.5 }));
const BLANK =
  '<!doctype html><html lang="en"><title>Partner</title><body><main><h1>Partner</h1><p>Alive</p></main><!-- tabfed --></body></html>';
const line = { task: 'linear', html: BLANK, consent: 'granted', source: undefined } as const;

test('rows that were pushed before the script had loaded are trained on', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickLine(1));
  const tab = await openPartner(hub, {
    ...line,
    prepare: (page) =>
      page.addInitScript(
        (data) => (window.tabfed as unknown as unknown[] | undefined)?.push({ data }),
        POINTS,
      ),
  });
  await hub.waitForRound('linear', 1);
  expect((await tab.status())?.participant?.profile).toMatchObject({ skippedRows: 0 });
});

test('a function is asked for rows only after consent, and may answer later', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickLine(1));
  const tab = await openPartner(hub, { ...line, consent: 'ask' });
  await tab.page.evaluate((points) => {
    Object.assign(window.notes, { asked: 0 });
    window.tabfed.push({
      data: async () => {
        Object.assign(window.notes, { asked: 1 });
        return points;
      },
    });
  }, POINTS);
  await expect(tab.dialog).toBeVisible();
  expect(await tab.page.evaluate(() => (window.notes as { asked?: number }).asked)).toBe(0);
  await tab.grant();
  await hub.waitForRound('linear', 1);
});

test('a file of a file input is trained on once it is chosen', async ({ startHub, openPartner }) => {
  const hub = await startHub(quickLine(1));
  const html = BLANK.replace('<p>', '<input type="file" aria-label="Points"><p>');
  const tab = await openPartner(hub, { ...line, html, source: 'input' });
  const csv = ['x,y', ...POINTS.map(({ x, y }) => `${x},${y}`)].join('\n');
  await tab.page
    .getByLabel('Points')
    .setInputFiles({ name: 'points.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await hub.waitForRound('linear', 1);
});

test('a table with a plain header and one that a script shows later are found', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickLine(1));
  const tab = await openPartner(hub, { ...line, source: 'table' });
  await tab.page.evaluate((points) => {
    const table = document.createElement('table');
    const [first, ...rows] = [['note', 'y', 'x'], ...points.map(({ x, y }) => ['a, "b"', y, x])];
    for (const cells of [first ?? [], ...rows]) {
      const row = table.insertRow();
      for (const cell of cells) row.insertCell().textContent = ` ${cell} `;
    }
    document.body.append(table);
  }, POINTS);
  await hub.waitForRound('linear', 1);
  expect((await tab.status())?.participant?.profile).toMatchObject({ skippedRows: 0 });
});

test('a table that a script of the page is still filling is read when it is whole', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickLine(1));
  const html = BLANK.replace('<p>', '<table></table><p>');
  const tab = await openPartner(hub, { ...line, html, source: 'table' });
  await tab.page.evaluate(async (points) => {
    const table = document.querySelector('table') as HTMLTableElement;
    const addRow = (cells: readonly (string | number)[]) => {
      const row = table.insertRow();
      for (const cell of cells) row.insertCell().textContent = String(cell);
    };
    addRow(['x', 'y']);
    for (const { x, y } of points) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      addRow([x, y]);
    }
  }, POINTS);
  await hub.waitForRound('linear', 1);
  const profile = (await tab.status())?.participant?.profile;
  expect((profile?.trainingRows ?? 0) + (profile?.heldOutRows ?? 0)).toBe(POINTS.length);
});

test('several tags on one page take part in their tasks, each asked for by itself', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickLine(1), quickCredit(1));
  const second = (tag: string) =>
    tag.replace('data-task="credit"', 'data-task="linear"').replace(/data-source="[^"]*"/, '');
  const tab = await openPartner(hub, { changeTag: (tag) => tag + second(tag) });
  await tab.page.evaluate((data) => window.tabfed.push({ data, task: 'linear' }), POINTS);
  for (const _ of ['credit', 'linear']) await tab.grant();
  await hub.waitForRound('credit', 1);
  await hub.waitForRound('linear', 1);
  await tab.page.evaluate(() => window.tabfed.leave('linear'));
  await hub.waitForStanding('linear', { present: 0 });
  await hub.waitForStanding('credit', { present: 1 });
  expect(tab.lines).toEqual([]);
});

test('a page that is navigated without being loaded goes on as one participant', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickCredit(1));
  const tab = await openPartner(hub, { consent: 'granted' });
  await hub.waitForRound('credit', 1);
  await tab.page.evaluate(() => {
    const old = document.querySelector('script[data-task]') as HTMLScriptElement;
    const again = document.createElement('script');
    for (const { name, value } of old.attributes) again.setAttribute(name, value);
    history.pushState(null, '', '/elsewhere');
    document.body.replaceChildren(document.createElement('main'), again);
    return new Promise((resolve) => {
      again.onload = resolve;
    });
  });
  const { committedRound } = (await hub.view('credit')).standing;
  await hub.waitForRound('credit', committedRound + 2);
  expect((await hub.view('credit')).standing.present).toBe(1);
  expect(tab.page.frames()).toHaveLength(2);
  expect(tab.lines).toEqual([]);
});

test('[CS2] on a strict partner page the compartment reaches neither network nor storage, and the page sees no violation', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickCredit(2));
  const tab = await openPartner(hub, { consent: 'granted' });
  await tab.waitForPhase('waiting');
  const [worker] = tab.page.workers();
  const tried = await worker?.evaluate(async (hub) => {
    const outcome = async (attempt: () => unknown) => {
      try {
        await attempt();
        return 'allowed';
      } catch {
        return 'refused';
      }
    };
    return {
      fetch: await outcome(() => fetch(`${hub}/api/tasks`)),
      socket: await outcome(
        () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(`${hub.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
            socket.onopen = resolve;
            socket.onerror = reject;
          }),
      ),
      import: await outcome(() => import(`${hub}/tabfed.js`)),
      indexedDb: await outcome(
        () =>
          new Promise((resolve, reject) => {
            const request = indexedDB.open('leak');
            request.onsuccess = resolve;
            request.onerror = reject;
          }),
      ),
      caches: await outcome(() => caches.open('leak')),
    };
  }, hub.url);
  expect(tried).toEqual({
    fetch: 'refused',
    socket: 'refused',
    import: 'refused',
    indexedDb: 'refused',
    caches: 'refused',
  });
  // The page itself may: it is the compartment that may not.
  expect(await tab.page.evaluate((hub) => fetch(`${hub}/api/tasks`).then(({ ok }) => ok), hub.url)).toBe(
    true,
  );
  expect((await tab.notes()).violations).toEqual([]);
});

for (const [lang, path] of [
  ['en', '/'],
  ['zh', '/zh.html'],
] as const) {
  test(`the dialog holds the focus, says everything, and passes axe, in ${lang}`, async ({
    startHub,
    openPartner,
  }) => {
    const hub = await startHub(quickCredit(2));
    const tab = await openPartner(hub, {
      path,
      owner: 'Small lenders of the region',
      ownerZh: '本地区的小型贷款机构',
    });
    await expect(tab.dialog).toBeVisible();
    await expect(tab.dialog).toHaveAttribute('lang', lang === 'zh' ? 'zh-CN' : 'en');
    for (const text of lang === 'zh'
      ? ['为谁', '送出什么', '如何停止']
      : ['For whom', 'What leaves', 'How to stop']) {
      await expect(tab.dialog).toContainText(text);
    }
    await expect(tab.dialog).toContainText(
      lang === 'zh' ? '本地区的小型贷款机构' : 'Small lenders of the region',
    );
    const focused = () =>
      tab.page.evaluate(() => document.querySelector('tabfed-consent')?.shadowRoot?.activeElement?.localName);
    // Between the last and the first are the browser's own buttons, never what is behind the dialog.
    const reached = new Set<string | undefined>();
    for (const key of ['Tab', 'Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab']) {
      await tab.page.keyboard.press(key);
      reached.add(await focused());
      expect(await tab.page.evaluate(() => document.activeElement?.localName)).toMatch(
        /^(tabfed-consent|body)$/,
      );
    }
    expect([...reached]).toEqual(expect.arrayContaining(['a', 'button']));
    await checkPage(tab.page, `partner-dialog-${lang}`);
    await tab.grant();
    await tab.waitForPhase('waiting');
    await checkPage(tab.page, `partner-page-${lang}`);
  });
}

test('[CS16] a page that asks for Trusted Types, has an element called tabfed and no head is taken part from', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickLine(1));
  const meta =
    '<meta http-equiv="Content-Security-Policy" content="require-trusted-types-for \'script\'; trusted-types tabfed \'allow-duplicates\'">';
  const html = BLANK.replace('<title>', `${meta}<title>`).replace('<h1>', '<h1 id="tabfed">');
  const prepare = (page: import('playwright/test').Page) =>
    page.addInitScript(() => {
      // The element is there under the name of the global, as on a page that pushes nothing early.
      (window as { tabfed?: unknown }).tabfed = undefined;
      delete (window as { tabfed?: unknown }).tabfed;
      new MutationObserver(() => document.body && document.head?.remove()).observe(document, {
        childList: true,
        subtree: true,
      });
    });
  const tab = await openPartner(hub, { ...line, html, prepare });
  await tab.page.waitForFunction(() => window.tabfed?.version);
  await tab.page.evaluate((data) => window.tabfed.push({ data }), POINTS);
  await hub.waitForRound('linear', 1);
  expect(tab.lines).toEqual([]);
  expect((await tab.notes()).violations).toEqual([]);
});

test('a page without a link of its own gets a small button for each tag, which opens its question again', async ({
  startHub,
  openPartner,
}) => {
  const hub = await startHub(quickLine(2));
  const other = (tag: string) => tag.replace('data-task="linear"', 'data-task="credit"');
  const tab = await openPartner(hub, { ...line, consent: 'ask', changeTag: (tag) => tag + other(tag) });
  await tab.page.evaluate((data) => {
    window.tabfed.push({ data, task: 'linear' });
    // A person who is asked already is not asked twice.
    window.tabfed.consent();
  }, POINTS);
  for (const _ of ['linear', 'credit']) await tab.grant();
  await tab.waitForPhase('waiting');
  await expect(tab.dialog).toBeHidden();
  const buttons = tab.page.getByRole('button', { name: 'Helping to train a model Change' });
  await expect(buttons).toHaveCount(2);
  const [first, second] = await Promise.all([0, 1].map((at) => buttons.nth(at).boundingBox()));
  expect(Math.abs((first?.y ?? 0) - (second?.y ?? 0))).toBeGreaterThan(first?.height ?? 0);
  await checkPage(tab.page, 'partner-badge');
  for (const left of [1, 0]) {
    await buttons.first().click();
    await tab.dialog.getByRole('button', { name: 'No', exact: true }).click();
    await expect(buttons).toHaveCount(left);
  }
  await hub.waitForStanding('linear', { present: 0 });
  expect((await tab.notes()).violations).toEqual([]);
});
