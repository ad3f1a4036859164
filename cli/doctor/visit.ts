/** A visit to a partner's page in a real browser, and what the page went through. */
import { type Browser, chromium, type Page, type Response } from 'playwright';
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { EmbedStatus, TabfedGlobal } from '../../web/sdk/embed/contract.ts';
import { chromiumFlags, findChromium } from '../chromium/find-chromium.ts';

/** One script tag, as it stands in the page. */
export interface TagFound {
  readonly task: string;
  /** With a slash at its end. */
  readonly hub: string;
  readonly src: string;
  readonly hasIntegrity: boolean;
  readonly version: string | undefined;
  readonly consent: string;
  readonly hasWords: boolean;
  readonly source: string | undefined;
  /** What `data-source` matches. */
  readonly sourceIs: 'table' | 'file' | 'other' | 'nothing';
  readonly tableRows: number;
}

/** Times in milliseconds since the page began; what the visit wrote down in the page itself. */
interface Notes {
  readonly violations: { readonly directive: string; readonly blocked: string }[];
  readonly longTasks: { readonly atMs: number; readonly ms: number }[];
  readonly errors: (ErrorReport & { readonly task: string })[];
}

declare global {
  interface Window {
    tabfed: TabfedGlobal;
    tabfedDoctor: Notes;
  }
}

export interface Visit {
  readonly page: Page;
  /** Of the page's own document. */
  readonly answer: Response | null;
  readonly notes: () => Promise<Notes>;
  readonly tags: () => Promise<readonly TagFound[]>;
  readonly status: (task: string) => Promise<EmbedStatus | undefined>;
  /** Bytes that came from addresses that begin with `prefix`, so far. */
  readonly bytesFrom: (prefix: string) => number;
  /** Addresses that failed to load, with the reason. */
  readonly failed: readonly { readonly url: string; readonly why: string }[];
  close(): Promise<void>;
}

/** @throws TabfedError `chromium.not-found`, or `page.unreachable` where the page does not load. */
export async function visit(url: string): Promise<Visit> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags() });
  try {
    return await look(browser, url);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** A tag manager may add the tag, and a script the table, soon after the page has loaded. */
const PATIENCE_MS = 3_000;

async function look(browser: Browser, url: string): Promise<Visit> {
  const page = await browser.newPage();
  await page.addInitScript(noteEverything);
  const failed: { url: string; why: string }[] = [];
  page.on('requestfailed', (request) => {
    failed.push({ url: request.url(), why: request.failure()?.errorText ?? 'unknown' });
  });
  const bytes: [url: string, bytes: number][] = [];
  page.on('requestfinished', async (request) => {
    const sizes = await request.sizes().catch(() => undefined);
    if (sizes) bytes.push([request.url(), sizes.responseBodySize + sizes.responseHeadersSize]);
  });
  const answer = await page.goto(url, { waitUntil: 'load', timeout: 30_000 }).catch((cause: Error) => {
    throw new TabfedError(
      'page.unreachable',
      {
        what: `${url} could not be opened: ${cause.message.split('\n')[0]}.`,
        next: 'Check the address, and that this machine reaches it.',
      },
      { cause },
    );
  });
  await page.waitForFunction(isWhole, undefined, { timeout: PATIENCE_MS }).catch(() => {
    // What is missing is found missing.
  });
  return {
    page,
    answer,
    failed,
    notes: () => page.evaluate(() => window.tabfedDoctor),
    tags: () => page.evaluate(findTags),
    status: (task) => page.evaluate((id) => window.tabfed?.status?.(id), task),
    bytesFrom: (prefix) =>
      bytes.filter(([from]) => from.startsWith(prefix)).reduce((sum, [, size]) => sum + size, 0),
    close: () => browser.close(),
  };
}

/** Runs in the page, before any script of it. */
function noteEverything(): void {
  const notes: Notes = { violations: [], longTasks: [], errors: [] };
  window.tabfedDoctor = notes;
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    notes.violations.push({ directive: effectiveDirective, blocked: blockedURI });
  });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      notes.longTasks.push({ atMs: startTime, ms: duration });
    }
  }).observe({ type: 'longtask', buffered: true });
  const waiting = window as unknown as { tabfed?: unknown[] };
  waiting.tabfed ??= [];
  waiting.tabfed.push((tabfed: TabfedGlobal) => {
    tabfed.addEventListener('error', (event) => {
      notes.errors.push((event as CustomEvent<ErrorReport & { task: string }>).detail);
    });
  });
}

/** Runs in the page. */
function isWhole(): boolean {
  const tags = [...document.querySelectorAll<HTMLScriptElement>('script[data-task]')];
  const isThere = (selector: string) => {
    try {
      return document.querySelector(selector) !== null;
    } catch {
      return true; // Waiting makes no selector of it.
    }
  };
  return tags.length > 0 && tags.every(({ dataset: { source } }) => source === undefined || isThere(source));
}

/** Runs in the page. */
function findTags(): TagFound[] {
  return [...document.querySelectorAll<HTMLScriptElement>('script[data-task]')].map((script) => {
    const { task = '', taskVersion, consent = 'ask', source, owner, purpose, leaves, hub } = script.dataset;
    let element: Element | null = null;
    try {
      element = source === undefined ? null : document.querySelector(source);
    } catch {
      // No selector, so it matches nothing.
    }
    const sourceIs =
      element instanceof HTMLTableElement
        ? 'table'
        : element instanceof HTMLInputElement && element.type === 'file'
          ? 'file'
          : element
            ? 'other'
            : 'nothing';
    return {
      task,
      hub: hub?.replace(/\/?$/, '/') ?? script.src.replace(/(embed\/[^/]+\/)?[^/]*$/, ''),
      src: script.src,
      hasIntegrity: script.integrity !== '',
      version: taskVersion,
      consent,
      hasWords: [owner, purpose, leaves].every((word) => Boolean(word)),
      source,
      sourceIs,
      tableRows: element instanceof HTMLTableElement ? (element.tBodies[0]?.rows.length ?? 0) : 0,
    };
  });
}
