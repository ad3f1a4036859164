/** What the HTTP interface shows of the tasks, and who supplies it. The JSON is documented in docs/PROTOCOL.md. */

import { type MergedScores, withoutTallies } from '../../core/evaluation/scores.ts';
import type { TaskId } from '../../core/protocol/ids.ts';
import type { RoundSummary, Standing } from '../../core/protocol/messages.ts';
import type { TaskStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import type { PrivacyLedger } from '../privacy/ledger.ts';
import type { WaitingFor } from '../rounds/why-waiting.ts';

/** One task at this moment. */
export interface TaskView {
  readonly task: Task;
  readonly standing: Standing;
  /** Why nothing happens, or what has to happen next. */
  readonly waitingFor: WaitingFor;
  /** Committed rounds, oldest first. */
  readonly rounds: readonly RoundSummary[];
  /** Of all participants' columns, where the task collects them and they are there. */
  readonly statistics?: TaskStatistics;
  /** Of a private task. */
  readonly ledger?: Pick<PrivacyLedger, 'epsilon' | 'releasesLeft' | 'charges'>;
}

/** A live view of the hub's tasks: every call answers with the state of that moment. */
export interface TaskViews {
  list(): Promise<readonly TaskView[]>;
  get(id: TaskId): Promise<TaskView | undefined>;
}

/** A task as `/api/tasks` lists it and `/api/tasks/:id` answers it. */
export interface TaskJson extends Omit<TaskView, 'statistics' | 'ledger'> {
  /** Whether there are statistics at `…/statistics`. */
  readonly hasStatistics: boolean;
  /** What a private task has spent, over all its versions, and how many rounds its budget still affords. */
  readonly privacy?: { readonly epsilon: number; readonly releasesLeft: number };
  /** Scores of the newest round that has any, with their tallies; those of other rounds are at `…/rounds/N`. */
  readonly latest: { readonly round: number; readonly scores: MergedScores } | null;
}

export function taskJson({ task, standing, waitingFor, rounds, statistics, ledger }: TaskView): TaskJson {
  const scored = rounds.findLast(({ scores }) => scores.heldOut ?? scores.test);
  const latest = scored ? { round: scored.round, scores: scored.scores } : null;
  return {
    task,
    standing,
    waitingFor,
    rounds: rounds.map(inList),
    latest,
    hasStatistics: statistics !== undefined,
    ...(ledger && { privacy: { epsilon: ledger.epsilon, releasesLeft: ledger.releasesLeft } }),
  };
}

/** A round in a list of many: the tallies would make the list a hundred times as long. */
export const inList = (summary: RoundSummary): RoundSummary => ({
  ...summary,
  scores: withoutTallies(summary.scores),
});
