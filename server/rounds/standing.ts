/** Where a task stands, in the words of the protocol: what pages say that they wait for. */
import type { Standing } from '../../core/protocol/messages.ts';
import { type RoundPolicy, sizesOf } from './policy.ts';
import { invitable } from './selection.ts';
import { present, type RoundState, reporters } from './state.ts';

export function standingOf(policy: RoundPolicy, state: RoundState, nowMs: number): Standing {
  const hasCohort = state.phase === 'training' || state.phase === 'committing';
  const cohort = new Set(hasCohort ? state.cohort.map(({ id }) => id) : []);
  const here = present(state);
  const { minParticipants, quorum } = sizesOf(policy, state);
  const endsAtMs =
    state.phase === 'training'
      ? state.deadlineAtMs
      : state.phase === 'evaluating'
        ? state.closesAtMs
        : undefined;
  return {
    phase: state.phase,
    committedRound: state.committedRound,
    maxRounds: policy.maxRounds,
    present: state.phase === 'recruiting' ? invitable(state).length : here.length,
    needed: minParticipants,
    quorum,
    invited: cohort.size,
    reported: hasCohort ? reporters(state).length : 0,
    waiting: here.filter(({ id }) => !cohort.has(id)).length,
    ...(endsAtMs !== undefined && { remainingMs: Math.max(0, Math.round(endsAtMs - nowMs)) }),
    ...(state.lacksStatistics && { lacksStatistics: true as const }),
    ...(state.phase === 'finished' && { finishedBecause: state.because }),
  };
}
