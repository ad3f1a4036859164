/** What the operator's page knows at any moment. */
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import type { MemberRecord, OperatedTask, ParticipantView, RefusalRecord } from './operator-api.ts';

export type DashboardState =
  /** Without a token nothing is asked of the hub. `problem`: why the last token was not taken. */
  { readonly view: 'token'; readonly isChecking: boolean; readonly problem?: ErrorReport } | OpenState;

export interface OpenState {
  readonly view: 'open';
  /** In the hub's order. */
  readonly tasks: readonly OperatedTask[];
  /** The task on show; absent where the hub has none. */
  readonly chosen?: string;
  /** Absent until the hub has told it of the chosen task. */
  readonly detail?: TaskDetail;
  /** Whom the last panel is about. */
  readonly participant?: string;
  /** How many of the newest rounds are on show. */
  readonly shownRounds: number;
  /** Why the newest question had no answer; what is on show is from before. */
  readonly problem?: ErrorReport;
  readonly retryAtMs?: number;
  /** Why the newest wish of the operator (a pause, an export) was not carried out. */
  readonly refusedWish?: ErrorReport;
  /** The form for a new task is on show, in place of the chosen one. */
  readonly isAdding?: boolean;
  /** A pause is on its way to the hub. */
  readonly isPausing: boolean;
}

/** What is only for the operator, of one task. */
export interface TaskDetail {
  readonly task: string;
  /** Members of the rounds on show, by round. */
  readonly members: ReadonlyMap<number, readonly MemberRecord[]>;
  /** Newest first. */
  readonly refusals: readonly RefusalRecord[];
  readonly participants: readonly ParticipantView[];
}

/** Rounds that one more click brings. */
export const ROUNDS_AT_ONCE = 12;

export function chosenTask({ tasks, chosen }: OpenState): OperatedTask | undefined {
  return tasks.find(({ task }) => task.id === chosen);
}
