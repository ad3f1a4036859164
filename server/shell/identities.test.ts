import { describe, expect, it } from 'vitest';
import { participantId, taskId } from '../../core/protocol/ids.ts';
import { ParticipantIdSchema } from '../../core/protocol/messages.ts';
import { sha256Hex } from '../hash.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { identify } from './identities.ts';

const DIGITS = taskId('digits');
const CREDIT = taskId('credit');

describe('the identity of a participant', () => {
  it('[BI12] is new where none is claimed, and no two are alike', async () => {
    const store = new MemoryStore();
    const issued = await Promise.all(
      Array.from({ length: 200 }, () => identify(store, DIGITS, undefined, 5)),
    );
    expect(new Set(issued.map(({ participant }) => participant)).size).toBe(200);
    expect(new Set(issued.map(({ secret }) => secret)).size).toBe(200);
    for (const { participant } of issued) expect(ParticipantIdSchema.parse(participant)).toBe(participant);
  });

  it('[BI12] is the same for whoever has its secret', async () => {
    const store = new MemoryStore();
    const issued = await identify(store, DIGITS, undefined, 5);
    expect(await identify(store, DIGITS, issued, 9)).toEqual(issued);
    expect((await store.getParticipant(DIGITS, issued.participant))?.enrolledAtMs).toBe(5);
  });

  it.each<[string, (secret: string, hash: string) => string]>([
    ['a wrong secret', () => 'guessed'],
    ['no secret', () => ''],
    ['a secret that is cut', (secret) => secret.slice(1)],
    ['the hash of the secret', (_, hash) => hash],
  ])('[BI12] is not given for %s: that is somebody new', async (_, change) => {
    const store = new MemoryStore();
    const issued = await identify(store, DIGITS, undefined, 5);
    const { participant } = issued;
    const { secretHash } = (await store.getParticipant(DIGITS, participant))!;
    const secret = change(issued.secret, secretHash);
    const other = await identify(store, DIGITS, { participant, secret }, 9);
    expect(other.participant).not.toBe(participant);
    expect(other.secret).not.toBe(secret);
    expect(await identify(store, DIGITS, issued, 9)).toEqual(issued);
  });

  it('[BI12] is not given in another task, nor for a name that nobody has', async () => {
    const store = new MemoryStore();
    const issued = await identify(store, DIGITS, undefined, 5);
    expect((await identify(store, CREDIT, issued, 9)).participant).not.toBe(issued.participant);
    for (const name of ['p-nobody', '__proto__', 'constructor']) {
      const claimed = { participant: participantId(name), secret: issued.secret };
      expect((await identify(store, DIGITS, claimed, 9)).participant).not.toBe(name);
    }
  });

  it('[BI12] is stored as a hash of its secret, never as the secret', async () => {
    const store = new MemoryStore();
    const { participant, secret } = await identify(store, DIGITS, undefined, 5);
    const record = await store.getParticipant(DIGITS, participant);
    expect(JSON.stringify(record)).not.toContain(secret);
    expect(record?.secretHash).toBe(await sha256Hex(new TextEncoder().encode(secret)));
  });
});
