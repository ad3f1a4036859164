import { defineConfig } from 'playwright/test';
import { chromiumFlags, findChromium } from './cli/chromium/find-chromium.ts';
import { BROWSER_REPORT } from './scripts/test/stages.ts';

// Found once; the workers, which load this file too, and the demo command inherit it.
process.env.TABFED_CHROMIUM = await findChromium();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/browser',
  // Tabs of one test already share two cores; a second try would hide what a first one found.
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  forbidOnly: !!process.env.CI,
  reporter: [['list'], ['json', { outputFile: BROWSER_REPORT }]],
  use: {
    browserName: 'chromium',
    locale: 'en',
    launchOptions: { executablePath: process.env.TABFED_CHROMIUM, args: chromiumFlags() },
  },
});
