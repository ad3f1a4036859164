/** Who a participant is: a public id, and a secret of which the hub keeps only the hash. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { ParticipantId, TaskId } from '../../core/protocol/ids.ts';
import { sha256Hex } from '../hash.ts';
import type { HubStore } from '../ports.ts';

export interface IssuedIdentity {
  readonly participant: ParticipantId;
  readonly secret: string;
}

/**
 * Recognises a participant by its secret, or issues a new identity. A wrong or forgotten secret is no error:
 * the tab could do nothing about it, and joins as a new participant.
 */
export async function identify(
  store: HubStore,
  task: TaskId,
  resume: { readonly participant: ParticipantId; readonly secret: string } | undefined,
  nowMs: number,
): Promise<IssuedIdentity> {
  if (resume) {
    const known = await store.getParticipant(task, resume.participant);
    if (known && isSameHash(known.secretHash, await hashOf(resume.secret))) return resume;
  }
  const participant = `p-${randomBytes(6).toString('hex')}` as ParticipantId;
  const secret = randomBytes(24).toString('base64url');
  await store.putParticipant({ participant, task, secretHash: await hashOf(secret), enrolledAtMs: nowMs });
  return { participant, secret };
}

const hashOf = (secret: string) => sha256Hex(new TextEncoder().encode(secret));

function isSameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
