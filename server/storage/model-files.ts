/** Model bytes as content-addressed files `<folder>/<sha256>.bin`. Weights never go into rows. */
import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { type ModelId, modelId } from '../../core/protocol/ids.ts';
import { sha256Hex } from '../hash.ts';
import type { ModelFiles } from '../ports.ts';
import { modelAltered, modelNotFound } from './model-errors.ts';

const UNFINISHED = '.tmp';

/**
 * Creates `folder` where it is missing and removes what a crash left half written. The caller holds the lock
 * of the data folder: nobody else writes here.
 */
export async function openModelFiles(folder: string): Promise<ModelFiles> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name.endsWith(UNFINISHED)) await rm(join(folder, name), { force: true });
  }
  const pathOf = (id: ModelId) => join(folder, `${id}.bin`);

  return {
    /** `bytes` must not change until the promise resolves. */
    async put(bytes) {
      const id = modelId(await sha256Hex(bytes));
      // Written again where it exists: costs little, and heals a file that was altered.
      await writeDurably(folder, pathOf(id), bytes);
      return id;
    },

    async get(id) {
      const bytes = await readFile(pathOf(id)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? modelNotFound(id) : error;
      });
      const found = await sha256Hex(bytes);
      if (found !== id) throw modelAltered(pathOf(id), id, found);
      return bytes;
    },

    has: (id) =>
      access(pathOf(id)).then(
        () => true,
        () => false,
      ),
  };
}

/**
 * A reader sees the old state or the whole file, never a part. The folder is synced too: without it the new name
 * may be lost in a power cut although the bytes are safe.
 */
async function writeDurably(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
  try {
    const file = await open(unfinished, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    await syncFolder(folder);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => {}); // the first error is the one to report
    throw new TabfedError(
      'hub.data-folder',
      {
        what: `A model of ${bytes.byteLength} bytes could not be written to ${path}: ${(cause as Error).message}.`,
        next: 'Free space on that disk and check its permissions, or choose another folder with TABFED_DATA=… or --data …',
      },
      { cause },
    );
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // a folder cannot be opened there; NTFS logs the rename itself
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
