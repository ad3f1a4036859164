/**
 * Shamir's secret sharing by `shamir-secret-sharing` (audited), over GF(2⁸). The library joins any shares to something, too few
 * and wrong ones too; so both are checked here, the second by what the owner bound itself to.
 */
import { combine, split } from 'shamir-secret-sharing';

export function splitSecret(secret: Uint8Array, shares: number, threshold: number): Promise<Uint8Array[]> {
  return split(secret, shares, threshold);
}

/**
 * The secret that passes `isRight`, or null where these shares give none. With more shares than the threshold, one that
 * is wrong does no harm: runs of `threshold` shares are tried, until one avoids it.
 *
 * @throws RangeError below the threshold, where any secret at all would come out.
 */
export async function joinShares(
  shares: readonly Uint8Array[],
  threshold: number,
  isRight: (secret: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array | null> {
  if (shares.length < threshold)
    throw new RangeError(`${shares.length} shares, expected ${threshold} at the least`);
  const runs = shares.length === threshold ? 1 : shares.length;
  for (let start = 0; start < runs; start++) {
    const run = [...shares.slice(start), ...shares.slice(0, start)].slice(0, threshold);
    const secret = await joined(run);
    if (secret !== null && (await isRight(secret))) return secret;
  }
  return null;
}

/** The library refuses two shares of one place. */
async function joined(shares: readonly Uint8Array[]): Promise<Uint8Array | null> {
  try {
    // It asks for plain arrays by their constructor, which a Buffer of a socket is not.
    return await combine(shares.map((share) => Uint8Array.from(share)));
  } catch {
    return null;
  }
}
