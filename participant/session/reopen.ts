/** A trainer that crashed is opened anew, and what it was doing is done again; but not for ever. */
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import type { SessionStep } from './events.ts';
import type { Running } from './state.ts';
import { fail, withProblem } from './work.ts';

/** A third crash within ten minutes is no accident. */
const MAX_REOPENINGS = 2;
const WINDOW_MS = 10 * 60_000;

/**
 * @param state - With what is to be done again in `toTrain` or `toEvaluate`.
 * @returns The end of the session, with the crash as its reason, where it crashed too often.
 */
export function reopenTrainer(state: Running, crash: ErrorReport, atMs: number): SessionStep {
  const recent = state.crashes.filter((earlierMs) => atMs - earlierMs < WINDOW_MS);
  if (recent.length >= MAX_REOPENINGS) return fail(crash);
  // Before it was ever prepared, the hub does not count on it yet.
  const trainer = state.trainer.kind === 'preparing' ? state.trainer : ({ kind: 'reopening' } as const);
  return withProblem(
    { state: { ...state, trainer, crashes: [...recent, atMs] }, commands: [{ type: 'reopen-trainer' }] },
    {
      code: 'trainer.restarted',
      what: crash.what,
      next: 'The trainer is started again with the same rows, and the round is trained again; nothing has to be done.',
    },
  );
}
