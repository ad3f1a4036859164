/** The operator's token: for whatever changes a task's course or shows its participants. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { readIfThere, writeOnce } from './owner-file.ts';
import { bearerOf, isSameHash, secretHash } from './secrets.ts';

const FILE = 'operator-token.sha256';

/** A chosen token is not as random as a made one; below this it could be tried out. */
const SHORTEST_CHOSEN = 24;

export interface OperatorToken {
  /** Whether an Authorization header carries the token. Constant time. */
  isIn(authorization: string | undefined): boolean;
  /** The token, where it was made now: nobody can read it ever after. */
  readonly created?: string;
}

/**
 * @param chosen - From TABFED_OPERATOR_TOKEN; never written to disk. Without it the hub makes one at its first start
 *   and keeps its hash. Deleting that file makes a new one at the next start.
 * @throws TabfedError `hub.keys`.
 */
export async function openOperatorToken(dataFolder: string, chosen?: string): Promise<OperatorToken> {
  if (chosen !== undefined) {
    if (chosen.length < SHORTEST_CHOSEN || bearerOf(`Bearer ${chosen}`) !== chosen) {
      throw new TabfedError('hub.keys', {
        what: `TABFED_OPERATOR_TOKEN has ${chosen.length} characters, expected ${SHORTEST_CHOSEN} to 512, of letters, digits and -._~+/=.`,
        next: 'Choose a random one, e.g. with `openssl rand -hex 32`, or leave it out: the hub makes one.',
      });
    }
    return checkerOf(secretHash(chosen));
  }
  const path = join(dataFolder, FILE);
  const kept = (await readIfThere(path))?.trim();
  if (kept !== undefined) {
    if (/^[0-9a-f]{64}$/.test(kept)) return checkerOf(kept);
    throw new TabfedError('hub.keys', {
      what: `${path} expected the SHA-256 of the operator's token, 64 hex digits.`,
      next: 'Delete the file: the hub makes and shows a new token at its next start.',
    });
  }
  const created = randomBytes(32).toString('base64url');
  await writeOnce(path, `${secretHash(created)}\n`);
  return { ...checkerOf(secretHash(created)), created };
}

const checkerOf = (hash: string): OperatorToken => ({
  isIn(authorization) {
    const bearer = bearerOf(authorization);
    return bearer !== undefined && isSameHash(secretHash(bearer), hash);
  },
});
