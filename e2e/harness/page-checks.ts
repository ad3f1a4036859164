/** What every page must pass: axe's rules, and no sideways scrolling, wide and narrow. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from 'playwright/test';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const NARROW = { width: 360, height: 740 };
const WIDE = { width: 1240, height: 900 };

/** Keeps a picture of both widths under `test-results/screens`. Leaves the page wide. */
export async function checkPage(page: Page, name: string): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `test-results/screens/${name}-${size.width}.png`, fullPage: true });
    expect(await sidewaysScroll(page), `${name}: sideways scroll at ${size.width} px`).toBe(0);
    expect(await violations(page), `${name} at ${size.width} px`).toEqual([]);
  }
}

/** Pixels by which the page is wider than the window. */
export const sidewaysScroll = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Rule and places of each violation. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return await page.evaluate(async () => {
    interface Found {
      readonly id: string;
      readonly nodes: readonly { readonly target: readonly string[] }[];
    }
    const { axe } = window as unknown as {
      axe: { run(root: Document): Promise<{ violations: readonly Found[] }> };
    };
    const found = await axe.run(document);
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
  });
}
