/** What can happen to a participant, and what its session asks for in answer. Rules: docs/SPEC.md, group SE. */
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import type { Scores } from '../../core/evaluation/scores.ts';
import type { Enrolled, HubMessage } from '../../core/protocol/messages.ts';
import type { PoliteReason } from '../politeness/polite-reason.ts';
import type { Evaluation, Invitation, SessionState } from './state.ts';

export type SessionEvent =
  | { readonly type: 'started' }
  | { readonly type: 'prepared' }
  | { readonly type: 'prepare-failed'; readonly error: ErrorReport; readonly atMs: number }
  | { readonly type: 'link-opened' }
  /** The connection ended, or could not be made. `jitter` (0 to 1) spreads the retries of many tabs. */
  | {
      readonly type: 'link-down';
      readonly error: ErrorReport;
      readonly atMs: number;
      readonly jitter: number;
    }
  | { readonly type: 'enrolled'; readonly enrolled: Enrolled }
  | {
      readonly type: 'enrol-refused';
      readonly error: ErrorReport;
      readonly atMs: number;
      readonly jitter: number;
    }
  | { readonly type: 'message'; readonly message: HubMessage; readonly atMs: number; readonly jitter: number }
  /** The frame is made, and held by the shell. */
  | { readonly type: 'trained'; readonly invitation: Invitation }
  | {
      readonly type: 'training-failed';
      readonly invitation: Invitation;
      readonly error: ErrorReport;
      readonly atMs: number;
    }
  | { readonly type: 'delivered'; readonly invitation: Invitation }
  | {
      readonly type: 'delivery-failed';
      readonly invitation: Invitation;
      readonly error: ErrorReport;
      readonly atMs: number;
    }
  | { readonly type: 'evaluated'; readonly evaluation: Evaluation; readonly scores: Scores }
  | {
      readonly type: 'evaluation-failed';
      readonly evaluation: Evaluation;
      readonly error: ErrorReport;
      readonly atMs: number;
    }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** What the participant's surroundings ask for; without a reason it may compute. */
  | { readonly type: 'be-polite'; readonly because: PoliteReason | undefined }
  | { readonly type: 'leave' }
  | { readonly type: 'time-passed'; readonly atMs: number };

export type SessionCommand =
  | { readonly type: 'prepare-trainer' }
  /** Opens another trainer in the place of one that crashed, and prepares it. */
  | { readonly type: 'reopen-trainer' }
  | { readonly type: 'open-link' }
  | { readonly type: 'enrol' }
  | { readonly type: 'set-availability'; readonly isAvailable: boolean }
  | { readonly type: 'train'; readonly invitation: Invitation }
  | { readonly type: 'cancel-training' }
  | { readonly type: 'deliver'; readonly invitation: Invitation }
  | { readonly type: 'cancel-delivery' }
  | { readonly type: 'decline-round'; readonly invitation: Invitation; readonly code: ErrorReport['code'] }
  | { readonly type: 'evaluate'; readonly evaluation: Evaluation }
  | { readonly type: 'submit-score'; readonly round: number; readonly scores: Scores }
  /** Something went wrong that does not end the participation; the page shows it. */
  | { readonly type: 'report-problem'; readonly error: ErrorReport }
  /** Tells the hub, closes the link, forgets the identity, frees the trainer. */
  | { readonly type: 'leave-hub' }
  /** Closes the link and frees the trainer, after a failure. */
  | { readonly type: 'shut-down' };

export interface SessionStep {
  readonly state: SessionState;
  readonly commands: readonly SessionCommand[];
}
