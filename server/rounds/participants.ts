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
  /** When it reported, declined or left, in ms after the invitation; absent before that. */
  readonly afterMs?: number;
}

export function participantViews(state: RoundState, nowMs: number): readonly ParticipantView[] {
  const open = state.phase === 'training' || state.phase === 'committing' ? state : undefined;
  const members = new Map(open?.cohort.map((member) => [member.id, member]));
  return state.people.map(({ id, presence }) => {
    const member = members.get(id);
    return {
      participant: id,
      presence: presence.kind,
      ...(presence.kind !== 'here' && { sinceMs: Math.max(0, Math.round(nowMs - presence.sinceMs)) }),
      inRound: member?.status ?? null,
      ...(open &&
        member &&
        member.status !== 'training' && { afterMs: Math.round(member.sinceMs - open.invitedAtMs) }),
    };
  });
}
