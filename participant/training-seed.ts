/**
 * The seed that shuffles a participant's rows in a round: different for every participant and round, the same
 * when the round is repeated, so that a retried round gives the same frame.
 */
export function trainingSeed(participant: string, round: number): number {
  let hash = 0x811c9dc5;
  for (const character of `${participant}#${round}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
