/**
 * What a participant knows of its own session: a value. Two things go on side by side, the link to the hub and
 * the work of the trainer; neither waits for the other. The frame itself is held by the shell, not here.
 */
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import type { ModelId } from '../../core/protocol/ids.ts';
import type { ModelOffer, Standing } from '../../core/protocol/messages.ts';
import type { PoliteReason } from '../politeness/polite-reason.ts';

export interface Invitation {
  readonly round: number;
  readonly attempt: number;
  readonly model: ModelOffer;
}

export interface Evaluation {
  readonly round: number;
  readonly model: ModelOffer;
  /** The hub waits for the score. Otherwise the model is only measured for this page. */
  readonly isAsked: boolean;
}

export type LinkState =
  | { readonly kind: 'opening'; readonly tries: number }
  | { readonly kind: 'enrolling'; readonly tries: number }
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly retryAtMs: number; readonly tries: number };

/** The trainer does one thing at a time. */
export type TrainerState =
  | { readonly kind: 'preparing' }
  /** It crashed, and is opened anew. */
  | { readonly kind: 'reopening' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'training'; readonly invitation: Invitation; readonly isCancelled: boolean }
  | { readonly kind: 'evaluating'; readonly evaluation: Evaluation };

/** Why it does not train for now. */
export interface Pauses {
  readonly byPerson: boolean;
  readonly polite?: PoliteReason;
}

export type Delivery =
  | { readonly kind: 'sending' }
  /** The hub was too busy, or a chunk got lost: the same frame is sent again. */
  | { readonly kind: 'pausing'; readonly retryAtMs: number }
  | { readonly kind: 'reported' };

export interface Running {
  readonly phase: 'running';
  readonly link: LinkState;
  readonly trainer: TrainerState;
  readonly pauses: Pauses;
  /** Moments at which the trainer crashed, of the last ten minutes. */
  readonly crashes: readonly number[];
  readonly standing?: Standing;
  /** The invitation that the hub holds open for this participant. */
  readonly invitation?: Invitation;
  /** How far the frame for `invitation` is on its way. */
  readonly delivery?: Delivery;
  /** The frame that the shell holds: good for every attempt at this round from this model. */
  readonly held?: { readonly round: number; readonly modelId: ModelId };
  /** What the trainer does when it is free: measuring comes before training. */
  readonly toEvaluate?: Evaluation;
  readonly toTrain?: Invitation;
  /** The model of `invitation` could not be had: tried again at this moment. */
  readonly retryTrainingAtMs?: number;
  /** Failures in a row to get the model of `invitation`. */
  readonly downloadFailures: number;
  /** Whether the trainer has the task's statistics, where the hub has told any. */
  readonly hasStatistics: boolean;
  /** The trainer has to be opened anew, with the statistics, as soon as it is free. */
  readonly toReopen?: true;
  /** The newest round whose model was measured here. */
  readonly evaluatedRound: number;
}

export type SessionState =
  | Running
  | { readonly phase: 'left' }
  | { readonly phase: 'failed'; readonly error: ErrorReport };

export const INITIAL_SESSION: Running = {
  phase: 'running',
  link: { kind: 'opening', tries: 0 },
  trainer: { kind: 'preparing' },
  pauses: { byPerson: false },
  crashes: [],
  downloadFailures: 0,
  hasStatistics: false,
  evaluatedRound: 0,
};
