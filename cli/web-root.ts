import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TabfedError } from '../core/errors/tabfed-error.ts';

/**
 * The folder of the built pages: beside the built command line, or in `dist/` when it runs from its source.
 *
 * @throws TabfedError `hub.not-built`.
 */
export function findWebRoot(from: string = path.dirname(fileURLToPath(import.meta.url))): string {
  const candidates: string[] = [];
  for (let folder = from; candidates.length < 8; folder = path.dirname(folder)) {
    candidates.push(path.join(folder, 'web'), path.join(folder, 'dist', 'web'));
  }
  // The manifest is written last; web/ of the source has none.
  const found = candidates.find((folder) => existsSync(path.join(folder, 'manifest.json')));
  if (found) return found;
  throw new TabfedError('hub.not-built', {
    what: `Expected the built pages near ${from}, found none.`,
    next: 'Run `npm run build` first; `npm start` does both.',
  });
}
