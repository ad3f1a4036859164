/** What both stores refuse to write. These are faults of the hub's own code, so that they never cross the wire. */
import type { TaskId } from '../../core/protocol/ids.ts';

/** @throws RangeError where `round` is not the one after `committed`: a round is never skipped or replaced. */
export function assertNextRound(task: TaskId, round: number, committed: number): void {
  if (round === committed + 1) return;
  throw new RangeError(
    `commitRound: round of task "${task}" expected ${committed + 1}, got ${round}; ${committed} rounds are committed`,
  );
}

export const noSuchTask = (task: TaskId) =>
  new RangeError(`task "${task}" is not in the store; call putTask before its rounds`);

export const noSuchRound = (task: TaskId, round: number) =>
  new RangeError(`round ${round} of task "${task}" is not committed`);

export const statisticsAreThere = (task: TaskId) =>
  new RangeError(`the statistics of task "${task}" are there already`);
