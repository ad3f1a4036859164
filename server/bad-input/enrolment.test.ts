import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../core/errors/codes.ts';
import type { Task } from '../../core/task/task.ts';
import { beginRound, expectHonestFinish, expectRefused } from '../testing/round-of-three.ts';
import { startHub, tinyTask } from '../testing/running-hub.ts';
import { enrolMessage } from '../testing/speaker.ts';

const BAD_ENROLMENTS: readonly [string, ErrorCode, RegExp, (task: Task) => object][] = [
  ...['no-such-task', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'].map(
    (id) =>
      [
        `[BI1] in the task ${id}`,
        'enrol.unknown-task',
        new RegExp(`no task "${id}"; it has "sample-binary"`),
        (task: Task) => ({ ...enrolMessage(task), task: id }),
      ] as [string, ErrorCode, RegExp, (task: Task) => object],
  ),
  [
    '[BI1] in the task __proto__',
    'message.invalid',
    /task: /,
    (task) => ({
      ...enrolMessage(task),
      task: '__proto__',
    }),
  ],
  [
    '[BI1] in a task with a name of 65 letters',
    'message.invalid',
    /task: .*64/,
    (task) => ({
      ...enrolMessage(task),
      task: 'x'.repeat(65),
    }),
  ],
  [
    '[BI1] in a task named by markup',
    'message.invalid',
    /task: /,
    (task) => ({
      ...enrolMessage(task),
      task: '<script>alert(1)</script>',
    }),
  ],
  [
    '[BI2] with an older protocol',
    'enrol.protocol-version',
    /version 0, this hub speaks 2/,
    (task) => ({
      ...enrolMessage(task),
      protocolVersion: 0,
    }),
  ],
  [
    '[BI2] with a newer protocol',
    'enrol.protocol-version',
    /version 3, this hub speaks 2/,
    (task) => ({
      ...enrolMessage(task),
      protocolVersion: 3,
    }),
  ],
  [
    '[BI2] with another version of the task',
    'enrol.task-version',
    /version 7 .*has version 1/,
    (task) => ({
      ...enrolMessage(task),
      taskVersion: 7,
    }),
  ],
  [
    '[BI2] without the encoding of the task',
    'enrol.encoding',
    /wants updates as float32.*offers int8/,
    (task) => ({
      ...enrolMessage(task),
      encodings: ['int8'],
    }),
  ],
  [
    '[BI2] without any encoding',
    'enrol.encoding',
    /offers none/,
    (task) => ({
      ...enrolMessage(task),
      encodings: [],
    }),
  ],
];

describe('an enrolment', () => {
  it.each(
    BAD_ENROLMENTS,
  )('%s is refused with %s, and a correct one on the same connection is not', async (_, code, what, make) => {
    const running = await startHub();
    const stranger = await running.connect();
    expectRefused(await stranger.say(make(running.task)), code, what);
    await stranger.enrol(running.task);
    expect(running.hub.standing(running.task.id)?.present).toBe(1);
  });

  it('[BI3] that was refused keeps the place that its connection has already', async () => {
    const of = await beginRound(await startHub());
    for (const [, code, what, make] of BAD_ENROLMENTS)
      expectRefused(await of.guest.say(make(of.running.task)), code, what);
    await expectHonestFinish(of);
    expect((await of.guest.take('committed')).summary.round).toBe(of.round);
    of.guest.close();
    of.honest[1].close();
    await expectPresent(of, 1);
  });

  it('[BI14] made twice on one connection leaves one participant, the second', async () => {
    const running = await startHub();
    const twice = await running.connect();
    const first = await twice.enrol(running.task);
    const second = await twice.enrol(running.task);
    expect(second.participant).not.toBe(first.participant);
    expect(running.hub.standing(running.task.id)?.present).toBe(1);
  });

  it('[BI14] made twice at once on one connection leaves one participant and one link', async () => {
    const running = await startHub(tinyTask({ rounds: { minParticipants: 4, cohortSize: 4 } }));
    const { task } = running;
    const twice = await running.connect();
    const replies = await Promise.all([twice.say(enrolMessage(task)), twice.say(enrolMessage(task))]);
    expect(replies.map(({ ok }) => ok)).toEqual([true, true]);
    await twice.say({ type: 'set-availability', isAvailable: true });
    const other = await running.connect();
    await other.enrol(task);
    await other.take('standing');
    // The reply comes after everything that the hub had said before.
    await twice.say({ type: 'set-availability', isAvailable: true });
    const told = twice
      .heard('standing')
      .map((message) => message.type === 'standing' && message.standing.present);
    // Each once: 0 when the first of the two went away, then one and two who are here.
    expect(told).toEqual([0, 1, 2]);
  });

  it('[BI14] made again with its own secret on one connection keeps place and round', async () => {
    const of = await beginRound(await startHub());
    const again = await of.guest.enrol(of.running.task, of.guestIdentity);
    expect(again.participant).toBe(of.guestIdentity.participant);
    expect(await of.guest.take('invite')).toMatchObject({ round: of.round, attempt: of.attempt });
    await expectHonestFinish(of);
  });

  it('[BI14] elsewhere with the same secret ends the older connection, with a word why', async () => {
    const of = await beginRound(await startHub());
    const newer = await of.running.connect();
    await newer.enrol(of.running.task, of.guestIdentity);
    expect((await of.guest.take('dismiss')).error).toMatchObject({ code: 'enrol.replaced' });
    await of.guest.ended;
    expect(await newer.take('invite')).toMatchObject({ round: of.round, attempt: of.attempt });
    await expectHonestFinish({ ...of, guest: newer });
  });
});

describe('a participant that leaves', () => {
  it('[BI15] twice is told the second time that it is not enrolled, and the round goes on', async () => {
    const of = await beginRound(await startHub());
    expect(await of.guest.say({ type: 'leave' })).toEqual({ ok: true });
    expectRefused(await of.guest.say({ type: 'leave' }), 'message.not-enrolled', /"leave" arrived/);
    await expectHonestFinish(of);
  });

  it('[BI15] is forgotten: its secret makes a new participant', async () => {
    const of = await beginRound(await startHub());
    await of.guest.say({ type: 'leave' });
    const again = await of.guest.enrol(of.running.task, of.guestIdentity);
    expect(again.participant).not.toBe(of.guestIdentity.participant);
    await expectHonestFinish(of);
  });
});

async function expectPresent(of: Awaited<ReturnType<typeof beginRound>>, present: number): Promise<void> {
  for (;;) {
    const { standing } = await of.honest[0].take('standing');
    if (standing.present === present) return;
  }
}
