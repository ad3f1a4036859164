/** Where a task stands, in the words of the protocol: what pages say that they wait for. */
import type { Standing } from '../../core/protocol/messages.ts';
import type { RoundPolicy } from './policy.ts';
import { present, type RoundState, reporters } from './state.ts';

export function standingOf(policy: RoundPolicy, state: RoundState, nowMs: number): Standing {
  const hasCohort = state.phase === 'training' || state.phase === 'committing';
  const cohort = new Set(hasCohort ? state.cohort.map(({ id }) => id) : []);
  const here = present(state);
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
    present: here.length,
    needed: policy.minParticipants,
    quorum: policy.quorum,
    invited: cohort.size,
    reported: hasCohort ? reporters(state).length : 0,
    waiting: here.filter(({ id }) => !cohort.has(id)).length,
    ...(endsAtMs !== undefined && { remainingMs: Math.max(0, Math.round(endsAtMs - nowMs)) }),
    ...(state.phase === 'finished' && { finishedBecause: state.because }),
  };
}
