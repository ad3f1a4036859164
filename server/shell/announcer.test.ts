import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { modelId, type ParticipantId, participantId } from '../../core/protocol/ids.ts';
import type { HubMessage } from '../../core/protocol/messages.ts';
import { systemClock } from '../clock.ts';
import { summaryOf } from '../storage/testing/store-samples.ts';
import { Announcer } from './announcer.ts';

const A = participantId('p-a');
const B = participantId('p-b');
const model = { id: modelId('a'.repeat(64)), bytes: new Uint8Array(40) };
const abandoned = (attempt: number): HubMessage => ({
  type: 'round-abandoned',
  round: 1,
  attempt,
  because: 'deadline',
});

/** An announcer with connections that note each piece that is sent to them. */
function listening(...participants: ParticipantId[]) {
  const faults: unknown[] = [];
  const announcer = new Announcer(systemClock, (error) => void faults.push(error));
  const pieces = new Map<ParticipantId, (readonly HubMessage[])[]>();
  for (const participant of participants) {
    const own: (readonly HubMessage[])[] = [];
    pieces.set(participant, own);
    const send = (...messages: readonly HubMessage[]) => void own.push(messages);
    announcer.links.set(participant, { id: participant, address: '127.0.0.1', send, close() {} });
  }
  const heardBy = (participant: ParticipantId) =>
    pieces.get(participant)?.map((piece) => piece.map(({ type }) => type));
  return { announcer, pieces, heardBy, faults };
}

describe('what a task says to its participants', () => {
  it('[RD31] goes out in one piece where it is decided together, in order, and the model once', async () => {
    const { announcer, pieces, heardBy } = listening(A, B);
    announcer.committed(summaryOf(1), model);
    announcer.invite([A], { round: 2, attempt: 1, deadlineAtMs: systemClock.now() + 5_000 }, model);
    announcer.tellAll(abandoned(1));
    await announcer.settled();
    expect(heardBy(A)).toEqual([['committed', 'invite', 'round-abandoned']]);
    expect(heardBy(B)).toEqual([['committed', 'round-abandoned']]);
    expect(pieces.get(A)?.[0]).toMatchObject([
      { model: { inline: model.bytes } },
      { model: { id: model.id, bytes: 40 }, remainingMs: expect.any(Number) },
      {},
    ]);
    expect(pieces.get(A)?.[0]?.[1]).not.toHaveProperty('model.inline');
    expect(announcer.bytesDown).toBe(80);
  });

  it('[RD31] is the same object for everybody, so that it is encoded once', async () => {
    const { announcer, pieces } = listening(A, B);
    announcer.committed(summaryOf(1), model);
    await announcer.settled();
    expect(pieces.get(A)?.[0]?.[0]).toBe(pieces.get(B)?.[0]?.[0]);
  });

  it('[RD31] reaches everybody of a crowd, also what is announced while another thing is told', async () => {
    const crowd = Array.from({ length: 500 }, (_, i) => participantId(`p-${i}`));
    const { announcer, heardBy } = listening(...crowd);
    announcer.tellAll(abandoned(1));
    await setImmediate();
    for (let attempt = 2; attempt <= 40; attempt++) {
      announcer.tellAll(abandoned(attempt));
      // At every moment that there is between two turns, the end of the telling included.
      for (let turns = attempt % 4; turns > 0; turns--) await Promise.resolve();
      if (attempt % 3 === 0) await setImmediate();
    }
    await announcer.settled();
    for (const participant of crowd) expect(heardBy(participant)?.flat()).toHaveLength(40);
  });

  it('[RD31] goes on after something could not be sent', async () => {
    const { announcer, heardBy, faults } = listening(A);
    announcer.invite([A], { round: 1, attempt: 1, deadlineAtMs: 0 }, undefined as never);
    await announcer.settled();
    expect(faults).toHaveLength(1);
    announcer.tellAll(abandoned(1));
    await announcer.settled();
    expect(heardBy(A)).toEqual([['round-abandoned']]);
  });
});
