import { describe, expect, it } from 'vitest';
import { participantId, taskId } from '../../core/protocol/ids.ts';
import { ParticipantIdSchema } from '../../core/protocol/messages.ts';
import { sha256Hex } from '../hash.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { isKnown, issueIdentity } from './identities.ts';

const DIGITS = taskId('digits');
const CREDIT = taskId('credit');

describe('the identity of a participant', () => {
  it('[BI12] is new each time, and no two are alike', async () => {
    const store = new MemoryStore();
    const issued = await Promise.all(Array.from({ length: 200 }, () => issueIdentity(store, DIGITS, 5)));
    expect(new Set(issued.map(({ participant }) => participant)).size).toBe(200);
    expect(new Set(issued.map(({ secret }) => secret)).size).toBe(200);
    for (const { participant } of issued) expect(ParticipantIdSchema.parse(participant)).toBe(participant);
  });

  it('[BI12] is that of whoever has its secret', async () => {
    const store = new MemoryStore();
    const issued = await issueIdentity(store, DIGITS, 5);
    expect(await isKnown(store, DIGITS, issued)).toBe(true);
    expect((await store.getParticipant(DIGITS, issued.participant))?.enrolledAtMs).toBe(5);
  });

  it.each<[string, (secret: string, hash: string) => string]>([
    ['a wrong secret', () => 'guessed'],
    ['no secret', () => ''],
    ['a secret that is cut', (secret) => secret.slice(1)],
    ['the hash of the secret', (_, hash) => hash],
  ])('[BI12] is not that of whoever has %s', async (_, change) => {
    const store = new MemoryStore();
    const issued = await issueIdentity(store, DIGITS, 5);
    const { participant } = issued;
    const { secretHash } = (await store.getParticipant(DIGITS, participant))!;
    const secret = change(issued.secret, secretHash);
    expect(await isKnown(store, DIGITS, { participant, secret })).toBe(false);
    expect(await isKnown(store, DIGITS, issued)).toBe(true);
  });

  it('[BI12] is nobody’s in another task, nor under a name that nobody has', async () => {
    const store = new MemoryStore();
    const issued = await issueIdentity(store, DIGITS, 5);
    expect(await isKnown(store, CREDIT, issued)).toBe(false);
    for (const name of ['p-nobody', '__proto__', 'constructor']) {
      const claimed = { participant: participantId(name), secret: issued.secret };
      expect(await isKnown(store, DIGITS, claimed)).toBe(false);
    }
  });

  it('[BI12] is stored as a hash of its secret, never as the secret', async () => {
    const store = new MemoryStore();
    const { participant, secret } = await issueIdentity(store, DIGITS, 5);
    const record = await store.getParticipant(DIGITS, participant);
    expect(JSON.stringify(record)).not.toContain(secret);
    expect(record?.secretHash).toBe(await sha256Hex(new TextEncoder().encode(secret)));
  });
});
