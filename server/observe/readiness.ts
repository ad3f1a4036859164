/** Whether the hub can do its work now: not whether it is alive, but whether a round could be committed. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskId } from '../../core/protocol/ids.ts';
import type { HubStore } from '../ports.ts';

/** Anybody may ask, and every look writes to the disk: answers are shared for this long. */
const SHARED_MS = 1_000;

/** About what a commit needs beyond its model: a disk that cannot take it is full. */
const PROBE = new Uint8Array(4096);

export interface ReadinessPorts {
  readonly dataFolder: string;
  readonly store: Pick<HubStore, 'clearOpenRound'>;
  readonly taskCount: () => number;
  readonly isClosing: () => boolean;
  readonly nowMs: () => number;
}

export function readinessOf(ports: ReadinessPorts): () => Promise<readonly string[]> {
  let asked = Number.NEGATIVE_INFINITY;
  let storage: Promise<readonly string[]> = Promise.resolve([]);
  return async () => {
    const reasons: string[] = [];
    // Closing closes the store too: nothing may touch it then.
    if (ports.isClosing()) return ['The hub is being stopped.'];
    if (ports.taskCount() === 0) reasons.push('No task is loaded.');
    const nowMs = ports.nowMs();
    if (Math.abs(nowMs - asked) >= SHARED_MS) {
      asked = nowMs;
      storage = storageProblems(ports);
    }
    return [...reasons, ...(await storage)];
  };
}

/** Answers name no path and no system error: whoever asks need not be the operator, whose log has the commit's. */
async function storageProblems({ dataFolder, store }: ReadinessPorts): Promise<readonly string[]> {
  const problems: string[] = [];
  const probe = join(dataFolder, 'ready.tmp');
  await writeFile(probe, PROBE, { flush: true })
    .then(() => rm(probe, { force: true }))
    .catch((error: NodeJS.ErrnoException) => {
      problems.push(`The data folder is not writable (${error.code ?? 'unknown'}).`);
    });
  // Deletes no row, since no task has this id, but takes the database's write lock.
  await store.clearOpenRound('' as TaskId).catch(() => {
    problems.push('The store does not take writes.');
  });
  return problems;
}
