/**
 * What happens in a hub, told once as it happens. Logs, metrics and whoever else wants to know subscribe in
 * server/observe; nothing that decides ever reads a fact. No fact holds a secret, a delta or a row.
 */
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import type { MergedScores } from '../../core/evaluation/scores.ts';
import type { ParticipantId, TaskId } from '../../core/protocol/ids.ts';
import type { FinishedBecause, RoundSummary } from '../../core/protocol/messages.ts';

export type HubFact =
  /** `foldKernel`: which arithmetic this machine allows; both give the same bits. */
  | { readonly type: 'started'; readonly url: string; readonly tasks: number; readonly foldKernel: string }
  | {
      readonly type: 'enrolled';
      readonly task: TaskId;
      readonly participant: ParticipantId;
      readonly isResumed: boolean;
    }
  | {
      readonly type: 'went-away';
      readonly task: TaskId;
      readonly participant: ParticipantId;
      readonly reason: string;
    }
  | { readonly type: 'left'; readonly task: TaskId; readonly participant: ParticipantId }
  | {
      readonly type: 'round-began';
      readonly task: TaskId;
      readonly round: number;
      readonly attempt: number;
      readonly cohortSize: number;
    }
  | {
      readonly type: 'update-folded';
      readonly task: TaskId;
      readonly participant: ParticipantId;
      readonly frameBytes: number;
      /** Decoding, checks and addition together. */
      readonly foldMs: number;
    }
  | {
      readonly type: 'round-declined';
      readonly task: TaskId;
      readonly participant: ParticipantId;
      readonly round: number;
      readonly code: ErrorReport['code'];
    }
  | {
      readonly type: 'round-abandoned';
      readonly task: TaskId;
      readonly round: number;
      readonly attempt: number;
      readonly reported: number;
      readonly quorum: number;
      readonly because: 'deadline' | 'too-few-left' | 'not-committed';
    }
  | { readonly type: 'round-committed'; readonly task: TaskId; readonly summary: RoundSummary }
  | {
      readonly type: 'round-measured';
      readonly task: TaskId;
      readonly round: number;
      readonly scores: MergedScores;
    }
  | {
      readonly type: 'statistics-collected';
      readonly task: TaskId;
      readonly participants: number;
      readonly rows: number;
    }
  | { readonly type: 'finished'; readonly task: TaskId; readonly because: FinishedBecause }
  /** `task` and `participant` are null where the sender has not enrolled. */
  | {
      readonly type: 'refused';
      readonly task: TaskId | null;
      readonly participant: ParticipantId | null;
      readonly error: ErrorReport;
    }
  | { readonly type: 'operator-paused' | 'operator-resumed' | 'operator-added-task'; readonly task: TaskId }
  /** What the data folder was found to be like. `damage`: something that was to be kept is not there. */
  | {
      readonly type: 'store-finding';
      readonly task: TaskId | null;
      readonly severity: 'note' | 'damage';
      readonly what: string;
      readonly next: string;
    }
  /** A fault of the hub itself: nobody else can do anything about it. */
  | { readonly type: 'fault'; readonly task: TaskId | null; readonly where: string; readonly error: unknown };

export type TellFact = (fact: HubFact) => void;
