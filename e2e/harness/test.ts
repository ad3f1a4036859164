/** `test` with a hub and tabs that clean up after themselves. */
import { test as base } from 'playwright/test';
import type { Task } from '../../core/task/task.ts';
import { HubProcess } from './hub-process.ts';

interface Fixtures {
  readonly startHub: (...tasks: readonly Task[]) => Promise<HubProcess>;
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
});

export { expect } from 'playwright/test';
