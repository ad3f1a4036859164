/** Who a participant is: a public id, and a secret of which the hub keeps only the hash. */
import { randomBytes } from 'node:crypto';
import type { ParticipantId, TaskId } from '../../core/protocol/ids.ts';
import { isSameHash, secretHash } from '../auth/secrets.ts';
import type { HubStore } from '../ports.ts';

export interface Identity {
  readonly participant: ParticipantId;
  readonly secret: string;
}

/**
 * Whether somebody is who it says. A wrong or forgotten secret is no error: the tab could do nothing about it,
 * and joins as a new participant.
 */
export async function isKnown(
  store: Pick<HubStore, 'getParticipant'>,
  task: TaskId,
  { participant, secret }: Identity,
): Promise<boolean> {
  const known = await store.getParticipant(task, participant);
  return known !== undefined && isSameHash(known.secretHash, secretHash(secret));
}

export async function issueIdentity(store: HubStore, task: TaskId, nowMs: number): Promise<Identity> {
  const participant = `p-${randomBytes(6).toString('hex')}` as ParticipantId;
  const secret = randomBytes(24).toString('base64url');
  await store.putParticipant({ participant, task, secretHash: secretHash(secret), enrolledAtMs: nowMs });
  return { participant, secret };
}
