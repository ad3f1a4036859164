/** What goes wrong in a simulation: who drops out, who is late, who attacks. Drawn from the seed, so that a run repeats. */

import { seededPermutation, seededRandom } from '../../tasks/seeded-random.ts';
import type { Attack } from './attacks.ts';

export interface Faults {
  /** Share of a round's members that vanish before they report. */
  readonly dropout: number;
  /** Share of a round's members whose updates come after its deadline. */
  readonly stragglers: number;
  readonly byzantine?: { readonly share: number; readonly attack: Attack };
}

export const NO_FAULTS: Faults = { dropout: 0, stragglers: 0 };

export type Fate = 'reports' | 'drops-out' | 'is-late';

const [FATES, ATTACKERS] = [102, 103];

/** What becomes of one member of one attempt at a round. */
export function fateOf(
  { dropout, stragglers }: Faults,
  seed: number,
  member: { readonly index: number; readonly round: number; readonly attempt: number },
): Fate {
  const drawn = seededRandom(seed, FATES, member.round, member.attempt, member.index)();
  if (drawn < dropout) return 'drops-out';
  return drawn < dropout + stragglers ? 'is-late' : 'reports';
}

/** The numbers of those who attack, always the same ones: a fixed share of all participants. */
export function attackersOf({ byzantine }: Faults, participants: number, seed: number): ReadonlySet<number> {
  if (!byzantine) return new Set();
  const order = seededPermutation(participants, seededRandom(seed, ATTACKERS));
  return new Set(order.subarray(0, Math.round(byzantine.share * participants)));
}
