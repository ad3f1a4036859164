/** Who of those that are here is invited to a round. */
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { RoundPolicy } from './policy.ts';
import { type Person, present, type Recruiting, type RoundState } from './state.ts';

/** Who could be invited now, in the order of their turn: those who are here, without those who rest. */
export function invitable(state: RoundState): readonly Person[] {
  const resting = new Set(state.recent.flat());
  return present(state).filter(({ id }) => !resting.has(id));
}

/**
 * Those who are here, in the order in which they get a place. By turn it is the queue's. At random it is an order that
 * follows from seed, round and names alone, whatever the order in which people came; a round that is tried again keeps to
 * the queue, in which those who hold a frame for it stand in front.
 *
 * @param here - In the order of the queue.
 */
export function inOrderOfChoice(
  { selection }: RoundPolicy,
  state: Recruiting,
  here: readonly Person[],
): readonly Person[] {
  if (selection?.name !== 'random' || state.attempts > 0) return here;
  const round = state.committedRound + 1;
  const ranked = here.map((person) => ({ person, rank: rankOf(selection.seed, round, person.id) }));
  const byName = (a: Person, b: Person) => (a.id < b.id ? -1 : 1);
  return ranked.sort((a, b) => a.rank - b.rank || byName(a.person, b.person)).map(({ person }) => person);
}

/** 32 bits that look random: FNV-1a of what is hashed, then the last steps of MurmurHash3, since FNV mixes its last bytes little. */
function rankOf(seed: number, round: number, id: ParticipantId): number {
  let hash = 0x811c9dc5;
  for (const character of `${seed}.${round}.${id}`) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Whoever had a turn waits behind the others for the next. */
export function toTheBack(people: readonly Person[], ids: readonly ParticipantId[]): readonly Person[] {
  const moving = new Set(ids);
  return [...people.filter(({ id }) => !moving.has(id)), ...people.filter(({ id }) => moving.has(id))];
}
