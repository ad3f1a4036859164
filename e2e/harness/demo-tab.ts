/** One tab of the demo page, through the hooks that the page offers. */
import { type BrowserContext, expect, type Locator, type Page } from 'playwright/test';
import type { HubProcess } from './hub-process.ts';

export interface TabChoice {
  readonly task: string;
  readonly split?: string;
  readonly part?: number;
  /** Default cpu, which starts fastest for small models. */
  readonly backend?: 'auto' | 'webgl' | 'wasm' | 'cpu';
  readonly lang?: 'en' | 'zh';
}

export class DemoTab {
  readonly page: Page;
  readonly hub: HubProcess;
  readonly #choice: TabChoice;

  private constructor(page: Page, hub: HubProcess, choice: TabChoice) {
    this.page = page;
    this.hub = hub;
    this.#choice = choice;
  }

  /** Opens the page and stops before consent. `prepare` runs before the first request. */
  static async open(
    context: BrowserContext,
    hub: HubProcess,
    choice: TabChoice,
    prepare: (page: Page) => Promise<unknown> = async () => {},
  ): Promise<DemoTab> {
    const page = await context.newPage();
    await prepare(page);
    const tab = new DemoTab(page, hub, choice);
    await page.goto(tab.address);
    await expect(tab.hook('consent')).toBeVisible();
    return tab;
  }

  /** Opens the page, consents, and waits until the hub knows the participant. */
  static async join(...args: Parameters<typeof DemoTab.open>): Promise<DemoTab> {
    const tab = await DemoTab.open(...args);
    await tab.consent();
    return tab;
  }

  get address(): string {
    const { task, split, part = 0, backend = 'cpu', lang = 'en' } = this.#choice;
    const query = new URLSearchParams({ task, part: String(part), backend, lang });
    if (split) query.set('split', split);
    return `${this.hub.url}/demo/?${query}`;
  }

  hook(name: string): Locator {
    return this.page.getByTestId(name).first();
  }

  async consent(): Promise<void> {
    await this.hook('consent').click();
    await expect(this.page.locator(phaseIs(...ENROLLED))).toBeVisible();
  }

  /** Waits until the page is in one of these phases of participant/status.ts. */
  async waitForPhase(...phases: readonly string[]): Promise<void> {
    await expect(this.page.locator(phaseIs(...phases)).first()).toBeVisible();
  }

  /** Waits until the page itself says that round `round` is committed. */
  async waitForRound(round: number): Promise<void> {
    await expect
      .poll(async () => Number(await this.hook('round').textContent()), { message: 'round on the page' })
      .toBeGreaterThanOrEqual(round);
  }

  /** The hub's name for this participant, from where the tab keeps it over a reload. */
  async participant(): Promise<string> {
    return await this.page.evaluate(() => {
      const kept = Object.values(sessionStorage).map((text) => /"participant":"([^"]+)"/.exec(text)?.[1]);
      return kept.find((name) => name !== undefined) ?? '';
    });
  }
}

const ENROLLED = ['waiting', 'downloading', 'training', 'uploading', 'reported', 'evaluating', 'finished'];

const phaseIs = (...phases: readonly string[]) =>
  phases.map((phase) => `[data-testid=phase][data-phase=${phase}]`).join(',');
