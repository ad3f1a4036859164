/**
 * What a participant decides: one pure function of (state, event). It answers with the next state and with
 * commands as data; participant/participant.ts carries them out. No socket, no tensor, no clock.
 */
import { ERROR_CODES } from '../../core/errors/codes.ts';
import { type ErrorReport, unreachable } from '../../core/errors/tabfed-error.ts';
import type { Scores } from '../../core/evaluation/scores.ts';
import type { Enrolled, HubMessage } from '../../core/protocol/messages.ts';
import type { SessionCommand, SessionEvent, SessionStep } from './events.ts';
import { changePauses } from './pause.ts';
import { reopenTrainer } from './reopen.ts';
import type { Evaluation, Invitation, Running, SessionState } from './state.ts';
import { learnStatistics, withStatistics } from './statistics.ts';
import {
  cancelTraining,
  fail,
  isAvailable,
  isCurrent,
  isPaused,
  isSameWork,
  isStillWanted,
  proceed,
  stay,
  withoutTraining,
  withProblem,
} from './work.ts';

/** How long a frame that the hub could not take now is kept back. */
const DELIVERY_PAUSE_MS = 2_000;

/** How long a model that could not be had is waited for, and how often it is asked for before the round is declined. */
const DOWNLOAD_PAUSE_MS = 2_000;
const DOWNLOAD_TRIES = 4;

export function step(state: SessionState, event: SessionEvent): SessionStep {
  if (state.phase !== 'running') return stay(state);
  switch (event.type) {
    case 'started':
      return { state, commands: [{ type: 'prepare-trainer' }, { type: 'open-link' }] };
    case 'prepared': {
      const ready: Running = { ...state, trainer: { kind: 'idle' } };
      // Where it was opened anew, the hub counts on it already.
      const isNews = isAvailable(ready) && !isAvailable(state);
      return proceed(ready, isNews ? [{ type: 'set-availability', isAvailable: true }] : []);
    }
    case 'prepare-failed':
      if (event.error.code === 'trainer.crashed') return reopenTrainer(state, event.error, event.atMs);
      return fail(event.error);
    case 'link-opened':
      if (state.link.kind !== 'opening') return stay(state);
      return {
        state: { ...state, link: { kind: 'enrolling', tries: state.link.tries } },
        commands: [{ type: 'enrol' }],
      };
    case 'link-down':
      return linkDown(state, event.atMs, event.jitter);
    case 'enrolled':
      return enrolled(state, event.enrolled);
    case 'enrol-refused':
      if (ERROR_CODES[event.error.code] === 'never') return fail(event.error);
      return withProblem(linkDown(state, event.atMs, event.jitter), event.error);
    case 'message':
      return onMessage(state, event.message, event);
    case 'trained':
      return trained(state, event.invitation);
    case 'training-failed':
      return trainingFailed(state, event.invitation, event.error, event.atMs);
    case 'delivered':
      return isCurrent(state, event.invitation)
        ? stay({ ...state, delivery: { kind: 'reported' } })
        : stay(state);
    case 'delivery-failed':
      return deliveryFailed(state, event.invitation, event.error, event.atMs);
    case 'evaluated':
      return evaluated(state, event.evaluation, event.scores);
    case 'evaluation-failed':
      return evaluationFailed(state, event.evaluation, event.error, event.atMs);
    case 'pause':
      return changePauses(state, { ...state.pauses, byPerson: true });
    case 'resume':
      return changePauses(state, { ...state.pauses, byPerson: false });
    case 'be-polite': {
      const { byPerson } = state.pauses;
      return changePauses(state, { byPerson, ...(event.because && { polite: event.because }) });
    }
    case 'leave':
      return { state: { phase: 'left' }, commands: [{ type: 'leave-hub' }] };
    case 'time-passed':
      return timePassed(state, event.atMs);
    default:
      return unreachable(event);
  }
}

/** When the session wants a `time-passed` event. */
export function nextWakeAtMs(state: SessionState): number | undefined {
  if (state.phase !== 'running') return undefined;
  if (state.link.kind === 'down') return state.link.retryAtMs;
  if (state.retryTrainingAtMs !== undefined) return state.retryTrainingAtMs;
  return state.delivery?.kind === 'pausing' ? state.delivery.retryAtMs : undefined;
}

// ---- link ------------------------------------------------------------------------------------------

/** 1, 2, 4 … 30 s, each shortened by up to half, so that a thousand tabs do not come back at once. */
function retryDelayMs(tries: number, jitter: number): number {
  return Math.min(1_000 * 2 ** tries, 30_000) * (1 - jitter / 2);
}

/** The trainer goes on: the hub invites again when the link is back, and the frame may be ready by then. */
function linkDown(state: Running, atMs: number, jitter: number): SessionStep {
  if (state.link.kind === 'down') return stay(state);
  const tries = state.link.kind === 'up' ? 0 : state.link.tries;
  const link = { kind: 'down', retryAtMs: atMs + retryDelayMs(tries, jitter), tries: tries + 1 } as const;
  const { invitation: _, delivery, ...rest } = withoutTraining(state);
  return {
    state: { ...rest, link },
    commands: delivery?.kind === 'sending' ? [{ type: 'cancel-delivery' }] : [],
  };
}

function enrolled(before: Running, { standing, history, statistics }: Enrolled): SessionStep {
  const state = statistics ? withStatistics(before) : before;
  const up: Running = { ...state, link: { kind: 'up' }, standing };
  const newest = history.at(-1);
  // The hub counts on everybody who was here at the commit, and on those whom a crash interrupted.
  const isAsked = standing.phase === 'evaluating' && newest?.round === standing.committedRound;
  const isUnderWay = state.trainer.kind === 'evaluating' && state.trainer.evaluation.round === newest?.round;
  const isWanted = newest !== undefined && !isUnderWay && (isAsked || newest.round > state.evaluatedRound);
  const toEvaluate = isWanted
    ? { round: newest.round, model: { id: newest.modelId, bytes: 0 }, isAsked }
    : state.toEvaluate;
  return proceed(
    { ...up, ...(toEvaluate && { toEvaluate }) },
    isAvailable(up) ? [{ type: 'set-availability', isAvailable: true }] : [],
  );
}

function timePassed(state: Running, atMs: number): SessionStep {
  if (state.link.kind === 'down' && atMs >= state.link.retryAtMs) {
    return {
      state: { ...state, link: { kind: 'opening', tries: state.link.tries } },
      commands: [{ type: 'open-link' }],
    };
  }
  const { delivery, invitation, retryTrainingAtMs } = state;
  if (invitation && delivery?.kind === 'pausing' && atMs >= delivery.retryAtMs)
    return deliver(state, invitation);
  if (invitation && retryTrainingAtMs !== undefined && atMs >= retryTrainingAtMs) {
    return proceed({ ...withoutTraining(state), toTrain: invitation });
  }
  return stay(state);
}

// ---- what the hub says -----------------------------------------------------------------------------

function onMessage(state: Running, message: HubMessage, when: { atMs: number; jitter: number }): SessionStep {
  switch (message.type) {
    case 'invite': {
      const { round, attempt, model } = message;
      return invited(state, { round, attempt, model });
    }
    case 'round-abandoned': {
      const { invitation, delivery, ...rest } = withoutTraining(state);
      if (invitation?.round !== message.round || invitation.attempt !== message.attempt) return stay(state);
      return { state: rest, commands: delivery?.kind === 'sending' ? [{ type: 'cancel-delivery' }] : [] };
    }
    case 'statistics':
      return learnStatistics(state);
    case 'committed': {
      const { round } = message.summary;
      return closeRound(state, { round, model: message.model, isAsked: true });
    }
    case 'scored':
      return stay(state);
    case 'standing':
      return stay({ ...state, standing: message.standing });
    case 'dismiss':
      if (ERROR_CODES[message.error.code] === 'never') return fail(message.error);
      return withProblem(linkDown(state, when.atMs, when.jitter), message.error);
    default:
      return unreachable(message);
  }
}

function invited(before: Running, invitation: Invitation): SessionStep {
  // Invited again to what is on its way already, after a short absence.
  if (before.delivery && isCurrent(before, invitation)) return stay(before);
  const { delivery: _, ...rest } = withoutTraining(before);
  const state: Running = { ...rest, invitation, downloadFailures: 0 };
  const { trainer, held } = state;
  if (isPaused(state)) return stay(state);
  if (held?.round === invitation.round && held.modelId === invitation.model.id)
    return deliver(state, invitation);
  if (trainer.kind === 'training' && !trainer.isCancelled && isSameWork(trainer.invitation, invitation)) {
    return stay(state);
  }
  return proceed(...cancelTraining({ ...state, toTrain: invitation }));
}

/** A round is committed: whatever was done for it, or for an earlier one, is of no use any more. */
function closeRound(before: Running, toEvaluate: Evaluation): SessionStep {
  const { invitation: _, held, delivery, ...rest } = withoutTraining(before);
  const commands: SessionCommand[] = delivery?.kind === 'sending' ? [{ type: 'cancel-delivery' }] : [];
  const stillHeld = held && held.round > toEvaluate.round ? { held } : {};
  const [state, more] = cancelTraining({ ...rest, ...stillHeld, toEvaluate });
  return proceed(state, [...commands, ...more]);
}

// ---- work ------------------------------------------------------------------------------------------

function trained(before: Running, made: Invitation): SessionStep {
  const held = { round: made.round, modelId: made.model.id };
  const state: Running = { ...before, trainer: { kind: 'idle' }, held };
  const { invitation } = state;
  const next = invitation && isStillWanted(state, made) ? deliver(state, invitation) : stay(state);
  return next.state.phase === 'running' ? proceed(next.state, next.commands) : next;
}

function trainingFailed(before: Running, failed: Invitation, error: ErrorReport, atMs: number): SessionStep {
  const state: Running = { ...before, trainer: { kind: 'idle' } };
  if (error.code === 'trainer.cancelled') return proceed(state);
  const invitation = isStillWanted(state, failed) ? state.invitation : undefined;
  if (error.code === 'trainer.crashed') {
    return reopenTrainer({ ...state, ...(invitation && { toTrain: invitation }) }, error, atMs);
  }
  if (!invitation) return withProblem(proceed(state), error);
  const downloadFailures = state.downloadFailures + 1;
  if (ERROR_CODES[error.code] === 'after-pause' && downloadFailures < DOWNLOAD_TRIES) {
    const retryTrainingAtMs = atMs + DOWNLOAD_PAUSE_MS * downloadFailures;
    return withProblem(proceed({ ...state, downloadFailures, retryTrainingAtMs }), error);
  }
  return withProblem(proceed(state, [{ type: 'decline-round', invitation, code: error.code }]), error);
}

function deliver(state: Running, invitation: Invitation): SessionStep {
  return { state: { ...state, delivery: { kind: 'sending' } }, commands: [{ type: 'deliver', invitation }] };
}

function deliveryFailed(state: Running, sent: Invitation, error: ErrorReport, atMs: number): SessionStep {
  if (!isCurrent(state, sent)) return stay(state);
  // The acknowledgement of an earlier delivery was lost: the hub has the frame.
  if (error.code === 'update.duplicate') return stay({ ...state, delivery: { kind: 'reported' } });
  const { delivery: _, ...rest } = state;
  if (error.code === 'hub.unreachable' || error.code === 'update.round-closed') return stay(rest);
  if (ERROR_CODES[error.code] === 'after-pause') {
    return withProblem(
      stay({ ...state, delivery: { kind: 'pausing', retryAtMs: atMs + DELIVERY_PAUSE_MS } }),
      error,
    );
  }
  // The hub will not take this frame: it must not be sent for another attempt, and nobody should wait for it.
  const { held: __, ...without } = rest;
  return withProblem(
    { state: without, commands: [{ type: 'decline-round', invitation: sent, code: error.code }] },
    error,
  );
}

function evaluated(before: Running, evaluation: Evaluation, scores: Scores): SessionStep {
  const { round, isAsked } = evaluation;
  const state: Running = {
    ...before,
    trainer: { kind: 'idle' },
    evaluatedRound: Math.max(before.evaluatedRound, round),
  };
  const isWanted = isAsked && state.link.kind === 'up';
  return proceed(state, isWanted ? [{ type: 'submit-score', round, scores }] : []);
}

function evaluationFailed(
  before: Running,
  failed: Evaluation,
  error: ErrorReport,
  atMs: number,
): SessionStep {
  const state: Running = { ...before, trainer: { kind: 'idle' } };
  if (error.code !== 'trainer.crashed') return withProblem(proceed(state), error);
  // A newer model may be waiting already.
  return reopenTrainer({ ...state, toEvaluate: state.toEvaluate ?? failed }, error, atMs);
}
