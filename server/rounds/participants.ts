/** Who is enrolled in a task, for its operator: pseudonyms and states, nothing else. */
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { Member, Presence, RoundState } from './state.ts';

export interface ParticipantView {
  readonly participant: ParticipantId;
  /** `paused`: connected, but does not train for now. `away`: the connection is gone, perhaps for a moment. */
  readonly presence: Presence['kind'];
  /** How long it has been paused or away; absent while it is here. */
  readonly sinceMs?: number;
  /** What it has done in the round under way; null outside one, and for whoever was not invited. */
  readonly inRound: Member['status'] | null;
}

export function participantViews(state: RoundState, nowMs: number): readonly ParticipantView[] {
  const cohort = state.phase === 'training' || state.phase === 'committing' ? state.cohort : [];
  const statuses = new Map(cohort.map(({ id, status }) => [id, status]));
  return state.people.map(({ id, presence }) => ({
    participant: id,
    presence: presence.kind,
    ...(presence.kind !== 'here' && { sinceMs: Math.max(0, Math.round(nowMs - presence.sinceMs)) }),
    inRound: statuses.get(id) ?? null,
  }));
}
