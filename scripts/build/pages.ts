import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { existing, ROOT, WEB_ROOT } from './paths.ts';

/** Builds the pages into the hub's static root, with the files of public/ beside them. Needs the manifest. */
export async function buildPages(): Promise<void> {
  const pages = existing({
    home: 'web/home/index.html',
    demo: 'web/demo/index.html',
    dashboard: 'web/dashboard/index.html',
    profile: 'web/profile/index.html',
  });
  await rm(join(WEB_ROOT, 'assets'), { recursive: true, force: true });
  await build({
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    build: { rolldownOptions: { input: pages } },
  });
  if (pages.home) {
    // Its assets are named from the root, so that the page may move there.
    await rename(join(WEB_ROOT, 'home/index.html'), join(WEB_ROOT, 'index.html'));
    await rm(join(WEB_ROOT, 'home'), { recursive: true });
  }
}
