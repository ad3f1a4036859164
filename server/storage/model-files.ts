/** Model bytes as content-addressed files `<folder>/<sha256>.bin`. Weights never go into rows. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { type ModelId, modelId } from '../../core/protocol/ids.ts';
import { sha256Hex } from '../hash.ts';
import type { ModelFolder } from '../ports.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { modelAltered, modelNotFound, modelUnreadable } from './model-errors.ts';

const UNFINISHED = '.tmp';
const MODEL_FILE = /^([0-9a-f]{64})\.bin$/;

/**
 * Creates `folder` where it is missing and removes what a crash left half written. The caller holds the lock
 * of the data folder: nobody else writes here.
 */
export async function openModelFiles(
  folder: string,
  files: FileSystem = nodeFileSystem,
): Promise<ModelFolder> {
  await files.mkdir(folder, { recursive: true });
  for (const name of await files.readdir(folder)) {
    if (name.endsWith(UNFINISHED)) await files.rm(join(folder, name), { force: true });
  }
  return modelFilesIn(folder, files);
}

/** Model files as they are: nothing is created or removed before somebody asks for it. */
export function modelFilesIn(folder: string, files: FileSystem = nodeFileSystem): ModelFolder {
  const pathOf = (id: ModelId) => join(folder, `${id}.bin`);

  return {
    /** `bytes` must not change until the promise resolves. */
    async put(bytes) {
      const id = modelId(await sha256Hex(bytes));
      // Written again where it exists: costs little, and heals a file that was altered.
      await writeDurably(files, folder, pathOf(id), bytes);
      return id;
    },

    async get(id) {
      const bytes = await files.readFile(pathOf(id)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? modelNotFound(id) : modelUnreadable(pathOf(id), error);
      });
      const found = await sha256Hex(bytes);
      if (found !== id) throw modelAltered(pathOf(id), id, found);
      return bytes;
    },

    has: (id) =>
      files.access(pathOf(id)).then(
        () => true,
        () => false,
      ),

    async list() {
      const names = await files.readdir(folder);
      return names.flatMap((name) => MODEL_FILE.exec(name)?.slice(1).map(modelId) ?? []);
    },

    remove: (id) => files.rm(pathOf(id), { force: true }),
  };
}

/**
 * A reader sees the old state or the whole file, never a part. The folder is synced too: without it the new name
 * may be lost in a power cut although the bytes are safe.
 */
async function writeDurably(
  files: FileSystem,
  folder: string,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
  try {
    const file = await files.open(unfinished, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(unfinished, path);
    await syncFolder(files, folder);
  } catch (cause) {
    await files.rm(unfinished, { force: true }).catch(() => {}); // the first error is the one to report
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

async function syncFolder(files: FileSystem, folder: string): Promise<void> {
  if (process.platform === 'win32') return; // a folder cannot be opened there; NTFS logs the rename itself
  const handle = await files.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
