/** What a page, a terminal or a test may know of a participant at any moment: one immutable snapshot. */
import type { ErrorReport } from '../core/errors/tabfed-error.ts';
import type { Scores } from '../core/evaluation/scores.ts';
import type { FinishedBecause, RoundSummary, Standing } from '../core/protocol/messages.ts';
import type { TaskStatistics } from '../core/task/statistics.ts';
import type { PoliteReason } from './politeness/polite-reason.ts';
import type {
  Backend,
  DataProfile,
  ReadingProgress,
  TrainingProgress,
  TryInput,
  TryOutput,
} from './ports.ts';

/** What this participant is doing; each phase carries only its own fields. */
export type Activity =
  /** Opening the compartment, reading rows, choosing a backend. */
  | { readonly phase: 'preparing'; readonly reading?: ReadingProgress }
  | { readonly phase: 'connecting' }
  /** No connection; the next try is at `retryAtMs` (the clock of this machine). */
  | { readonly phase: 'unreachable'; readonly retryAtMs: number; readonly tries: number }
  /** Enrolled and idle; `standing` says what is waited for. */
  | { readonly phase: 'waiting' }
  | {
      readonly phase: 'downloading';
      readonly round: number;
      readonly received: number;
      readonly total: number;
    }
  | { readonly phase: 'training'; readonly round: number; readonly progress?: TrainingProgress }
  | { readonly phase: 'uploading'; readonly round: number; readonly sent: number; readonly total: number }
  /** The update is in; the hub waits for others or commits. */
  | { readonly phase: 'reported'; readonly round: number }
  | { readonly phase: 'evaluating'; readonly round: number }
  /** `because`: out of politeness, and it goes on by itself. Else the person wanted it. */
  | { readonly phase: 'paused'; readonly because?: PoliteReason }
  | { readonly phase: 'finished'; readonly because: FinishedBecause }
  | { readonly phase: 'left' }
  /** Ended for good; `error` says why and what to do. */
  | { readonly phase: 'failed'; readonly error: ErrorReport };

/** Something that crossed the border of the tab, in the order in which it did. */
export interface Crossing {
  readonly direction: 'in' | 'out';
  readonly what: 'enrolment' | 'model' | 'survey' | 'statistics' | 'update' | 'score' | 'notice';
  readonly atMs: number;
  readonly bytes: number;
  readonly round?: number;
  /** Figures for the line's second row; the page words them. */
  readonly detail?: {
    readonly modelId?: string;
    readonly norm?: number;
    readonly clippedTo?: number;
    readonly exampleCount?: number;
    readonly metrics?: Readonly<Record<string, number>>;
  };
}

/** One round as this participant saw it: the shared model, and its own before averaging. */
export interface RoundView {
  readonly round: number;
  readonly summary: RoundSummary;
  /** The shared model on this participant's own rows. Stays here. */
  readonly here?: Scores;
  /** This participant's model before averaging, on the same rows. Stays here. */
  readonly own?: Scores;
}

export interface ParticipantStatus {
  readonly activity: Activity;
  /** The hub's name for this participant, once enrolled. */
  readonly participant?: string;
  readonly standing?: Standing;
  /** When the hub's `remainingMs` ends on this machine's clock. */
  readonly deadlineAtMs?: number;
  readonly profile?: DataProfile;
  readonly backend?: Backend;
  readonly rowsPerSecond?: number;
  readonly rounds: readonly RoundView[];
  /** Of all participants, where the task collects them and they are there. */
  readonly statistics?: TaskStatistics;
  /** The newest first 200 crossings. */
  readonly crossings: readonly Crossing[];
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** The last refusal or failure that did not end the participation. */
  readonly lastProblem?: ErrorReport;
}

/** A running participant, as `join()` returns it in a page and in Node alike. */
export interface Participant {
  readonly status: ParticipantStatus;
  /** Calls back with every new snapshot (and once at once). Returns a function that stops it. */
  subscribe(listener: (status: ParticipantStatus) => void): () => void;
  /** Stops training within 200 ms and keeps the place; other participants are not held up. */
  pause(): void;
  resume(): void;
  /** Ends the participation for good, forgets the identity and frees everything. */
  leave(): Promise<void>;
  /** Tries the newest shared model on inputs of the page. Nothing is sent. */
  predict(inputs: readonly TryInput[]): Promise<readonly TryOutput[]>;
  /** Resolves when training is finished; rejects with the TabfedError where it failed, or on `leave()`. */
  readonly finished: Promise<ParticipantStatus>;
}
