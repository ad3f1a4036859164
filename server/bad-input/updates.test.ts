import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../core/codec/frame.ts';
import { weightsFromBytes } from '../../core/codec/model-bytes.ts';
import type { ErrorCode } from '../../core/errors/codes.ts';
import { measure } from '../../core/math/measure.ts';
import { sampleScore } from '../../core/testing/sample-scores.ts';
import { makeLayout } from '../../core/weights/layout.ts';
import {
  beginRound,
  expectCommitted,
  expectHonestFinish,
  expectRefused,
  honestUpdates,
  type RoundOfThree,
  type Update,
  updateMessage,
} from '../testing/round-of-three.ts';
import { startHub, tinyTask } from '../testing/running-hub.ts';

const flat = (of: RoundOfThree, value: number) => new Float32Array(of.layout.parameterCount).fill(value);
const good = (of: RoundOfThree): Update => ({ exampleCount: 10, delta: flat(of, 0.25) });
const oneValue = (of: RoundOfThree, value: number): Update => {
  const delta = flat(of, 0.25);
  delta[7] = value;
  return { exampleCount: 10, delta };
};
const goodFrame = (of: RoundOfThree) => updateMessage(of, good(of)).frame;

/** Of the same vector: short by one value, or long by one. */
function frameOfLength(parameterCount: number) {
  const layout = makeLayout([{ name: 'w', shape: [parameterCount] }]);
  return encodeFrame({ encoding: 'float32', layout, delta: new Float32Array(parameterCount) });
}

function frameOfOtherLayout(of: RoundOfThree) {
  const [first, ...rest] = of.layout.weights;
  const layout = makeLayout([{ ...first!, name: 'another' }, ...rest]);
  return encodeFrame({ encoding: 'float32', layout, delta: flat(of, 0.25) });
}

function frameWithByte(of: RoundOfThree, index: number, value: number) {
  const frame = goodFrame(of);
  frame[index] = value;
  return frame;
}

/** What is bad, its rule, how it is refused, and the message. */
const BAD_UPDATES: readonly [string, ErrorCode, RegExp, (of: RoundOfThree) => object][] = [
  [
    '[BI4] short by one value',
    'update.wrong-length',
    /holds 30 values, expected 31/,
    (of) => updateMessage(of, good(of), { frame: frameOfLength(30) }),
  ],
  [
    '[BI4] long by one value',
    'update.wrong-length',
    /holds 32 values, expected 31/,
    (of) => updateMessage(of, good(of), { frame: frameOfLength(32) }),
  ],
  [
    '[BI4] cut by one byte',
    'update.wrong-length',
    /139 bytes, expected 140/,
    (of) => updateMessage(of, good(of), { frame: goodFrame(of).subarray(0, 139) }),
  ],
  [
    '[BI4] of no bytes',
    'update.wrong-length',
    /0 bytes, expected 140/,
    (of) => updateMessage(of, good(of), { frame: new Uint8Array() }),
  ],
  [
    '[BI5] of another layout',
    'update.wrong-layout',
    /expected [0-9a-f]{8}/,
    (of) => updateMessage(of, good(of), { frame: frameOfOtherLayout(of) }),
  ],
  [
    '[BI6] announced in another encoding',
    'update.wrong-encoding',
    /float16, expected float32/,
    (of) => updateMessage(of, good(of), { encoding: 'float16' }),
  ],
  [
    '[BI6] with another encoding in its header',
    'update.wrong-encoding',
    /float16, expected float32/,
    (of) =>
      updateMessage(of, good(of), {
        frame: encodeFrame({ encoding: 'float16', layout: of.layout, delta: flat(of, 0.25) }),
      }),
  ],
  [
    '[BI6] with an unknown encoding in its header',
    'update.wrong-encoding',
    /unknown \(99\), expected/,
    (of) => updateMessage(of, good(of), { frame: frameWithByte(of, 5, 99) }),
  ],
  [
    '[BI6] of another frame format',
    'update.wrong-encoding',
    /version 2, expected 1/,
    (of) => updateMessage(of, good(of), { frame: frameWithByte(of, 4, 2) }),
  ],
  [
    '[BI6] that is no frame',
    'update.wrong-encoding',
    /expected "TFD1".*found 00/,
    (of) => updateMessage(of, good(of), { frame: new Uint8Array(140) }),
  ],
  [
    '[BI6] as a JSON array in the place of bytes',
    'message.invalid',
    /frame: .*Uint8Array/,
    (of) => updateMessage(of, good(of), { frame: [...goodFrame(of)] }),
  ],
  [
    '[BI7] for a future round',
    'update.wrong-round',
    /round 2, attempt 1 arrived; round 1, attempt 1/,
    (of) => updateMessage(of, good(of), { round: of.round + 1 }),
  ],
  [
    '[BI7] for the round of statistics, which this task does not have',
    'update.round-closed',
    /round 0, attempt 1 arrived; round 1/,
    (of) => updateMessage(of, good(of), { round: 0 }),
  ],
  [
    '[BI7] for a future attempt',
    'update.wrong-round',
    /attempt 2 arrived; round 1, attempt 1/,
    (of) => updateMessage(of, good(of), { attempt: of.attempt + 1 }),
  ],
  [
    '[BI8] with NaN',
    'update.not-finite',
    /1 of 31 values .*expected none/,
    (of) => updateMessage(of, oneValue(of, Number.NaN)),
  ],
  [
    '[BI8] with Infinity',
    'update.not-finite',
    /1 of 31 values/,
    (of) => updateMessage(of, oneValue(of, Number.POSITIVE_INFINITY)),
  ],
  [
    '[BI8] with −Infinity',
    'update.not-finite',
    /1 of 31 values/,
    (of) => updateMessage(of, oneValue(of, Number.NEGATIVE_INFINITY)),
  ],
  [
    '[BI8] with the value 1e30',
    'update.too-large',
    /is 1e\+30, expected at most 16/,
    (of) => updateMessage(of, oneValue(of, 1e30)),
  ],
  [
    '[BI8] with the value −1e30',
    'update.too-large',
    /is 1e\+30, expected at most 16/,
    (of) => updateMessage(of, oneValue(of, -1e30)),
  ],
  ...([0, -1, 2.5, 1e12, 100_001] as const).map(
    (exampleCount) =>
      [
        `[BI9] from ${exampleCount} examples`,
        'update.example-count',
        new RegExp(`claims ${exampleCount} examples, expected a whole number from 1 to 100000`),
        (of: RoundOfThree) => updateMessage(of, good(of), { exampleCount }),
      ] as [string, ErrorCode, RegExp, (of: RoundOfThree) => object],
  ),
  [
    '[BI9] from NaN examples, which JSON makes null',
    'message.invalid',
    /exampleCount: .*expected number, received null/,
    (of) => updateMessage(of, good(of), { exampleCount: Number.NaN }),
  ],
  [
    '[BI9] from a string of examples',
    'message.invalid',
    /exampleCount: .*expected number, received string/,
    (of) => updateMessage(of, good(of), { exampleCount: '10' }),
  ],
];

describe('an update', () => {
  it.each(
    BAD_UPDATES,
  )('%s is refused with %s, and the round goes on without it', async (_, code, what, make) => {
    const of = await beginRound(await startHub());
    expectRefused(await of.guest.say(make(of)), code, what);
    expectRefused(await of.guest.say(make(of)), code, what);
    await expectHonestFinish(of);
  });

  it('[BI3] that was refused loses nothing: the corrected one counts', async () => {
    const of = await beginRound(await startHub());
    for (const [, code, what, make] of BAD_UPDATES) expectRefused(await of.guest.say(make(of)), code, what);
    expect(await of.guest.say(updateMessage(of, good(of)))).toEqual({ ok: true });
    await expectHonestFinish(of, [good(of)]);
  });

  it('[BI3] counts by its examples: 1 and 3 examples make a mean of a quarter and three quarters', async () => {
    const of = await beginRound(await startHub());
    const [one, three] = [
      { exampleCount: 1, delta: flat(of, 1) },
      { exampleCount: 3, delta: flat(of, 5) },
    ];
    await of.honest[0].say(updateMessage(of, one));
    await of.honest[1].say(updateMessage(of, three));
    await of.guest.say({ type: 'leave' });
    const { modelId } = await expectCommitted(of, [one, three]);
    const model = new Uint8Array(
      await (await fetch(`${of.running.hub.url}/models/${modelId}`)).arrayBuffer(),
    );
    const before = weightsFromBytes(of.base, of.layout);
    expect([...weightsFromBytes(model, of.layout)]).toEqual(
      [...before].map((weight) => Math.fround(weight + 4)),
    );
  });

  it('[BI10] at exactly the largest norm counts, and one float above it is refused', async () => {
    const task = tinyTask();
    // Sixteen threes: the norm is exactly 12.
    const norm = 12;
    const of = await beginRound(
      await startHub({ ...task, aggregation: { ...task.aggregation, maxDeltaNorm: norm } }),
    );
    const atLimit = { exampleCount: 10, delta: flat(of, 0).fill(3, 0, 16) };
    const above = { exampleCount: 10, delta: atLimit.delta.slice() };
    above.delta[0] = 3 + 2 ** -22;
    expect(measure(atLimit.delta).norm).toBe(norm);
    expect(measure(above.delta).norm).toBeGreaterThan(norm);

    expectRefused(await of.guest.say(updateMessage(of, above)), 'update.too-large', /expected at most 12/);
    expect(await of.guest.say(updateMessage(of, atLimit))).toEqual({ ok: true });
    await expectHonestFinish(of, [atLimit]);
  });

  it('[BI8] at exactly the largest value counts, and one float above it is refused', async () => {
    const of = await beginRound(await startHub());
    const above = oneValue(of, 16 + 2 ** -19);
    expectRefused(await of.guest.say(updateMessage(of, above)), 'update.too-large', /expected at most 16/);
    expect(await of.guest.say(updateMessage(of, oneValue(of, -16)))).toEqual({ ok: true });
    await expectHonestFinish(of, [oneValue(of, -16)]);
  });

  it('[BI7] for a round that has closed is refused, and the committed model stays', async () => {
    const running = await startHub();
    const first = await beginRound(running);
    const { modelId } = await expectHonestFinish(first);
    expectRefused(
      await first.guest.say(updateMessage(first, good(first))),
      'update.round-closed',
      /round 1, attempt 1 arrived; no round is under way, and round 1 is committed/,
    );
    // Everybody has measured: the second round begins, and a replay of the first is still refused.
    const scores = { heldOut: sampleScore(running.task, { rows: 5 }) };
    for (const speaker of [...first.honest, first.guest])
      await speaker.say({ type: 'submit-score', round: first.round, scores });
    const { round, attempt, model } = await first.guest.take('invite');
    expect({ round, id: model.id }).toEqual({ round: 2, id: modelId });
    expectRefused(
      await first.guest.say(updateMessage(first, good(first))),
      'update.round-closed',
      /round 1, attempt 1 arrived; round 2, attempt 1 is under way/,
    );
    const base = new Uint8Array(await (await fetch(`${running.hub.url}/models/${modelId}`)).arrayBuffer());
    await expectHonestFinish({ ...first, round, attempt, base });
  });

  it('[BI11] counts once, however often it is sent', async () => {
    const of = await beginRound(await startHub());
    const message = updateMessage(of, good(of));
    const replies = await Promise.all([of.guest.say(message), of.guest.say(message), of.guest.say(message)]);
    expect(replies[0]).toEqual({ ok: true });
    for (const reply of replies.slice(1)) expectRefused(reply, 'update.duplicate', /already has an update/);
    const other = updateMessage(of, oneValue(of, 9));
    expectRefused(await of.guest.say(other), 'update.duplicate', /the first one counts/);
    await expectHonestFinish(of, [good(of)]);
  });

  it('[BI11] counts once when it is sent again after a reconnect', async () => {
    const of = await beginRound(await startHub());
    const { task } = of.running;
    expect(await of.guest.say(updateMessage(of, good(of)))).toEqual({ ok: true });
    of.guest.close();
    const guest = await of.running.connect();
    expect(await guest.enrol(task, of.guestIdentity)).toMatchObject({
      participant: of.guestIdentity.participant,
    });
    expectRefused(await guest.say(updateMessage(of, good(of))), 'update.duplicate', /the first one counts/);
    await expectHonestFinish({ ...of, guest }, [good(of)]);
  });

  it('[BI12] from somebody enrolled but not invited is refused', async () => {
    const of = await beginRound(await startHub());
    const late = await of.running.connect();
    await late.enrol(of.running.task);
    const update = updateMessage(of, good(of));
    expectRefused(await late.say(update), 'update.not-in-cohort', /not among the 3 invited to round 1/);
    await expectHonestFinish(of);
  });

  it('[BI12] from somebody with a wrong secret is refused: it speaks for somebody new', async () => {
    const of = await beginRound(await startHub());
    const thief = await of.running.connect();
    const stolen = { ...of.guestIdentity, secret: 'guessed' };
    const { participant } = await thief.enrol(of.running.task, stolen);
    expect(participant).not.toBe(of.guestIdentity.participant);
    expectRefused(await thief.say(updateMessage(of, good(of))), 'update.not-in-cohort', /not among the 3/);
    expect(of.guest.socket.connected).toBe(true);
    await expectHonestFinish(of);
  });

  it('[BI12] from a connection that has not enrolled is refused', async () => {
    const of = await beginRound(await startHub());
    const stranger = await of.running.connect();
    expectRefused(await stranger.say(updateMessage(of, good(of))), 'message.not-enrolled', /"submit-update"/);
    await expectHonestFinish(of);
  });

  it('[BI12] from a participant that has left or declined is refused', async () => {
    const of = await beginRound(await startHub());
    const { round, attempt } = of;
    await of.guest.say({ type: 'decline-round', round, attempt, code: 'trainer.diverged' });
    expectRefused(
      await of.guest.say(updateMessage(of, good(of))),
      'update.round-closed',
      /has declined round 1/,
    );
    await of.guest.say({ type: 'leave' });
    expectRefused(await of.guest.say(updateMessage(of, good(of))), 'message.not-enrolled', /not enrolled/);
    await expectHonestFinish(of);
  });

  it('[BI11] keeps its honest twin apart: two participants may send the same bytes', async () => {
    const of = await beginRound(await startHub());
    const [twin] = honestUpdates(of);
    expect(await of.guest.say(updateMessage(of, twin))).toEqual({ ok: true });
    await expectHonestFinish(of, [twin]);
  });
});
