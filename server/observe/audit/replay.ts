/** What a chain says about each task: the version that counts, and its committed rounds. */
import type { TaskId } from '../../../core/protocol/ids.ts';
import type { AuditEntry } from './chain.ts';

export type Registration = Extract<AuditEntry, { type: 'task-registered' }>['figures'];
export type Commit = Extract<AuditEntry, { type: 'round-committed' }>['figures'];

export interface TaskHistory {
  readonly registration: Registration;
  /** Rounds 1, 2, 3 … of this version. */
  readonly commits: readonly Commit[];
}

export interface Replay {
  readonly tasks: ReadonlyMap<TaskId, TaskHistory>;
  /** Entries that cannot follow from those before them although their hashes are right. */
  readonly contradictions: readonly { readonly seq: number; readonly why: string }[];
}

export function replay(entries: readonly AuditEntry[]): Replay {
  const tasks = new Map<TaskId, TaskHistory>();
  const contradictions: { seq: number; why: string }[] = [];
  for (const { seq, ...entry } of entries) {
    if (entry.type === 'task-registered') {
      const before = tasks.get(entry.figures.task);
      const commits = before && isSameRun(before.registration, entry.figures) ? before.commits : [];
      tasks.set(entry.figures.task, { registration: entry.figures, commits });
    } else if (entry.type === 'round-committed' || entry.type === 'store-restored') {
      const { task } = entry.figures;
      const before = tasks.get(task);
      if (!before) {
        contradictions.push({ seq, why: `task "${task}" was not registered before it` });
        continue;
      }
      if (entry.type === 'store-restored') {
        tasks.set(task, { ...before, commits: before.commits.slice(0, entry.figures.storeRound) });
        continue;
      }
      const expected = before.commits.length + 1;
      const { round } = entry.figures;
      if (round === expected) tasks.set(task, { ...before, commits: [...before.commits, entry.figures] });
      else contradictions.push({ seq, why: `round of task "${task}" expected ${expected}, got ${round}` });
    }
  }
  return { tasks, contradictions };
}

/** Rounds go on over a change of the task that keeps its version and its untrained model. */
export function isSameRun(
  a: Pick<Registration, 'version' | 'initialModel'>,
  b: Pick<Registration, 'version' | 'initialModel'>,
): boolean {
  return a.version === b.version && a.initialModel === b.initialModel;
}
