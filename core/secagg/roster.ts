import { sameBytes } from './bytes.ts';
import { MOST_MEMBERS } from './graph.ts';
import type { Advertisement, Manifest } from './manifest.ts';
import { SIGNATURE_BYTES } from './messages.ts';

const KEY_BYTES = 32;

/**
 * What is wrong with a roster, as a sentence, or null. Signatures are not looked at: that takes cryptography.
 *
 * @param own - The tab's advertisement, which must be in it as it was sent.
 */
export function rosterProblem(
  { minCohort, maxCohort }: Manifest,
  roster: readonly Advertisement[],
  own?: Advertisement,
): string | null {
  const most = Math.min(maxCohort, MOST_MEMBERS);
  if (roster.length < Math.max(minCohort, 3) || roster.length > most)
    return `The roster has ${roster.length} members, expected ${Math.max(minCohort, 3)} to ${most}.`;
  const malformed = roster.find((each) => advertisementProblem(each) !== null);
  if (malformed) return advertisementProblem(malformed);
  const distinct: readonly (readonly [string, (each: Advertisement) => string])[] = [
    ['member', ({ from }) => from],
    ['identity', ({ identity }) => identity.join()],
    ['box key', ({ boxKey }) => boxKey.join()],
    ['mask key', ({ maskKey }) => maskKey.join()],
  ];
  for (const [what, of] of distinct) {
    if (new Set(roster.map(of)).size !== roster.length)
      return `Two members of the roster have the same ${what}, expected none.`;
  }
  if (own && !roster.some((each) => isSame(each, own)))
    return 'The roster does not hold what this tab advertised, expected it unchanged.';
  return null;
}

/** A sentence of what is wrong with the form of an advertisement, or null. */
export function advertisementProblem(each: Advertisement): string | null {
  const keys = [each.identity, each.boxKey, each.maskKey, each.seedHash];
  return keys.every((key) => key.length === KEY_BYTES) && each.signature.length === SIGNATURE_BYTES
    ? null
    : `The advertisement of ${each.from} has keys of ${keys.map((key) => key.length).join(', ')} bytes, expected ${KEY_BYTES} each.`;
}

const isSame = (a: Advertisement, b: Advertisement): boolean =>
  a.from === b.from &&
  sameBytes(a.identity, b.identity) &&
  sameBytes(a.boxKey, b.boxKey) &&
  sameBytes(a.maskKey, b.maskKey) &&
  sameBytes(a.seedHash, b.seedHash) &&
  sameBytes(a.signature, b.signature);
