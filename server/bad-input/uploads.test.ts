import { describe, expect, it } from 'vitest';
import { MAX_CHUNK_BYTES } from '../../core/protocol/limits.ts';
import type { Reply, UploadProgress } from '../../core/protocol/messages.ts';
import {
  beginRound,
  expectHonestFinish,
  expectRefused,
  openMessage,
  type RoundOfThree,
  type Update,
} from '../testing/round-of-three.ts';
import { startHub } from '../testing/running-hub.ts';
import type { Speaker } from '../testing/speaker.ts';

const good = (of: RoundOfThree): Update => ({
  exampleCount: 10,
  delta: new Float32Array(of.layout.parameterCount).fill(0.25),
});

async function opened(of: RoundOfThree, update = good(of), speaker = of.guest) {
  const { frame, open } = await openMessage(of, update);
  return { frame, open, ...progressOf(await speaker.say(open)) };
}

function progressOf(reply: Reply): UploadProgress {
  expect(reply).toMatchObject({ ok: true, value: { receivedBytes: expect.any(Number) } });
  return (reply as { value: UploadProgress }).value;
}

const sendChunk = (speaker: Speaker, upload: string, offset: number, bytes: Uint8Array) =>
  speaker.say({ type: 'send-chunk', upload, offset, bytes });

describe('a frame in chunks', () => {
  it('[BI16] with a chunk out of order is refused there, and goes on at the right byte', async () => {
    const of = await beginRound(await startHub());
    const { frame, upload } = await opened(of);
    await sendChunk(of.guest, upload, 0, frame.subarray(0, 50));
    for (const offset of [0, 49, 51, 100]) {
      const reply = await sendChunk(of.guest, upload, offset, frame.subarray(offset, offset + 10));
      expectRefused(reply, 'upload.out-of-order', new RegExp(`offset ${offset} arrived, expected offset 50`));
    }
    expect(progressOf(await sendChunk(of.guest, upload, 50, frame.subarray(50)))).toMatchObject({
      receivedBytes: frame.byteLength,
    });
    await expectHonestFinish(of, [good(of)]);
  });

  it('[BI16] longer than announced is refused, and its memory is given back', async () => {
    const of = await beginRound(await startHub());
    const { frame, upload } = await opened(of);
    const long = new Uint8Array(frame.byteLength + 1);
    const reply = await sendChunk(of.guest, upload, 0, long);
    expectRefused(reply, 'upload.too-large', /reach byte 141, the announced frame has 140/);
    expect(of.running.hub.bufferedBytes).toBe(0);
    const again = await opened(of);
    await sendChunk(of.guest, again.upload, 0, frame);
    await expectHonestFinish(of, [good(of)]);
  });

  it('[BI16] with a chunk above 256 KiB is refused by its schema', async () => {
    const of = await beginRound(await startHub());
    const { upload } = await opened(of);
    const reply = await sendChunk(of.guest, upload, 0, new Uint8Array(MAX_CHUNK_BYTES + 1));
    expectRefused(reply, 'message.invalid', /bytes: expected at most 262144 bytes/);
    await expectHonestFinish(of);
  });

  it.each([
    139,
    141,
    144,
    2 ** 31,
    Number.MAX_SAFE_INTEGER,
  ])('[BI17] announced with %i bytes is refused before memory is set aside', async (frameBytes) => {
    const of = await beginRound(await startHub());
    const { open } = await openMessage(of, good(of), { frameBytes });
    const what = new RegExp(`frame of ${frameBytes} bytes is announced, expected 140 for 31 parameters`);
    expectRefused(await of.guest.say(open), 'update.wrong-length', what);
    expect(of.running.hub.bufferedBytes).toBe(0);
    await expectHonestFinish(of);
  });

  it('[BI17] announced in another encoding is refused before memory is set aside', async () => {
    const of = await beginRound(await startHub());
    const { open } = await openMessage(of, good(of), { encoding: 'float16', frameBytes: 78 });
    expectRefused(await of.guest.say(open), 'update.wrong-encoding', /float16, expected float32/);
    expect(of.running.hub.bufferedBytes).toBe(0);
    await expectHonestFinish(of);
  });

  it('[BI18] that does not have its SHA-256 is refused whole, and may be sent again', async () => {
    const of = await beginRound(await startHub());
    const { frame, upload } = await opened(of);
    const mixedUp = frame.slice();
    mixedUp[100]! ^= 1;
    const reply = await sendChunk(of.guest, upload, 0, mixedUp);
    expectRefused(reply, 'upload.corrupt', /SHA-256 is [0-9a-f]{12}…, announced was [0-9a-f]{12}…/);
    expect(of.running.hub.bufferedBytes).toBe(0);
    const again = await opened(of);
    await sendChunk(of.guest, again.upload, 0, frame);
    await expectHonestFinish(of, [good(of)]);
  });

  it('[BI18] found bad at its end leaves nothing of itself in the sum', async () => {
    const of = await beginRound(await startHub());
    const bad = good(of);
    bad.delta[30] = Number.NaN;
    const { frame, upload } = await opened(of, bad);
    await sendChunk(of.guest, upload, 0, frame.subarray(0, 136));
    const reply = await sendChunk(of.guest, upload, 136, frame.subarray(136));
    expectRefused(reply, 'update.not-finite', /1 of 31 values/);
    await expectHonestFinish(of);
  });

  it('[BI19] that is never finished holds up nothing: the round commits without it, its memory is given back', async () => {
    const of = await beginRound(await startHub());
    const { frame, upload } = await opened(of);
    await sendChunk(of.guest, upload, 0, frame.subarray(0, 100));
    expect(of.running.hub.bufferedBytes).toBe(frame.byteLength);
    await expectHonestFinish(of);
    expect(of.running.hub.bufferedBytes).toBe(0);
    const late = await sendChunk(of.guest, upload, 100, frame.subarray(100));
    expectRefused(late, 'upload.unknown', /its round has closed/);
  });

  it('[BI19] that is never finished gives its memory back when the round is abandoned or its sender leaves', async () => {
    const of = await beginRound(await startHub());
    const { running, round, attempt, guest, honest } = of;
    await opened(of, good(of), honest[0]);
    await opened(of);
    expect(running.hub.bufferedBytes).toBe(280);
    await guest.say({ type: 'leave' });
    expect(running.hub.bufferedBytes).toBe(140);
    await honest[1].say({ type: 'decline-round', round, attempt, code: 'trainer.diverged' });
    await honest[1].take('round-abandoned');
    expect(running.hub.bufferedBytes).toBe(0);
  });

  it('[BI20] is resumed over a reconnect at the byte that the hub has', async () => {
    const of = await beginRound(await startHub());
    const first = await opened(of);
    await sendChunk(of.guest, first.upload, 0, first.frame.subarray(0, 77));
    of.guest.close();
    const guest = await of.running.connect();
    await guest.enrol(of.running.task, of.guestIdentity);
    const again = await opened(of, good(of), guest);
    expect(again).toMatchObject({ upload: first.upload, receivedBytes: 77 });
    await sendChunk(guest, again.upload, 77, again.frame.subarray(77));
    expect(of.running.hub.bufferedBytes).toBe(0);
    await expectHonestFinish({ ...of, guest }, [good(of)]);
  });

  it('[BI20] announced anew with other figures starts at its first byte, and holds the memory of one', async () => {
    const of = await beginRound(await startHub());
    const first = await opened(of);
    await sendChunk(of.guest, first.upload, 0, first.frame.subarray(0, 77));
    const other = { ...good(of), exampleCount: 11 };
    const second = await opened(of, other);
    expect(second.receivedBytes).toBe(0);
    expect(of.running.hub.bufferedBytes).toBe(140);
    const stale = await sendChunk(of.guest, first.upload, 77, first.frame.subarray(77));
    expectRefused(stale, 'upload.unknown', /No upload "u1"/);
    await sendChunk(of.guest, second.upload, 0, second.frame);
    await expectHonestFinish(of, [other]);
  });

  it('[BI21] cannot be continued by somebody else', async () => {
    const of = await beginRound(await startHub());
    const { frame, upload } = await opened(of, good(of), of.honest[0]);
    const reply = await sendChunk(of.guest, upload, 0, frame);
    expectRefused(reply, 'upload.unknown', /No upload "u1" of this participant/);
    await expectHonestFinish(of);
  });

  it('[BI11] counts once, whole or in chunks', async () => {
    const of = await beginRound(await startHub());
    const { frame, open, upload } = await opened(of);
    await sendChunk(of.guest, upload, 0, frame);
    expectRefused(await of.guest.say(open), 'update.duplicate', /already has an update/);
    expectRefused(await sendChunk(of.guest, upload, 0, frame), 'upload.unknown', /No upload/);
    await expectHonestFinish(of, [good(of)]);
  });
});
