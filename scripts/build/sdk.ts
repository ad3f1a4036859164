import { join } from 'node:path';
import { build } from 'vite';
import { DIST, ROOT } from './paths.ts';

/** Builds the browser door of the package, one ES module with everything in it. Needs the manifest. */
export async function buildSdk(): Promise<void> {
  await build({
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: join(DIST, 'sdk'),
      emptyOutDir: true,
      lib: { entry: join(ROOT, 'web/sdk/index.ts'), formats: ['es'], fileName: () => 'tabfed.js' },
    },
  });
}
