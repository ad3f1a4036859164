/** Parts of the session that several of its decisions share: what the trainer does next, and how an event ends. */
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import type { SessionCommand, SessionStep } from './events.ts';
import type { Invitation, Running, SessionState } from './state.ts';

/** Starts what waits for the trainer, if it is free. */
export function proceed(state: Running, commands: readonly SessionCommand[] = []): SessionStep {
  if (state.trainer.kind === 'idle' && state.toReopen) {
    const { toReopen: _, ...reopening } = state;
    return {
      state: { ...reopening, trainer: { kind: 'reopening' } },
      commands: [...commands, { type: 'reopen-trainer' }],
    };
  }
  if (state.trainer.kind !== 'idle' || isPaused(state)) return { state, commands };
  const { toEvaluate, toTrain, ...rest } = state;
  if (toEvaluate) {
    const trainer = { kind: 'evaluating', evaluation: toEvaluate } as const;
    return {
      state: { ...rest, ...(toTrain && { toTrain }), trainer },
      commands: [...commands, { type: 'evaluate', evaluation: toEvaluate }],
    };
  }
  if (toTrain) {
    const trainer = { kind: 'training', invitation: toTrain, isCancelled: false } as const;
    return { state: { ...rest, trainer }, commands: [...commands, { type: 'train', invitation: toTrain }] };
  }
  return { state, commands };
}

/** The trainer stays occupied until it confirms; what waits for it starts then. */
export function cancelTraining(state: Running): [Running, SessionCommand[]] {
  const { trainer } = state;
  if (trainer.kind !== 'training' || trainer.isCancelled) return [state, []];
  return [{ ...state, trainer: { ...trainer, isCancelled: true } }, [{ type: 'cancel-training' }]];
}

/** Forgets what was going to be trained: the hub invites again where it still counts. */
export function withoutTraining(state: Running): Running {
  const { toTrain: _, retryTrainingAtMs: __, ...rest } = state;
  return rest;
}

export const isPaused = ({ pauses }: Running) => pauses.byPerson || pauses.polite !== undefined;

/** Whether the hub may count on it. A trainer that is opened anew is there again in a moment. */
export const isAvailable = (state: Running) =>
  state.link.kind === 'up' && state.trainer.kind !== 'preparing' && !isPaused(state);

/** A frame depends on the round and the model that it started from, not on the attempt. */
export const isSameWork = (a: Invitation, b: Invitation) => a.round === b.round && a.model.id === b.model.id;

export const isCurrent = (state: Running, invitation: Invitation) =>
  state.invitation?.round === invitation.round && state.invitation.attempt === invitation.attempt;

/** Whether the hub still waits for what was being trained here. */
export const isStillWanted = (state: Running, work: Invitation) =>
  state.invitation !== undefined &&
  isSameWork(state.invitation, work) &&
  state.link.kind === 'up' &&
  !isPaused(state);

export const stay = (state: SessionState): SessionStep => ({ state, commands: [] });

export const fail = (error: ErrorReport): SessionStep => ({
  state: { phase: 'failed', error },
  commands: [{ type: 'shut-down' }],
});

export const withProblem = ({ state, commands }: SessionStep, error: ErrorReport): SessionStep => ({
  state,
  commands: [...commands, { type: 'report-problem', error }],
});
