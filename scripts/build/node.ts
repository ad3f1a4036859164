import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { DIST, existing, ROOT } from './paths.ts';

/** Bundles our own code for Node; packages stay imports. Code that entries share is in dist/shared, once. */
export async function buildNode(): Promise<void> {
  const entries = existing({
    'hub/index': 'server/index.ts',
    'cli/tabfed': 'cli/tabfed.ts',
    'cli/simulate-thread': 'cli/simulate/trainer-thread.ts',
    'node/index': 'cli/node-join.ts',
  });
  await rm(join(DIST, 'shared'), { recursive: true, force: true });
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: true,
      target: 'node20',
      outDir: DIST,
      emptyOutDir: false,
      rolldownOptions: {
        input: entries,
        output: { entryFileNames: '[name].js', chunkFileNames: 'shared/[name]-[hash].js' },
      },
    },
  });
  if (entries['cli/tabfed']) await chmod(join(DIST, 'cli/tabfed.js'), 0o755);
}
