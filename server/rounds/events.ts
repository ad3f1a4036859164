/** What can happen to a task's rounds, and what the engine asks for in answer. Rules: docs/SPEC.md, group RD. */

import type { MergedScores } from '../../core/evaluation/scores.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { FinishedBecause } from '../../core/protocol/messages.ts';
import type { ReceivedScores } from './state.ts';

/**
 * Every event carries its moment: the engine has no clock of its own. What happens thousands of times a round is
 * told for many participants at once, since a step costs as much as the task has people.
 */
export type RoundEvent =
  /** Enrolled for the first time, or back after a reconnect or a reload. */
  | { readonly type: 'arrived'; readonly participants: readonly ParticipantId[]; readonly atMs: number }
  | { readonly type: 'went-away'; readonly participant: ParticipantId; readonly atMs: number }
  | { readonly type: 'paused'; readonly participant: ParticipantId; readonly atMs: number }
  | { readonly type: 'left'; readonly participant: ParticipantId; readonly atMs: number }
  /** Already admitted and folded; `admission.ts` said that it may be. */
  | {
      readonly type: 'updates-folded';
      readonly participants: readonly ParticipantId[];
      readonly atMs: number;
    }
  | {
      readonly type: 'declined';
      readonly participant: ParticipantId;
      readonly round: number;
      readonly attempt: number;
      readonly atMs: number;
    }
  | { readonly type: 'committed'; readonly round: number; readonly atMs: number }
  /** The new version could not be made durable; nothing of it was announced. */
  | { readonly type: 'commit-failed'; readonly round: number; readonly atMs: number }
  | { readonly type: 'scores-received'; readonly received: readonly ReceivedScores[]; readonly atMs: number }
  | { readonly type: 'time-passed'; readonly atMs: number };

export type RoundCommand =
  | {
      readonly type: 'invite-cohort';
      readonly round: number;
      readonly attempt: number;
      readonly cohort: readonly ParticipantId[];
      readonly deadlineAtMs: number;
    }
  /** A member is back within its round, perhaps with an empty memory. */
  | {
      readonly type: 'invite-again';
      readonly round: number;
      readonly attempt: number;
      readonly participant: ParticipantId;
      readonly deadlineAtMs: number;
    }
  | { readonly type: 'aggregate'; readonly round: number; readonly attempt: number }
  | {
      readonly type: 'abandon-round';
      readonly round: number;
      readonly attempt: number;
      readonly reported: number;
      readonly because: 'deadline' | 'too-few-left';
    }
  | { readonly type: 'record-scores'; readonly round: number; readonly scores: MergedScores }
  | { readonly type: 'finish'; readonly because: FinishedBecause };

export interface Step {
  readonly state: import('./state.ts').RoundState;
  readonly commands: readonly RoundCommand[];
}
