/** A partner's page with the script tag, watched from outside: its console, its policy's violations, its wire, its storage. */
import { type BrowserContext, expect, type Locator, type Page } from 'playwright/test';
import { type PartnerWishes, startPartnerSite } from '../../scripts/partner-site.ts';
import type { EmbedStatus, TabfedGlobal } from '../../web/sdk/embed/contract.ts';
import type { HubProcess } from './hub-process.ts';
import { recordWire, type Wire } from './wire.ts';

export interface PartnerChoice extends PartnerWishes {
  readonly task?: string;
  readonly path?: string;
  /** Runs before the first request. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** What a test notes in the page itself. */
export interface Notes {
  events: { type: string; detail: { task?: string; code?: string } }[];
  violations: string[];
}

declare global {
  interface Window {
    tabfed: TabfedGlobal;
    notes: Notes;
  }
}

export class PartnerTab {
  readonly page: Page;
  readonly hub: HubProcess;
  readonly url: string;
  readonly wire: Wire;
  /** Lines of the console that are tabfed's. */
  readonly lines: readonly string[];
  readonly #close: () => Promise<void>;

  private constructor(
    parts: Pick<PartnerTab, 'page' | 'hub' | 'url' | 'wire' | 'lines'>,
    close: () => Promise<void>,
  ) {
    ({ page: this.page, hub: this.hub, url: this.url, wire: this.wire, lines: this.lines } = parts);
    this.#close = close;
  }

  static async open(
    context: BrowserContext,
    hub: HubProcess,
    choice: PartnerChoice = {},
  ): Promise<PartnerTab> {
    const { task = 'credit', path = '/', prepare, ...wishes } = choice;
    const site = await startPartnerSite(hub.url, task, wishes);
    const page = await context.newPage();
    const lines: string[] = [];
    page.on('console', (message) => {
      if (message.text().startsWith('[tabfed]')) lines.push(message.text());
    });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.addInitScript(noteEverything);
    const wire = await recordWire(page);
    await prepare?.(page);
    await page.goto(site.url + path);
    const close = async () => {
      await page.close();
      await site.close();
      expect(faults, 'nothing was thrown into the page').toEqual([]);
    };
    return new PartnerTab({ page, hub, url: site.url, wire, lines }, close);
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  async grant(): Promise<void> {
    await this.dialog.getByRole('button', { name: /^(Yes|同意参加)/ }).click();
  }

  /** Addresses that were asked for and are not the partner's own. */
  foreign(): readonly string[] {
    return this.wire.addresses.filter(
      (address) => !address.startsWith(this.url) && !address.startsWith('data:'),
    );
  }

  status(): Promise<EmbedStatus | undefined> {
    return this.page.evaluate(() => window.tabfed.status());
  }

  async waitForPhase(...phases: readonly string[]): Promise<void> {
    await expect
      .poll(async () => (await this.status())?.participant?.activity.phase, { intervals: [100] })
      .toMatch(new RegExp(`^(${phases.join('|')})$`));
  }

  async waitForEvent(type: string): Promise<Notes['events'][number]['detail']> {
    const found = await this.page.waitForFunction(
      (type) => window.notes.events.find((event) => event.type === type)?.detail,
      type,
    );
    return (await found.jsonValue()) as Notes['events'][number]['detail'];
  }

  notes(): Promise<Notes> {
    return this.page.evaluate(() => window.notes);
  }

  /** Names of all that the partner's origin keeps. */
  stored(): Promise<readonly string[]> {
    return this.page.evaluate(async () => [
      ...(document.cookie ? ['cookie'] : []),
      ...Object.keys(localStorage).map((key) => `localStorage ${key}`),
      ...Object.keys(sessionStorage).map((key) => `sessionStorage ${key}`),
      ...(await indexedDB.databases()).map(({ name }) => `indexedDB ${name}`),
      ...(await caches.keys()).map((key) => `cache ${key}`),
    ]);
  }

  close(): Promise<void> {
    return this.#close();
  }
}

/** Runs in the page, before anything of it. */
function noteEverything(): void {
  if (window !== window.top) return;
  const notes: Notes = { events: [], violations: [] };
  window.notes = notes;
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    notes.violations.push(`${violatedDirective} ${blockedURI}`),
  );
  // The queue works before the script has loaded.
  const queue = [
    (tabfed: TabfedGlobal) => {
      for (const type of ['round', 'waiting', 'error', 'model'] as const) {
        tabfed.addEventListener(type, (event) =>
          notes.events.push({ type, detail: JSON.parse(JSON.stringify((event as CustomEvent).detail)) }),
        );
      }
    },
  ];
  (window as unknown as { tabfed: unknown }).tabfed = queue;
}
