/** Real tabs of the demo page in one Chromium, consented and training. */
import { type Browser, chromium, type Page } from 'playwright';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { chromiumFlags, findChromium } from '../chromium/find-chromium.ts';

export interface DemoTabsOptions {
  readonly hubUrl: string;
  readonly task: string;
  readonly split: string;
  readonly tabs: number;
  readonly backend: 'auto' | 'webgl' | 'wasm';
  readonly isHeaded: boolean;
  /** Faults of a page's script or process, one line each; the rounds decide whether they matter. */
  onFault(line: string): void;
}

export interface DemoTabs {
  /** What the first tab that failed says; undefined while all are well. */
  failure(): Promise<string | undefined>;
  /** The backends in use, sorted, each once. */
  backends(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openDemoTabs(options: DemoTabsOptions): Promise<DemoTabs> {
  const browser = await launch(options.isHeaded);
  try {
    const context = await browser.newContext({ locale: 'en' });
    const pages: Page[] = [];
    for (let part = 0; part < options.tabs; part++) {
      const page = await context.newPage();
      page.on('pageerror', (error) => options.onFault(`tab ${part}: ${error.message}`));
      page.on('crash', () => options.onFault(`tab ${part}: crashed`));
      await page.goto(addressOf(options, part));
      await page.getByTestId('consent').click();
      pages.push(page);
    }
    return {
      failure: () => failureOf(pages),
      backends: async () => {
        const words = await Promise.all(
          pages.map((page) => page.getByTestId('backend').first().textContent()),
        );
        return [...new Set(words.map(backendNamed))].sort();
      },
      close: () => browser.close(),
    };
  } catch (cause) {
    await browser.close();
    throw cause;
  }
}

async function launch(isHeaded: boolean): Promise<Browser> {
  const executablePath = await findChromium();
  try {
    return await chromium.launch({
      executablePath,
      headless: !isHeaded,
      args: chromiumFlags(),
      // The command closes the browser itself, after it has said why.
      handleSIGINT: false,
      handleSIGTERM: false,
    });
  } catch (cause) {
    throw new TabfedError(
      'chromium.not-found',
      {
        what: `${executablePath} does not start: ${(cause instanceof Error ? cause.message : String(cause)).split('\n')[0]}.`,
        next: 'Set TABFED_CHROMIUM to the path of a Chromium or Chrome that starts on this machine.',
      },
      { cause },
    );
  }
}

function addressOf({ hubUrl, task, split, backend }: DemoTabsOptions, part: number): string {
  const query = new URLSearchParams({ task, split, part: String(part), lang: 'en' });
  if (backend !== 'auto') query.set('backend', backend);
  return `${hubUrl}/demo/?${query}`;
}

async function failureOf(pages: readonly Page[]): Promise<string | undefined> {
  for (const [part, page] of pages.entries()) {
    if (page.isClosed()) return `tab ${part} was closed`;
    const failed = page.locator('[data-testid=phase][data-phase=failed]');
    if ((await failed.count()) === 0) continue;
    const problem = page.getByTestId('problem').first();
    const words =
      (await problem.count()) > 0 ? await problem.textContent() : await failed.first().textContent();
    return `tab ${part}: ${words?.trim().replace(/\s+/g, ' ')}`;
  }
  return undefined;
}

const backendNamed = (words: string | null) =>
  /webgl|wasm|cpu/i.exec(words ?? '')?.[0].toLowerCase() ?? 'unknown';
