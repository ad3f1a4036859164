/** What the list of tasks knows at any moment. */
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import type { TaskView } from '../../participant/courier/hub-http.ts';
import type { ParticipantStatus } from '../../participant/status.ts';

export interface HomeState {
  /** Absent until the hub has answered once. */
  readonly tasks?: readonly TaskView[];
  /** Why the newest question to the hub had no answer; older tasks stay on show. */
  readonly problem?: ErrorReport;
  /** When the hub is asked again, where it did not answer. */
  readonly retryAtMs?: number;
  /** Participants inside this page, by task, in the order in which they were added. */
  readonly local: Readonly<Record<string, readonly LocalParticipant[]>>;
}

export interface LocalParticipant {
  readonly number: number;
  /** Absent while its rows are fetched. */
  readonly status?: ParticipantStatus;
}

/** Those that still run, or are about to. */
export function runningOf(participants: readonly LocalParticipant[]): readonly LocalParticipant[] {
  return participants.filter(({ status }) => {
    const phase = status?.activity.phase;
    return phase !== 'left' && phase !== 'failed' && phase !== 'finished';
  });
}
