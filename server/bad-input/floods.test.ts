import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { MAX_EVENT_BYTES } from '../../core/protocol/limits.ts';
import {
  beginRound,
  expectHonestFinish,
  type RoundOfThree,
  type Update,
  updateMessage,
} from '../testing/round-of-three.ts';
import { startHub } from '../testing/running-hub.ts';

const good = (of: RoundOfThree): Update => ({
  exampleCount: 10,
  delta: new Float32Array(of.layout.parameterCount).fill(0.25),
});

/** Comes back with its secret, is invited again, and reports. */
async function comeBackAndReport(of: RoundOfThree): Promise<void> {
  const guest = await of.running.connect();
  const { participant } = await guest.enrol(of.running.task, of.guestIdentity);
  expect(participant).toBe(of.guestIdentity.participant);
  expect(await guest.take('invite')).toMatchObject({ round: of.round, attempt: of.attempt });
  expect(await guest.say(updateMessage(of, good(of)))).toEqual({ ok: true });
  await expectHonestFinish({ ...of, guest }, [good(of)]);
}

describe('a connection', () => {
  it('[BI25] that sends an event above 1 MB ends, and its participant keeps its place', async () => {
    const of = await beginRound(await startHub());
    of.guest.socket.emit(
      'message',
      updateMessage(of, good(of), { frame: new Uint8Array(MAX_EVENT_BYTES + 1) }),
    );
    await of.guest.ended;
    await comeBackAndReport(of);
  });

  it.each([
    ['is no Socket.IO packet', 'x'],
    ['is cut JSON', '2["message",{"type":'],
    ['claims attachments that it does not have', '50-["message",{"_placeholder":true,"num":3}]'],
    ['has no event name', '2[]'],
  ])('[BI25] that sends what %s ends, and its participant keeps its place', async (_, packet) => {
    const of = await beginRound(await startHub());
    sendRaw(of, packet);
    await of.guest.ended;
    await comeBackAndReport(of);
  });

  it('[BI25] that sends JSON nested 100,000 deep harms nobody', async () => {
    const of = await beginRound(await startHub());
    sendRaw(of, `20["message",${'['.repeat(100_000)}${']'.repeat(100_000)}]`);
    sendRaw(of, `21["message",${'{"type":'.repeat(50_000)}1${'}'.repeat(50_000)}]`);
    await expectHonestFinish(of);
  });

  it('[BI26] that asks for no reply is heard all the same', async () => {
    const of = await beginRound(await startHub());
    of.guest.socket.emit('message', { type: 'submit-update' });
    of.guest.socket.emit('message');
    of.guest.socket.emit('message', updateMessage(of, good(of)));
    await expectHonestFinish(of, [good(of)]);
  });

  it('[BI26] that sends events of other names is not heard', async () => {
    const of = await beginRound(await startHub());
    for (const name of ['update', 'error', 'constructor', '__proto__', 'toString', ''])
      of.guest.socket.emit(name, { type: 'leave' });
    expect(await of.guest.say(updateMessage(of, good(of)))).toEqual({ ok: true });
    await expectHonestFinish(of, [good(of)]);
  });

  it('[BI27] that sends 2,000 pieces of garbage in a burst does not keep others from finishing', async () => {
    const of = await beginRound(await startHub());
    const stranger = await of.running.connect();
    const garbage = [
      7,
      null,
      'x',
      [],
      {},
      { type: 'leave', x: 1 },
      { type: 'submit-update' },
      { type: 'enrol' },
    ];
    for (let i = 0; i < 1_000; i++) {
      of.guest.socket.emit('message', garbage[i % garbage.length]);
      stranger.socket.emit('message', garbage[i % garbage.length]);
    }
    await expectHonestFinish(of);
    // Still there, and still heard.
    expect(stranger.socket.connected && of.guest.socket.connected).toBe(true);
    expect(await of.guest.say({ type: 'leave' })).toEqual({ ok: true });
  });

  it('[BI27] that is refused without end fills no record: its first hundred refusals are kept', async () => {
    const of = await beginRound(await startHub());
    const replies = await Promise.all(
      Array.from({ length: 150 }, () => of.guest.say({ type: 'leave', x: 1 })),
    );
    expect(replies.every(({ ok }) => !ok)).toBe(true);
    const other = await of.honest[0].say({ type: 'leave', x: 1 });
    expect(other.ok).toBe(false);
    await expectHonestFinish(of);
    expect(countRefusals(of.running.dataFolder)).toBe(101);
  });
});

/** Bytes below the level at which socket.io-client would make them well-formed. */
function sendRaw(of: RoundOfThree, packet: string): void {
  of.guest.socket.io.engine.write(packet);
}

function countRefusals(dataFolder: string): number {
  const database = new Database(join(dataFolder, 'hub.db'), { readonly: true });
  try {
    return (database.prepare('SELECT count(*) AS n FROM refusals').get() as { n: number }).n;
  } finally {
    database.close();
  }
}
