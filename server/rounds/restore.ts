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
 */
export function restore(
  policy: RoundPolicy,
  rounds: readonly RoundSummary[],
  open: { readonly attempt: number; readonly cohort: readonly ParticipantId[] } | undefined,
  nowMs: number,
): RoundState {
  const committedRound = rounds.at(-1)?.round ?? 0;
  const heldRounds = rounds.reduce((held, round) => heldAfter(policy, held, round.scores), 0);
  const enrolled = { people: [], committedRound, heldRounds, attempts: open?.attempt ?? 0 };
  const because = finishedBecause(policy, committedRound, heldRounds);
  if (because) return { phase: 'finished', ...enrolled, because };
  const hold = open ? { untilMs: nowMs + policy.awayGraceMs, expected: open.cohort } : null;
  return { phase: 'recruiting', ...enrolled, enoughSinceMs: null, hold };
}
