import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';

/** Ends the name of a file that is not whole yet. */
export const UNFINISHED = '.tmp';

/**
 * A reader sees the old state or the whole file, never a part. The folder is synced too: without it the new name
 * may be lost in a power cut although the bytes are safe.
 *
 * @param what - Named in the error, e.g. "A model of 40 bytes".
 * @throws TabfedError `hub.data-folder`.
 */
export async function writeDurably(
  what: string,
  path: string,
  content: Uint8Array | string,
  files: FileSystem = nodeFileSystem,
): Promise<void> {
  const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
  try {
    const file = await files.open(unfinished, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(unfinished, path);
    await syncFolder(dirname(path), files);
  } catch (cause) {
    await files.rm(unfinished, { force: true }).catch(() => {}); // the first error is the one to report
    throw new TabfedError(
      'hub.data-folder',
      {
        what: `${what} could not be written to ${path}: ${(cause as Error).message}.`,
        next: 'Free space on that disk and check its permissions, or choose another folder with TABFED_DATA=… or --data …',
      },
      { cause },
    );
  }
}

/** Without it a power cut may lose the name of a new file although its bytes are safe. */
export async function syncFolder(folder: string, files: FileSystem = nodeFileSystem): Promise<void> {
  if (process.platform === 'win32') return; // a folder cannot be opened there; NTFS logs the rename itself
  const handle = await files.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
