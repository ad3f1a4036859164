/** Where the build reads and writes. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
export const DIST = join(ROOT, 'dist');
/** The static root that the hub serves. */
export const WEB_ROOT = join(DIST, 'web');

/** The entries that exist, with a warning for the others: a part that is still being written stops nobody. */
export function existing(entries: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).filter(([, file]) => {
      const isThere = existsSync(join(ROOT, file));
      if (!isThere) console.warn(`  skipped: there is no ${file}`);
      return isThere;
    }),
  );
}
