/**
 * The state of one task's rounds: a value, so that it can be compared, printed and replayed.
 * Everybody enrolled stands once in `people`, in the order of their turn; a phase adds only its own fields.
 */

import type { Scores } from '../../core/evaluation/scores.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { FinishedBecause } from '../../core/protocol/messages.ts';

export type Presence =
  | { readonly kind: 'here' }
  /** Connected, but does not train for now. */
  | { readonly kind: 'paused'; readonly sinceMs: number }
  /** The connection is gone: a reload, a tunnel, or a closed tab; nobody can tell which. */
  | { readonly kind: 'away'; readonly sinceMs: number };

export interface Person {
  readonly id: ParticipantId;
  readonly presence: Presence;
}

/** A member of a cohort. `training` until its update is accepted, it declines, or it leaves. */
export interface Member {
  readonly id: ParticipantId;
  readonly status: 'training' | 'reported' | 'declined' | 'left';
  /** Since when; `training` since the invitation. */
  readonly sinceMs: number;
}

/** What keeps a round from starting although enough wait. */
export interface Hold {
  readonly untilMs: number;
  /** The hold ends early when all of these are here: the cohort that a crash interrupted. */
  readonly expected?: readonly ParticipantId[];
}

interface Enrolled {
  readonly people: readonly Person[];
  /** The newest committed round; 0 = untrained. */
  readonly committedRound: number;
  /** Rounds in a row, up to the newest, whose metric reached the target. */
  readonly heldRounds: number;
  /** Attempts made at the round after `committedRound`, or at the statistics before it. */
  readonly attempts: number;
  /** Whose updates are in the newest models, newest first, for as many rounds as the task lets them rest. */
  readonly recent: readonly (readonly ParticipantId[])[];
  /** Participants' statistics have to be collected before anything is trained. */
  readonly lacksStatistics: boolean;
}

export interface Recruiting extends Enrolled {
  readonly phase: 'recruiting';
  /** Since when enough have been waiting. */
  readonly enoughSinceMs: number | null;
  readonly hold: Hold | null;
}

export interface Training extends Enrolled {
  readonly phase: 'training';
  readonly round: number;
  readonly cohort: readonly Member[];
  readonly invitedAtMs: number;
  readonly deadlineAtMs: number;
}

/** The cohort's updates are being turned into the next version and made durable. */
export interface Committing extends Enrolled {
  readonly phase: 'committing';
  readonly round: number;
  readonly cohort: readonly Member[];
  readonly invitedAtMs: number;
  /** From then on no update counted. */
  readonly closedAtMs: number;
}

export interface ReceivedScores {
  readonly participant: ParticipantId;
  readonly scores: Scores;
}

/** The new version is durable; those who were here measure it. */
export interface Evaluating extends Enrolled {
  readonly phase: 'evaluating';
  readonly closesAtMs: number;
  readonly expected: readonly ParticipantId[];
  /** Until then those expected are waited for although they are not here: a restart took them away. */
  readonly mayReturnUntilMs: number;
  readonly received: readonly ReceivedScores[];
}

export interface Finished extends Enrolled {
  readonly phase: 'finished';
  readonly because: FinishedBecause;
}

export type RoundState = Recruiting | Training | Committing | Evaluating | Finished;

export const isHere = (person: Person) => person.presence.kind === 'here';

/** Who is enrolled and neither away nor paused, in the order of their turn. */
export function present(state: RoundState): readonly Person[] {
  return state.people.filter(isHere);
}

/** The attempt under way, or the last one made. */
export function statusOf(state: Training | Committing, id: ParticipantId): Member['status'] | undefined {
  const place = placesOf(state.cohort).get(id);
  return place === undefined ? undefined : state.cohort[place]?.status;
}

/** A cohort in which these members have another status from now on; whoever is no member is left out. */
export function withStatus(
  cohort: readonly Member[],
  ids: readonly ParticipantId[],
  status: Member['status'],
  sinceMs: number,
): readonly Member[] {
  const places = placesOf(cohort);
  const changed = [...cohort];
  for (const id of ids) {
    const place = places.get(id);
    if (place !== undefined) changed[place] = { id, status, sinceMs };
  }
  PLACES.set(changed, places);
  return changed;
}

/** Thousands ask for their status within a second, and nobody changes places within an attempt. */
const PLACES = new WeakMap<readonly Member[], ReadonlyMap<ParticipantId, number>>();

function placesOf(cohort: readonly Member[]): ReadonlyMap<ParticipantId, number> {
  const known = PLACES.get(cohort);
  if (known) return known;
  const places = new Map(cohort.map(({ id }, place) => [id, place]));
  PLACES.set(cohort, places);
  return places;
}

/** Whether this participant was here when the model to measure became durable. */
export const isExpected = (state: Evaluating, id: ParticipantId) =>
  idsOf(state.expected, (each) => each).has(id);

/** Whether a score of this participant is in. */
export const hasScored = (state: Evaluating, id: ParticipantId) =>
  idsOf(state.received, ({ participant }) => participant).has(id);

/** Lists of a state never change, so that what was once looked up in one holds for good. */
const IDS = new WeakMap<readonly unknown[], ReadonlySet<ParticipantId>>();

function idsOf<T>(list: readonly T[], idOf: (each: T) => ParticipantId): ReadonlySet<ParticipantId> {
  const known = IDS.get(list);
  if (known) return known;
  const ids = new Set(list.map(idOf));
  IDS.set(list, ids);
  return ids;
}

/** Members whose updates are in. */
export function reporters(state: Training | Committing): readonly ParticipantId[] {
  return state.cohort.filter((member) => member.status === 'reported').map((member) => member.id);
}
