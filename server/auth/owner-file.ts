/** Small files of the data folder that nobody but the hub's own user may read. */
import { randomBytes } from 'node:crypto';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { TabfedError } from '../../core/errors/tabfed-error.ts';

/** A file that only its owner may read; undefined where there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    // Windows has no such modes and shows 666.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw badKeys(path, `its mode is ${(mode & 0o777).toString(8)}`, `run \`chmod 600 ${path}\``);
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof TabfedError) throw error;
    throw badKeys(path, (error as Error).message, 'correct its owner and mode');
  }
}

/**
 * Writes a file that only its owner may read, whole or not at all, and never over another one.
 *
 * @returns what stands in it: `text`, or what another process wrote at the same moment.
 */
export async function writeOnce(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    await link(draft, path);
    return text;
  } catch (error) {
    const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readIfThere(path) : undefined;
    if (theirs !== undefined) return theirs;
    throw badKeys(path, (error as Error).message, 'make the data folder writable');
  } finally {
    await rm(draft, { force: true });
  }
}

export function badKeys(path: string, found: string, remedy: string): TabfedError {
  return new TabfedError('hub.keys', {
    what: `${path} must be readable by this hub's user only and hold what the hub wrote there; ${found}.`,
    next: `Stop the hub and ${remedy}.`,
  });
}
