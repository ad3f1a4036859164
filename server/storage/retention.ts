/** Which rounds keep their model files. Rows always stay. */
import type { TaskId } from '../../core/protocol/ids.ts';
import type { HubStore, ModelFolder } from '../ports.ts';

/** A round keeps its model where any of the two says so. */
export interface Retention {
  /** Rounds whose number is a multiple of this; null for none of them. */
  readonly every: number | null;
  /**
   * The newest rounds. At least 2: the one before the newest may still be on its way to somebody, and is what
   * the task goes on from where the newest turns out to be damaged.
   */
  readonly newest: number;
}

/** @throws RangeError where it would not keep what a hub needs to go on. */
export function assertRetention({ every, newest }: Retention): void {
  if (!Number.isInteger(newest) || newest < 2) {
    throw new RangeError(`newest is ${newest}, expected a whole number from 2`);
  }
  if (every !== null && (!Number.isInteger(every) || every < 1)) {
    throw new RangeError(`every is ${every}, expected a whole number from 1, or null`);
  }
}

/** @param kept - Numbers of the rounds that have their files, in ascending order. */
export function roundsToDrop(kept: readonly number[], { every, newest }: Retention): readonly number[] {
  return kept.slice(0, -newest).filter((round) => every === null || round % every !== 0);
}

/**
 * Removes the files of rounds that need not be kept. Rows first: a crash in between leaves files that belong to
 * nothing, never a round that claims a file which is gone.
 */
export async function dropRounds(
  task: TaskId,
  keep: Retention,
  { store, models }: { readonly store: HubStore; readonly models: ModelFolder },
): Promise<void> {
  const kept = (await store.listRoundFiles(task)).filter(({ fate }) => fate === 'kept');
  const numbers = new Set(
    roundsToDrop(
      kept.map(({ round }) => round),
      keep,
    ),
  );
  if (numbers.size === 0) return;
  await store.setFate(task, [...numbers], 'dropped');
  // The same bytes may be the model of another round, or of another task.
  const named = await store.namedFiles();
  for (const { round, modelId, optimizerState } of kept) {
    if (!numbers.has(round)) continue;
    if (!named.has(modelId)) await models.remove(modelId);
    if (optimizerState && !named.has(optimizerState)) await models.remove(optimizerState);
  }
}
