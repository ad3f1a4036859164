/**
 * Models that were made with noise and belong to no round. Another attempt is made with other noise, and both together
 * would tell more than either was charged for: they are removed, and never served.
 */
import type { ModelId, TaskId } from '../../core/protocol/ids.ts';
import { sha256Hex } from '../hash.ts';
import type { HubStore, ModelFolder } from '../ports.ts';

interface Ports {
  readonly store: HubStore;
  readonly models: ModelFolder;
}

/** Notes what is about to be written. */
export async function noteNoised(
  task: TaskId,
  files: readonly Uint8Array[],
  { store }: Ports,
): Promise<void> {
  const ids = await Promise.all(files.map((bytes) => sha256Hex(bytes) as Promise<ModelId>));
  await store.charges.noteFiles({ task, files: ids });
}

/** After an attempt that came to nothing, and at the start of a hub: what an attempt before a crash left. */
export async function removeUncommitted(task: TaskId, { store, models }: Ports): Promise<void> {
  const named = await store.namedFiles();
  for (const file of await store.charges.notedFiles(task)) {
    if (!named.has(file)) await models.remove(file);
  }
}
