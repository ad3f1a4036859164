/** `test` with a hub and tabs that clean up after themselves. */
import { test as base } from 'playwright/test';
import type { Task } from '../../core/task/task.ts';
import { HubProcess } from './hub-process.ts';
import { type PartnerChoice, PartnerTab } from './partner-tab.ts';

interface Fixtures {
  readonly startHub: (...tasks: readonly Task[]) => Promise<HubProcess>;
  readonly openPartner: (hub: HubProcess, choice?: PartnerChoice) => Promise<PartnerTab>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
  startHub: async ({}, use, testInfo) => {
    const hubs: HubProcess[] = [];
    await use(async (...tasks) => {
      const hub = await HubProcess.start(tasks);
      hubs.push(hub);
      return hub;
    });
    for (const hub of hubs) {
      await hub.remove();
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('hub.log', { body: hub.output, contentType: 'text/plain' });
      }
    }
  },
  openPartner: async ({ context }, use) => {
    const tabs: PartnerTab[] = [];
    await use(async (hub, choice) => {
      const tab = await PartnerTab.open(context, hub, choice);
      tabs.push(tab);
      return tab;
    });
    for (const tab of tabs) await tab.close();
  },
});

export { expect } from 'playwright/test';
