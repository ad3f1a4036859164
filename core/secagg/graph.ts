/**
 * Who shares secrets with whom. Up to `fullGraphUpTo` members: everybody with everybody (Bonawitz et al. 2017). Above:
 * a ring in random order on which each has `degree` neighbours, half on either side (Bell et al. 2020), so that nobody's
 * work grows with the cohort. The order comes from the session id, which nobody knows before the roster is fixed: a
 * hub cannot surround a member with its own.
 */
import type { ParticipantId } from '../protocol/ids.ts';
import { type Advertisement, type Manifest, sortedRoster } from './manifest.ts';

/** `shamir-secret-sharing` makes at most 255 shares, one of them for the member itself. */
export const MOST_NEIGHBOURS = 254;

/**
 * Degrees for 20 % that work with the hub and 10 % that drop out: 2⁻⁴⁰ that a member's secrets are open, 2⁻³⁰ that a
 * sum is lost; an own union bound over hypergeometric tails. Even, because the ring has two sides.
 */
const DEGREES: readonly { readonly upTo: number; readonly degree: number }[] = [
  { upTo: 100, degree: 32 },
  { upTo: 1_000, degree: 76 },
  { upTo: 10_000, degree: 90 },
];
export const MOST_MEMBERS = 10_000;

export interface Sharing {
  /** k: neighbours of each member. It also holds a share of its own. */
  readonly degree: number;
  /** t: shares that open a secret. */
  readonly threshold: number;
}

/**
 * 2t > k + 1 + c: with c of the k + 1 holders on the hub's side, the honest ones, who give one of the two secrets each,
 * are too few for both. In a full graph c is a third (t > 2n/3); with k = 32, t = 22 it is 10.
 *
 * @throws RangeError where so many cannot be summed.
 */
export function sharingOf(members: number, fullGraphUpTo: number): Sharing {
  if (!(fullGraphUpTo >= 2 && fullGraphUpTo <= MOST_NEIGHBOURS + 1))
    throw new RangeError(`fullGraphUpTo is ${fullGraphUpTo}, expected 2 to ${MOST_NEIGHBOURS + 1}`);
  if (!(members >= 2 && members <= MOST_MEMBERS))
    throw new RangeError(`A cohort has ${members} members, expected 2 to ${MOST_MEMBERS}`);
  const sparse = DEGREES.find(({ upTo }) => members <= upTo)!;
  if (members <= fullGraphUpTo || sparse.degree >= members - 1)
    return { degree: members - 1, threshold: Math.floor((2 * members) / 3) + 1 };
  return { degree: sparse.degree, threshold: Math.floor((2 * sparse.degree) / 3) + 1 };
}

/** A session with its roster fixed. Hub and tabs work out the same one. */
export interface Plan extends Sharing {
  readonly manifest: Manifest;
  /** SHA-256, 32 bytes. */
  readonly session: Uint8Array;
  readonly roster: ReadonlyMap<ParticipantId, Advertisement>;
  /** Members in the order of the ring. */
  readonly ring: readonly ParticipantId[];
}

/** @param ringWords - Two for each member in the order of ids, drawn from the session id. */
export function planOf(
  manifest: Manifest,
  roster: readonly Advertisement[],
  session: Uint8Array,
  ringWords: Uint32Array,
): Plan {
  const sorted = sortedRoster(roster);
  // 53 bits tell ten thousand apart but for a chance of 2⁻²⁶; then the order of ids decides, everywhere alike.
  const keys = sorted.map((_, i) => ringWords[2 * i]! * 2 ** 21 + (ringWords[2 * i + 1]! >>> 11));
  const order = sorted.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
  return {
    ...sharingOf(sorted.length, manifest.fullGraphUpTo),
    manifest,
    session,
    roster: new Map(sorted.map((each) => [each.from, each])),
    ring: order.map((i) => sorted[i]!.from),
  };
}

/** Those who hold shares of this member's secrets, besides itself; neighbourhood is mutual. */
export function neighboursOf({ ring, degree }: Plan, member: ParticipantId): readonly ParticipantId[] {
  const at = ring.indexOf(member);
  if (at < 0) throw new RangeError(`${member} is not in the roster`);
  if (degree === ring.length - 1) return ring.filter((each) => each !== member);
  const near: ParticipantId[] = [];
  for (let step = 1; step <= degree / 2; step++) {
    near.push(ring[(at + step) % ring.length]!, ring[(at - step + ring.length) % ring.length]!);
  }
  return near;
}
