/** The state that a hub starts with: an untrained task, or one that goes on from its last committed round. */
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { RoundSummary } from '../../core/protocol/messages.ts';
import type { RoundPolicy } from './policy.ts';
import { finishedBecause, heldAfter } from './scores.ts';
import type { RoundState } from './state.ts';

/**
 * @param rounds - Committed rounds, oldest first.
 * @param open - The round that was under way when the hub stopped, if any. Its cohort is waited for, so that
 *   the round is repeated with the frames that the participants still hold.
 * @param measurers - Who took part in the newest round, if its model is intact. Where the hub stopped before its
 *   scores were in, they are asked for them now, so that no round stays unmeasured.
 * @param hasStatistics - Whether they were collected already; of no matter for tasks that collect none.
 * @param recent - Whose updates are in the newest models, newest first: of as many rounds as the task lets them rest.
 */
export function restore(
  policy: RoundPolicy,
  rounds: readonly RoundSummary[],
  open: { readonly attempt: number; readonly cohort: readonly ParticipantId[] } | undefined,
  measurers: readonly ParticipantId[],
  nowMs: number,
  hasStatistics = false,
  recent: RoundState['recent'] = [],
): RoundState {
  const newest = rounds.at(-1);
  const committedRound = newest?.round ?? 0;
  const isUnmeasured = newest !== undefined && !newest.scores.heldOut && !newest.scores.test;
  const toMeasure = isUnmeasured && !open && measurers.length > 0;
  const measured = toMeasure ? rounds.slice(0, -1) : rounds;
  const heldRounds = measured.reduce((held, round) => heldAfter(policy, held, round.scores), 0);
  const lacksStatistics = policy.statisticsFrom !== undefined && !hasStatistics;
  const enrolled = {
    people: [],
    committedRound,
    heldRounds,
    attempts: open?.attempt ?? 0,
    recent,
    lacksStatistics,
  };
  if (toMeasure) {
    const mayReturnUntilMs = nowMs + policy.awayGraceMs;
    const closesAtMs = nowMs + policy.awayGraceMs + policy.evaluationTimeoutMs;
    return {
      phase: 'evaluating',
      ...enrolled,
      closesAtMs,
      expected: measurers,
      mayReturnUntilMs,
      received: [],
    };
  }
  const because = finishedBecause(policy, committedRound, heldRounds);
  if (because) return { phase: 'finished', ...enrolled, because };
  const hold = open ? { untilMs: nowMs + policy.awayGraceMs, expected: open.cohort } : null;
  return { phase: 'recruiting', ...enrolled, enoughSinceMs: null, hold };
}
