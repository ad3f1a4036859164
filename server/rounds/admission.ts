/** Who may say what now: the checks of a message against the state, before its inside is looked at. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { checkScores } from '../../core/evaluation/check-score.ts';
import type { Scores } from '../../core/evaluation/scores.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import { STATISTICS_ROUND } from './policy.ts';
import { hasScored, isExpected, type RoundState, statusOf } from './state.ts';

const WAIT = 'Wait for the next invitation; nothing else is lost.';

/**
 * Whether an update for `round` and `attempt` may be received from this participant now.
 *
 * @throws TabfedError `update.wrong-round`, `update.round-closed`, `update.not-in-cohort`, `update.duplicate`.
 */
export function admitUpdate(
  state: RoundState,
  participant: ParticipantId,
  round: number,
  attempt: number,
): void {
  const current = state.phase === 'training' ? { round: state.round, attempt: state.attempts } : undefined;
  if (current?.round === round && current.attempt === attempt) {
    admitMember(state, participant);
    return;
  }

  // The newest invitation there was; an attempt that came to nothing is closed, not ahead.
  const newest =
    state.phase === 'training' || state.phase === 'committing'
      ? state.round
      : state.lacksStatistics
        ? STATISTICS_ROUND
        : state.committedRound + 1;
  const isAhead = round > newest || (round === newest && attempt > state.attempts);
  const now = current
    ? `round ${current.round}, attempt ${current.attempt} is under way`
    : `no round is under way`;
  throw new TabfedError(isAhead ? 'update.wrong-round' : 'update.round-closed', {
    what: `An update for round ${round}, attempt ${attempt} arrived; ${now}, and round ${state.committedRound} is committed.`,
    next: isAhead ? 'Send only updates for a round that the hub invited to.' : WAIT,
  });
}

function admitMember(state: RoundState, participant: ParticipantId): void {
  if (state.phase !== 'training') return;
  const status = statusOf(state, participant);
  switch (status) {
    case 'training':
      return;
    case undefined:
      throw new TabfedError('update.not-in-cohort', {
        what: `Participant ${participant} is not among the ${state.cohort.length} invited to round ${state.round}.`,
        next: WAIT,
      });
    case 'reported':
      throw duplicateUpdate(participant, state.round);
    default:
      throw new TabfedError('update.round-closed', {
        what: `Participant ${participant} has ${status} round ${state.round}.`,
        next: WAIT,
      });
  }
}

export const duplicateUpdate = (participant: ParticipantId, round: number) =>
  new TabfedError('update.duplicate', {
    what: `Round ${round} already has an update of participant ${participant}; the first one counts.`,
    next: WAIT,
  });

/**
 * Whether these scores for `round` may be received from this participant now.
 *
 * @throws TabfedError `score.wrong-round`, `score.duplicate`, `message.invalid`.
 */
export function admitScore(
  task: Pick<Task, 'data'>,
  state: RoundState,
  participant: ParticipantId,
  round: number,
  scores: Scores,
): void {
  if (state.phase !== 'evaluating' || state.committedRound !== round || !isExpected(state, participant)) {
    throw new TabfedError('score.wrong-round', {
      what: `A score for round ${round} arrived; the newest committed round is ${state.committedRound}, in phase ${state.phase}.`,
      next: 'Measure the next committed model.',
    });
  }
  if (hasScored(state, participant)) {
    throw new TabfedError('score.duplicate', {
      what: `Round ${round} already has a score of participant ${participant}; the first one counts.`,
      next: 'Measure the next committed model.',
    });
  }
  checkScores(task, scores);
}
