/**
 * Development only: opens every state of the pages in a real browser, keeps a picture of each, and checks it
 * with axe and for overflow. Fails with the list of what is wrong.
 *
 *   npx tsx web/demo/testing/shoot-gallery.ts <folder> [name of a state]
 *
 * Uses the Chromium of TABFED_CHROMIUM, else Playwright's own.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { dashboardStates } from '../../dashboard/testing/fixtures.ts';
import { homeStates } from '../../home/testing/fixtures.ts';
import { builtIn, pageStates } from './fixtures.ts';
import { ownStates } from './own-fixtures.ts';

interface Shot {
  readonly name: string;
  readonly query: string;
  readonly width: number;
  readonly isDark: boolean;
}

const DARK = new Set([
  'own-matching',
  'own-blocked',
  'training',
  'before-consent',
  'failed',
  'with-participants',
  'unreachable',
  'token',
]);
const CHINESE = new Set([
  'paused-politely',
  'drawn-by-software',
  'own-matching',
  'own-none',
  'training',
  'before-consent',
  'waiting',
  'finished',
  'with-participants',
  'token-wrong',
]);

function allShots(): Shot[] {
  const pages = [
    ...Object.keys(homeStates()).map((state) => ({ page: 'home', state, task: 'digits' })),
    ...Object.keys(dashboardStates()).map((state) => ({ page: 'dashboard', state, task: 'digits' })),
    ...Object.keys(pageStates(builtIn('digits'))).map((state) => ({ page: 'demo', state, task: 'digits' })),
    ...Object.keys(ownStates(builtIn('credit'))).map((state) => ({ page: 'demo', state, task: 'credit' })),
    ...['credit', 'linear', 'default-risk', 'breast-cancer', 'recurrence', 'flights', 'delay'].flatMap(
      (task) => ['before-consent', 'training', 'finished'].map((state) => ({ page: 'demo', state, task })),
    ),
  ];
  return pages.flatMap(({ page, state, task }) =>
    [1240, 360].flatMap((width) => {
      const name = `${page}-${task}-${state}-${width}`;
      const query = `page=${page}&state=${state}&task=${task}`;
      const shots = [{ name, query: `${query}&lang=en`, width, isDark: false }];
      if (DARK.has(state))
        shots.push({ name: `${name}-dark`, query: `${query}&lang=en`, width, isDark: true });
      if (CHINESE.has(state))
        shots.push({ name: `${name}-zh`, query: `${query}&lang=zh`, width, isDark: false });
      return shots;
    }),
  );
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function shoot(browser: Browser, base: string, shot: Shot, folder: string): Promise<string[]> {
  const context = await browser.newContext({
    viewport: { width: shot.width, height: 900 },
    colorScheme: shot.isDark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`throws ${error.message}`));
  await page.goto(`${base}demo/gallery.html?${shot.query}`);
  await page.locator('main h1').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${shot.name}.png`), fullPage: true });
  faults.push(...(await overflows(page)), ...(await axe(page)));
  await context.close();
  return faults.map((fault) => `${shot.name}: ${fault}`);
}

async function overflows(page: Page): Promise<string[]> {
  const { wider, longer } = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    const end = (document.querySelector('main')?.getBoundingClientRect().bottom ?? 0) + scrollY;
    return { wider: scrollWidth - innerWidth, longer: scrollHeight - Math.max(innerHeight, Math.ceil(end)) };
  });
  return [
    ...(wider > 0 ? [`is ${wider} px wider than the window`] : []),
    ...(longer > 0 ? [`is ${longer} px longer than what it shows`] : []),
  ];
}

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) =>
          `${id} at ${target.join(' ')}: ${failureSummary.replaceAll('\n', ' ')}`,
      ),
    );
  });
}

const [folder = 'pictures', only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const server = await createServer({
  root: resolve(import.meta.dirname, '../..'),
  configFile: false,
  logLevel: 'error',
  server: { port: 0, host: '127.0.0.1' },
});
await server.listen();
const base = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
  executablePath: process.env.TABFED_CHROMIUM,
  args: ['--no-sandbox'],
});
const faults: string[] = [];
for (const shot of allShots().filter(({ name }) => only === undefined || name.includes(only))) {
  faults.push(...(await shoot(browser, base, shot, resolve(folder))));
}
await browser.close();
await server.close();
console.log(faults.length === 0 ? 'Every picture is clean.' : faults.join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;
