import { describe, expect, it } from 'vitest';
import type { TallyOf } from '../../core/evaluation/tally.ts';
import type { ParticipantMessage } from '../../core/protocol/messages.ts';
import { sampleScore } from '../../core/testing/sample-scores.ts';
import {
  beginRound,
  expectHonestFinish,
  expectRefused,
  honestUpdates,
  openMessage,
  type RoundOfThree,
  updateMessage,
} from '../testing/round-of-three.ts';
import { startHub, tinyTask } from '../testing/running-hub.ts';
import { enrolMessage } from '../testing/speaker.ts';

/** One good message of every type, with every optional field. */
async function samples(of: RoundOfThree): Promise<Record<ParticipantMessage['type'], object>> {
  const [update] = honestUpdates(of);
  const score = sampleScore(of.running.task, { rows: 5 });
  const { round, attempt } = of;
  return {
    enrol: enrolMessage(of.running.task, of.guestIdentity),
    'submit-update': updateMessage(of, update),
    'open-upload': (await openMessage(of, update)).open,
    'send-chunk': { type: 'send-chunk', upload: 'u1', offset: 0, bytes: new Uint8Array(8) },
    'decline-round': { type: 'decline-round', round, attempt, code: 'trainer.diverged' },
    'submit-score': { type: 'submit-score', round, scores: { heldOut: score, test: score } },
    'set-availability': { type: 'set-availability', isAvailable: false },
    leave: { type: 'leave' },
  };
}

const WRONG_VALUES: Readonly<Record<string, unknown>> = {
  null: null,
  boolean: true,
  text: 'no such value!',
  number: -1.5,
  list: [],
  object: {},
  bytes: new Uint8Array(300_000),
};

/** Not wrong after all: fields that may be absent, and values that fit a field by chance. */
const FITS = new Set([
  'enrol resume missing',
  'enrol encodings list',
  'enrol resume.secret text',
  'submit-update exampleCount number',
  'open-upload exampleCount number',
  'submit-score scores object',
  'submit-score scores.heldOut missing',
  'submit-score scores.test missing',
  ...['heldOut', 'test'].flatMap((set) => [
    // Refused by the task, which knows what is to be counted: BI29.
    `submit-score scores.${set}.tally missing`,
    `submit-score scores.${set}.metrics object`,
    `submit-score scores.${set}.metrics.loss missing`,
    `submit-score scores.${set}.metrics.loss number`,
  ]),
  'set-availability isAvailable boolean',
]);

interface BadMessage {
  readonly name: string;
  readonly message: unknown;
}

/** Every field of a message, at any depth, missing and with a value of every other kind; a field too many in every object. */
function badMessages(type: string, message: object): BadMessage[] {
  const bad: BadMessage[] = [];
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  const visit = (value: Record<string, unknown>, path: string, rebuild: (changed: unknown) => unknown) => {
    const add = (where: string, changed: unknown) =>
      bad.push({ name: `${type} ${where}`, message: rebuild(changed) });
    // Names of metrics are open, within a pattern; everywhere else a field too many is refused.
    add(`${path}Extra! extra`, { ...value, 'Extra!': 1 });
    for (const [key, field] of Object.entries(value)) {
      const { [key]: _, ...rest } = value;
      add(`${path}${key} missing`, rest);
      for (const [kind, wrong] of Object.entries(WRONG_VALUES))
        add(`${path}${key} ${kind}`, { ...value, [key]: wrong });
      if (isRecord(field)) visit(field, `${path}${key}.`, (changed) => rebuild({ ...value, [key]: changed }));
    }
  };
  visit(message as Record<string, unknown>, '', (changed) => changed);
  return bad.filter(({ name }) => !FITS.has(name));
}

describe('a message that does not fit its schema', () => {
  it('[BI22] is refused, by field, whichever field of whichever message is missing, wrong or too many', async () => {
    const of = await beginRound(await startHub());
    const all = Object.entries(await samples(of)).flatMap(([type, message]) => badMessages(type, message));
    expect(all.length).toBeGreaterThan(250);

    const [replies] = await Promise.all([
      Promise.all(all.map(({ message }) => of.guest.say(message))),
      ...of.honest.map((speaker, i) => speaker.say(updateMessage(of, honestUpdates(of)[i]!))),
    ]);
    replies.forEach((reply, i) => {
      const { name } = all[i]!;
      expect(reply, name).toMatchObject({ ok: false, error: { code: 'message.invalid' } });
      const [, path] = name.split(' ');
      const field = path === 'type' ? 'type' : path!.replace(/\.?Extra!$/, '');
      expectRefused(
        reply,
        'message.invalid',
        new RegExp(field === '' ? 'Extra!' : field.replaceAll('.', '\\.')),
      );
    });
    // The honest pair has reported already, and the guest is still awaited: what it said changed nothing.
    expect(of.running.hub.standing(of.running.task.id)).toMatchObject({
      phase: 'training',
      reported: 2,
      present: 3,
    });
    const { round, attempt } = of;
    await of.guest.say({ type: 'decline-round', round, attempt, code: 'trainer.cancelled' });
    const { summary } = await of.honest[0].take('committed');
    expect(summary).toMatchObject({ participants: 2, examples: 137 });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'enrol'],
    ['a list', [{ type: 'leave' }]],
    ['bytes', new Uint8Array(10)],
    ['no type', {}],
    ['an unknown type', { type: 'pay' }],
    ['the type __proto__', { type: '__proto__' }],
    ['the type constructor', { type: 'constructor' }],
    ['a type that cannot be made a text', { type: { toString: 1, valueOf: 1 } }],
    ['a message of the hub', { type: 'round-abandoned', round: 1, attempt: 1, because: 'deadline' }],
    ['a field named constructor', { type: 'leave', constructor: { prototype: { isAdmin: true } } }],
    ['a field named __proto__', JSON.parse('{"type":"leave","__proto__":{"isAdmin":true}}')],
    ['only a field named __proto__', JSON.parse('{"__proto__":{"type":"leave"}}')],
  ])('[BI23] %s is refused, and reaches nothing that it should not', async (_, message) => {
    const of = await beginRound(await startHub());
    expectRefused(await of.guest.say(message), 'message.invalid', /does not fit its schema/);
    expect('isAdmin' in {}).toBe(false);
    await expectHonestFinish(of);
  });

  it('[BI23] is quoted in few words, however long it is', async () => {
    const of = await beginRound(await startHub());
    const long = 'x'.repeat(200_000);
    const { round } = of;
    const replies = await Promise.all([
      of.guest.say({ type: long }),
      of.guest.say({ type: 'leave', [long]: 1 }),
      of.guest.say({ type: 'submit-score', round, scores: { [long]: 1 } }),
      of.guest.say({
        type: 'submit-score',
        round,
        scores: { test: { exampleCount: 1, metrics: { [long]: 1 } } },
      }),
    ]);
    for (const reply of replies) {
      expectRefused(reply, 'message.invalid', /does not fit its schema/);
      expect(JSON.stringify(reply).length).toBeLessThan(1_500);
    }
    await expectHonestFinish(of);
  });
});

describe('a score', () => {
  const fair = sampleScore(tinyTask(), { rows: 5 });

  it.each([
    ['of a metric that nobody knows', { surprise: 1 }, /surprise/],
    ['of a metric named constructor', { constructor: 1 }, /constructor/],
    ['whose mean would not be finite', { loss: 1e308 }, /loss.*1e\+308/],
    ['that follows from its tally', { auc: 1 }, /auc = 1, expected only loss/],
  ])('[BI24] %s is refused, and the others make the mean', async (_, metrics, what) => {
    const of = await beginRound(await startHub());
    const { round } = await expectHonestFinish(of);
    const say = (speaker = of.guest, values: object = { loss: 1 }) =>
      speaker.say({ type: 'submit-score', round, scores: { test: { ...fair, metrics: values } } });
    expectRefused(await say(of.guest, metrics), 'message.invalid', what);
    for (const speaker of of.honest) expect(await say(speaker)).toEqual({ ok: true });
    expect(await say(of.guest, { loss: 4 })).toEqual({ ok: true });
    expect((await of.honest[0].take('scored')).scores).toMatchObject({
      test: { exampleCount: 15, participants: 3, metrics: { loss: 2, accuracy: 1 } },
    });
  });

  it('[BI24] for another round, or the same once more, is refused, and the first ones make the mean', async () => {
    const of = await beginRound(await startHub());
    const say = (round: number, speaker = of.guest, loss = 1) =>
      speaker.say({ type: 'submit-score', round, scores: { test: { ...fair, metrics: { loss } } } });
    expectRefused(await say(1), 'score.wrong-round', /round 1 arrived; the newest committed round is 0/);
    await expectHonestFinish(of);
    expectRefused(await say(2), 'score.wrong-round', /round 2 arrived; the newest committed round is 1/);
    await say(1, of.guest, 4);
    expectRefused(await say(1, of.guest, 1000), 'score.duplicate', /the first one counts/);
    for (const speaker of of.honest) await say(1, speaker);
    expect((await of.honest[0].take('scored')).scores).toMatchObject({
      test: { exampleCount: 15, participants: 3, metrics: { loss: 2, accuracy: 1 } },
    });
  });

  const binary = fair.tally as TallyOf<'binary'>;
  it.each([
    ['without a tally', undefined, /kind none, expected binary/],
    ['with the tally of another target', { kind: 'number', absolute: 1, squared: 1 }, /kind number/],
    ['that counts more rows than it says', { ...binary, negatives: binary.positives }, /counts 10 rows/],
    ['with a bin too few', { ...binary, negatives: binary.negatives.slice(1) }, /does not fit/],
    ['with a bin too many', { ...binary, positives: [...binary.positives, 0] }, /does not fit/],
    ['with half a row', { ...binary, negatives: binary.negatives.with(3, 0.5) }, /does not fit/],
    ['with less than no rows', { ...binary, negatives: binary.negatives.with(3, -1) }, /does not fit/],
    [
      'with a confusion matrix of a million classes',
      { kind: 'classes', confusion: Array(9_999).fill(0) },
      /fit/,
    ],
  ])('[BI29] %s is refused, and the others are added up', async (_, tally, what) => {
    const of = await beginRound(await startHub());
    const { round } = await expectHonestFinish(of);
    const say = (speaker: typeof of.guest, score: object) =>
      speaker.say({ type: 'submit-score', round, scores: { heldOut: score } });
    expectRefused(await say(of.guest, { ...fair, tally }), 'message.invalid', what);
    for (const speaker of [...of.honest, of.guest]) expect(await say(speaker, fair)).toEqual({ ok: true });
    const { heldOut } = (await of.honest[0].take('scored')).scores;
    expect(heldOut).toMatchObject({ exampleCount: 15, participants: 3, metrics: { accuracy: 1, loss: 1 } });
  });
});
