/** What of a hub's life goes into the audit log. Entries come after the store's commit; a crash between is healed. */
import type { ErrorCode } from '../../../core/errors/codes.ts';
import type { TaskId } from '../../../core/protocol/ids.ts';
import type { RoundSummary } from '../../../core/protocol/messages.ts';
import type { Task } from '../../../core/task/task.ts';
import type { HubStore } from '../../ports.ts';
import type { TellFact } from '../../shell/facts.ts';
import { AuditFile, type AuditFileOptions } from './audit-file.ts';
import { sha256OfJson } from './chain.ts';
import { isSameRun, replay } from './replay.ts';

export interface AuditLog {
  readonly tell: TellFact;
  /**
   * Brings the chain up to what the store says of a task that was just started: a new version, and rounds whose
   * entries a crash prevented, marked as late. Called before anybody can enrol.
   */
  catchUp(task: Task, store: Pick<HubStore, 'getTask' | 'listRounds'>): Promise<void>;
  started(tasks: number): void;
  stopped(): void;
  /** Writes what is still to be written and closes the file. */
  close(): Promise<void>;
}

type Counts = Partial<Record<ErrorCode, number>>;

/** @throws TabfedError `hub.store-damaged` or `hub.data-folder`. */
export async function openAuditLog(options: AuditFileOptions): Promise<AuditLog> {
  const file = await AuditFile.open(options);
  const { tasks: histories } = replay(file.entries);
  /** By task since its last round or attempt ended; under null, of senders that had not enrolled. */
  const refusals = new Map<TaskId | null, Counts>();

  const takeRefusals = (task: TaskId | null): Record<string, number> => {
    const counts = refusals.get(task) ?? {};
    refusals.delete(task);
    return counts;
  };

  return {
    tell(fact) {
      switch (fact.type) {
        case 'refused': {
          const counts = refusals.get(fact.task) ?? {};
          counts[fact.error.code] = (counts[fact.error.code] ?? 0) + 1;
          refusals.set(fact.task, counts);
          return;
        }
        case 'round-committed': {
          const { task, summary } = fact;
          const figures = { ...committed(task, summary), refusals: takeRefusals(task) };
          file.append({ type: 'round-committed', figures });
          return;
        }
        case 'operator-paused':
        case 'operator-resumed':
          file.append({ type: fact.type, figures: { task: fact.task } });
          return;
        case 'round-abandoned': {
          const { type, task, round, attempt, reported, quorum, because } = fact;
          const figures = { task, round, attempt, reported, quorum, because, refusals: takeRefusals(task) };
          file.append({ type, figures });
          return;
        }
      }
    },

    async catchUp(task, store) {
      const registered = await store.getTask(task.id);
      if (!registered) return;
      const { version, initialModel } = registered;
      const figures = { task: task.id, version, initialModel, taskHash: sha256OfJson(task) };
      const history = histories.get(task.id);
      const isGoingOn = history !== undefined && isSameRun(history.registration, figures);
      if (!isGoingOn || history.registration.taskHash !== figures.taskHash) {
        file.append({ type: 'task-registered', figures });
      }
      const rounds = await store.listRounds(task.id);
      const chainRound = isGoingOn ? history.commits.length : 0;
      const storeRound = rounds.length;
      if (storeRound < chainRound) {
        file.append({ type: 'store-restored', figures: { task: task.id, chainRound, storeRound } });
      }
      for (const summary of rounds.slice(chainRound)) {
        const late = { ...committed(task.id, summary), isLate: true } as const;
        file.append({ type: 'round-committed', figures: late });
      }
      await file.settled();
    },

    started: (tasks) => file.append({ type: 'hub-started', figures: { tasks } }),
    stopped: () => file.append({ type: 'hub-stopped', figures: { refusals: takeRefusals(null) } }),
    close: () => file.close(),
  };
}

function committed(task: TaskId, { round, attempt, modelId, participants, examples }: RoundSummary) {
  return { task, round, attempt, modelId, participants, examples };
}
