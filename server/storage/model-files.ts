/** Model bytes as content-addressed files `<folder>/<sha256>.bin`. Weights never go into rows. */
import { join } from 'node:path';
import { type ModelId, modelId } from '../../core/protocol/ids.ts';
import { sha256Hex } from '../hash.ts';
import type { ModelFolder } from '../ports.ts';
import { UNFINISHED, writeDurably } from './durable-file.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { modelAltered, modelNotFound, modelUnreadable } from './model-errors.ts';

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
      await writeDurably(`A model of ${bytes.byteLength} bytes`, pathOf(id), bytes, files);
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
