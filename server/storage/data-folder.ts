/** The hub's data folder: `hub.db` (rows), `models/` (weights) and `lock.db` (one hub at a time). */
import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { HubStore, ModelFolder } from '../ports.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { isGone, type StoreFinding } from './findings.ts';
import { lockFolder } from './folder-lock.ts';
import { LibsqlStore } from './libsql-store.ts';
import { modelNotKept } from './model-errors.ts';
import { openModelFiles } from './model-files.ts';
import { collectOrphans } from './orphans.ts';

export interface DataFolder {
  readonly store: HubStore;
  readonly models: ModelFolder;
  /** What opening brought to light. */
  readonly findings: readonly StoreFinding[];
  /** Closes the store and lets another hub use the folder. */
  close(): Promise<void>;
}

/**
 * Creates the folder where it is missing, and takes it for this hub alone until `close()` or the end of the
 * process.
 *
 * @throws TabfedError `hub.data-folder` where it cannot be used (names the path, what was found and what to do);
 *   `hub.store-damaged` where the database in it is not sound.
 */
export async function openDataFolder(
  folder: string,
  { files = nodeFileSystem, now = Date.now }: { files?: FileSystem; now?: () => number } = {},
): Promise<DataFolder> {
  const path = resolve(folder);
  await createFolder(path);
  for (const part of ['hub.db', 'hub.db-wal', 'lock.db', 'models']) await checkPart(join(path, part));

  const unlock = lockFolder(path);
  try {
    const models = await openModelFiles(join(path, 'models'), files);
    const store = LibsqlStore.open(join(path, 'hub.db'));
    return {
      store,
      models: withReasons(models, store),
      findings: await collectOrphans(store, models, now()),
      async close() {
        await store.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A model that was once there is refused with the reason why it is not. */
function withReasons(models: ModelFolder, store: HubStore): ModelFolder {
  return {
    ...models,
    get: (id) =>
      models.get(id).catch(async (error: unknown) => {
        const round = isGone(error) && error.code === 'model.not-found' && (await store.findUnkept(id));
        throw round ? modelNotKept(id, round) : error;
      }),
  };
}

async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    if (!(await stat(path)).isDirectory()) throw unusable(path, 'it is a file');
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof TabfedError) throw error;
    throw unusable(path, await finding(path, error as NodeJS.ErrnoException), error);
  }
}

/** What another user of this machine may have left behind in a folder that is itself writable. */
async function checkPart(path: string): Promise<void> {
  try {
    const found = await stat(path);
    const isFolder = path.endsWith('models');
    if (found.isDirectory() !== isFolder) {
      throw unusable(path, isFolder ? 'it is a file where a folder belongs' : 'it is a folder');
    }
    await access(path, constants.R_OK | constants.W_OK | (isFolder ? constants.X_OK : 0));
  } catch (error) {
    if (error instanceof TabfedError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw unusable(path, await finding(path, error as NodeJS.ErrnoException), error);
  }
}

async function finding(path: string, error: NodeJS.ErrnoException): Promise<string> {
  const isPermission = error.code === 'EACCES' || error.code === 'EPERM';
  if (isPermission) return `it is not writable by ${processOwner()}${await ownerOf(path)}`;
  if (error.code === 'EROFS') return 'it is on a file system that is mounted read-only';
  if (error.code === 'EEXIST') return 'it is a file';
  if (error.code === 'ENOTDIR') return `${await fileOnTheWay(path)} on the way to it is a file`;
  return error.message;
}

/** The owner of the nearest thing that exists: the folder itself, or the one in which it would be created. */
async function ownerOf(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found) return `: ${at} belongs to uid ${found.uid}, mode ${(found.mode & 0o777).toString(8)}`;
    if (at === dirname(at)) return '';
  }
}

async function fileOnTheWay(path: string): Promise<string> {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    if (
      await stat(at)
        .then((found) => found.isFile())
        .catch(() => false)
    )
      return at;
  }
  return 'something';
}

const processOwner = () => (process.getuid ? `uid ${process.getuid()}` : 'this user');

function unusable(path: string, found: string, cause?: unknown): TabfedError {
  return new TabfedError(
    'hub.data-folder',
    {
      what: `The data folder needs ${path} to be readable and writable; ${found}.`,
      next: 'Choose another folder with TABFED_DATA=… or --data …, or correct this one.',
    },
    { cause },
  );
}
