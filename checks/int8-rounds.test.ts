/** Whole rounds of a task that wants int8, over a real hub: by hand-made frames, and by headless participants. */
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { join } from '../cli/node-join.ts';
import { packFrame } from '../core/codec/deflated-frame.ts';
import { decodeFrame, encodeFrame } from '../core/codec/frame.ts';
import { weightsFromBytes } from '../core/codec/model-bytes.ts';
import type { ErrorCode } from '../core/errors/codes.ts';
import { modelShape } from '../core/task/model-layout.ts';
import { seededFill } from '../core/testing/seeded-fill.ts';
import { deflateByStream } from '../participant/update/deflate.ts';
import { sha256Hex } from '../server/hash.ts';
import {
  beginRound,
  expectCommitted,
  expectRefused,
  honestUpdates,
  type RoundOfThree,
  type Update,
} from '../server/testing/round-of-three.ts';
import { startHub, tinyTask } from '../server/testing/running-hub.ts';
import { enrolMessage } from '../server/testing/speaker.ts';
import { linear } from '../tasks/linear/task.ts';

const int8Task = tinyTask({ encoding: 'int8' });

/** The frame as it travels, and the update that the hub should make of it. */
async function made({ layout }: RoundOfThree, { delta, exampleCount }: Update) {
  const frame = encodeFrame({ encoding: 'int8', layout, delta, fillRandom: seededFill(exampleCount) });
  const understood = { exampleCount, delta: decodeFrame(frame, { layout, encoding: 'int8' }) };
  return { travelling: await packFrame(frame, 'int8', deflateByStream), understood };
}

const message = ({ round, attempt }: RoundOfThree, { exampleCount }: Update, frame: Uint8Array) => ({
  type: 'submit-update',
  round,
  attempt,
  exampleCount,
  encoding: 'int8',
  frame,
});

/** The honest pair reports; the guest is done with. Returns what the hub should have understood. */
async function honestPairReports(of: RoundOfThree): Promise<Update[]> {
  const frames = await Promise.all(honestUpdates(of).map((update) => made(of, update)));
  const replies = await Promise.all(
    frames.map(({ travelling, understood }, i) => of.honest[i]!.say(message(of, understood, travelling))),
  );
  expect(replies).toEqual([{ ok: true }, { ok: true }]);
  return frames.map(({ understood }) => understood);
}

async function honestPairFinishes(of: RoundOfThree, others: readonly Update[] = []) {
  const understood = await honestPairReports(of);
  const { round, attempt } = of;
  if (others.length === 0) {
    await of.guest.say({ type: 'decline-round', round, attempt, code: 'trainer.cancelled' });
  }
  return expectCommitted(of, [...understood, ...others]);
}

const guestUpdate = (of: RoundOfThree): Update => ({ exampleCount: 10, delta: honestUpdates(of)[1].delta });

describe('a round of int8 updates', () => {
  it('[CD12] commits, bit for bit, the mean of what the frames decode to, and counts the bytes that travelled', async () => {
    const of = await beginRound(await startHub(int8Task));
    const { travelling, understood } = await made(of, guestUpdate(of));
    expect(await of.guest.say(message(of, understood, travelling))).toEqual({ ok: true });
    const others = await Promise.all(honestUpdates(of).map((update) => made(of, update)));
    const summary = await honestPairFinishes(of, [understood]);
    const bytes = [travelling, ...others.map((other) => other.travelling)].map((frame) => frame.byteLength);
    expect(summary.bytesUp).toBe(bytes.reduce((sum, each) => sum + each, 0));
  });

  it('[CD12] takes a frame in chunks', async () => {
    const of = await beginRound(await startHub(int8Task));
    const { travelling, understood } = await made(of, guestUpdate(of));
    const { type: _, frame: __, ...header } = message(of, understood, travelling);
    const open = {
      type: 'open-upload',
      ...header,
      frameBytes: travelling.byteLength,
      sha256: await sha256Hex(travelling),
    };
    const reply = await of.guest.say(open);
    const { upload } = (reply as { value: { upload: string } }).value;
    for (let offset = 0; offset < travelling.byteLength; offset += 20) {
      const bytes = travelling.subarray(offset, offset + 20);
      expect(await of.guest.say({ type: 'send-chunk', upload, offset, bytes })).toMatchObject({ ok: true });
    }
    await honestPairFinishes(of, [understood]);
  });

  it('[CD13] refuses an announced length that no deflated frame has, before memory is set aside', async () => {
    const of = await beginRound(await startHub(int8Task));
    const { understood } = await made(of, guestUpdate(of));
    const { type: _, frame: __, ...header } = message(of, understood, new Uint8Array());
    for (const frameBytes of [23, 500, 2 ** 31]) {
      const open = { type: 'open-upload', ...header, frameBytes, sha256: '0'.repeat(64) };
      expectRefused(await of.guest.say(open), 'update.wrong-length', /expected 24 to \d+ for 31 parameters/);
    }
    expect(of.running.hub.bufferedBytes).toBe(0);
    await honestPairFinishes(of);
  });

  it('[CD12] folds an update once that is sent twice at the same time', async () => {
    const of = await beginRound(await startHub(int8Task));
    const { travelling, understood } = await made(of, guestUpdate(of));
    const both = [message(of, understood, travelling), message(of, understood, travelling)];
    const [first, second] = await Promise.all(both.map((each) => of.guest.say(each)));
    expect(first).toEqual({ ok: true });
    expectRefused(second!, 'update.duplicate', /round 1/i);
    await honestPairFinishes(of, [understood]);
  });

  const bad: readonly [string, ErrorCode, RegExp, (of: RoundOfThree, frame: Uint8Array) => Uint8Array][] = [
    [
      'that is a bomb',
      'update.wrong-length',
      /inflates to more than \d+ bytes/,
      (_, frame) =>
        new Uint8Array([...frame.subarray(0, 16), ...deflateSync(new Uint8Array(1e7)).subarray(0, 60)]),
    ],
    [
      'that is cut off',
      'update.wrong-encoding',
      /unexpected end of file/,
      (_, frame) => frame.subarray(0, frame.byteLength - 5),
    ],
    [
      'that is damaged',
      'update.wrong-encoding',
      /incorrect data check/,
      (_, frame) => frame.map((byte, i) => (i === frame.byteLength - 1 ? byte ^ 1 : byte)),
    ],
    [
      'that was not deflated',
      'update.wrong-encoding',
      /no whole zlib stream/,
      ({ layout }) =>
        encodeFrame({
          encoding: 'int8',
          layout,
          delta: new Float32Array(layout.parameterCount).fill(0.5),
          fillRandom: seededFill(1),
        }),
    ],
    [
      'of another encoding',
      'update.wrong-encoding',
      /encoded as float16, expected int8/,
      ({ layout }) =>
        encodeFrame({ encoding: 'float16', layout, delta: new Float32Array(layout.parameterCount) }),
    ],
    [
      'whose scale is not finite',
      'update.not-finite',
      /not finite/,
      ({ layout }, frame) => {
        const payload = new Uint8Array(4 * layout.weights.length + layout.parameterCount).fill(0xff);
        return new Uint8Array([...frame.subarray(0, 16), ...deflateSync(payload)]);
      },
    ],
  ];
  it.each(bad)('[CD13] refuses a frame %s with %s and goes on', async (_, code, what, spoil) => {
    const of = await beginRound(await startHub(int8Task));
    const { travelling, understood } = await made(of, guestUpdate(of));
    expectRefused(await of.guest.say(message(of, understood, spoil(of, travelling))), code, what);
    await honestPairFinishes(of);
  });

  it('is for participants that offer int8', async () => {
    const running = await startHub(int8Task);
    const stranger = await running.connect();
    const reply = await stranger.say({ ...enrolMessage(int8Task), encodings: ['float32', 'float16'] });
    expectRefused(reply, 'enrol.encoding', /wants updates as int8; the participant offers float32, float16/);
  });
});

describe('headless participants of a task that wants int8', () => {
  it('train, upload, and learn the line', async () => {
    const rounds = {
      minParticipants: 2,
      quorum: 2,
      cohortSize: 2,
      gatherMs: 0,
      maxRounds: 8,
      target: undefined,
    };
    const task = { ...linear, encoding: 'int8' as const, rounds: { ...linear.rounds, ...rounds } };
    const { hub } = await startHub(task);
    const line = (start: number) =>
      Array.from({ length: 40 }, (_, i) => start + i / 20).map((x) => ({ x, y: 0.5 * x + 0.5 }));
    const participants = await Promise.all(
      [1, 3].map((start) =>
        join({
          hub: hub.url,
          task: task.id,
          backend: 'cpu',
          data: { kind: 'rows', rows: line(start) },
        }),
      ),
    );
    await Promise.all(participants.map(({ finished }) => finished));
    const committed = hub.rounds(task.id);
    expect(committed).toHaveLength(8);
    expect(committed.map(({ participants: count }) => count)).toEqual(Array(8).fill(2));
    const { layout } = modelShape(task);
    const bytes = await (await fetch(`${hub.url}/models/${committed[7]!.modelId}`)).arrayBuffer();
    // In the task's units, y − 2 and (x − 3) / 2, the line has slope 1 and goes through zero.
    const [slope, bias] = weightsFromBytes(new Uint8Array(bytes), layout);
    expect(slope).toBeCloseTo(1, 1);
    expect(bias).toBeCloseTo(0, 1);
    await Promise.all(participants.map((participant) => participant.leave()));
  });
});
