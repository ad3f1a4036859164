import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { taskId } from '../../core/protocol/ids.ts';
import { sampleScore } from '../../core/testing/sample-scores.ts';
import { binaryTaskJson } from '../../core/testing/sample-tasks.ts';
import { openOperatorToken } from '../auth/operator-token.ts';
import { secretHash } from '../auth/secrets.ts';
import { beginRound, expectHonestFinish } from '../testing/round-of-three.ts';
import { type RunningHub, startHub, tinyTask } from '../testing/running-hub.ts';

const TOKEN = 'the-operator-token-of-this-test';

const get = async ({ hub }: RunningHub, path: string, init: RequestInit = {}) => {
  const headers = { authorization: `Bearer ${TOKEN}`, ...init.headers };
  const answer = await fetch(`${hub.url}/api/operator${path}`, { ...init, headers });
  return { status: answer.status, headers: answer.headers, json: await answer.json() };
};
const post = (running: RunningHub, path: string) => get(running, path, { method: 'POST' });

describe("the operator's token", () => {
  let running: RunningHub;
  beforeEach(async () => {
    running = await startHub();
  });
  const fileOf = () => join(running.dataFolder, 'operator-token.sha256');

  it('[AD14] is made and shown at the first start only, and kept as a hash for its owner only', async () => {
    const token = running.hub.newOperatorToken as string;
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(await readFile(fileOf(), 'utf8')).toBe(`${secretHash(token)}\n`);
    expect((await stat(fileOf())).mode & 0o777).toBe(0o600);
    await running.restart();
    expect(running.hub.newOperatorToken).toBeUndefined();
    const kept = await get(running, '/tasks', { headers: { authorization: `Bearer ${token}` } });
    expect(kept.status).toBe(200);
  });

  it('[AD14] can be chosen instead, long enough, and is then written nowhere', async () => {
    const chosen = await startHub(tinyTask(), { operatorToken: TOKEN });
    expect((await get(chosen, '/tasks')).status).toBe(200);
    await expect(stat(join(chosen.dataFolder, 'operator-token.sha256'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    for (const bad of ['short', 'x'.repeat(600), 'a token with spaces in it, long enough']) {
      await expect(openOperatorToken(running.dataFolder, bad)).rejects.toMatchObject({ code: 'hub.keys' });
    }
    await writeFile(fileOf(), 'no hash');
    await expect(openOperatorToken(running.dataFolder)).rejects.toMatchObject({ code: 'hub.keys' });
  });

  it('[AD14] is asked for at every address, before anything is looked up, and trying is slowed down', async () => {
    const limited = await startHub(tinyTask(), {
      operatorToken: TOKEN,
      limits: { operatorFailuresPerMinutePerAddress: 12 },
    });
    const id = limited.task.id;
    const paths = ['/tasks', `/tasks/${id}/members`, `/tasks/${id}/refusals`, `/tasks/${id}/participants`];
    for (const authorization of ['', 'Bearer ', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN]) {
      for (const path of authorization === '' ? [...paths, '/tasks/nope/members'] : ['/tasks']) {
        const refused = await get(limited, path, { headers: { authorization } });
        expect([refused.status, refused.json.code]).toEqual([401, 'auth.operator']);
        expect(refused.headers.get('cache-control')).toBe('no-store');
        expect(refused.headers.get('access-control-allow-origin')).toBeNull();
      }
    }
    for (const action of ['pause', 'resume']) {
      const refused = await get(limited, `/tasks/${id}/${action}`, {
        method: 'POST',
        headers: { authorization: '' },
      });
      expect(refused.status).toBe(401);
    }
    for (let i = 0; i < 5; i++) await get(limited, '/tasks', { headers: { authorization: '' } });
    const slowed = await get(limited, '/tasks', { headers: { authorization: 'Bearer guess' } });
    expect([slowed.status, slowed.json.code]).toEqual([429, 'limits.too-fast']);
    // Whoever has the token is not kept out by those who guess from the same address.
    expect((await get(limited, '/tasks')).status).toBe(200);
  });
});

describe("the operator's view of a task", () => {
  let running: RunningHub;
  beforeEach(async () => {
    running = await startHub(tinyTask(), { operatorToken: TOKEN });
  });

  it('[AD15] shows members, refusals and participants, by pseudonym', async () => {
    const { id } = running.task;
    const of = await beginRound(running);
    await of.guest.say({ type: 'leave', extra: '<img src=x onerror=alert(1)>' });
    const during = await get(running, `/tasks/${id}/participants`);
    expect(during.headers.get('cache-control')).toBe('no-store');
    expect(during.json).toEqual({
      task: id,
      participants: Array(3).fill({
        participant: expect.stringMatching(/^p-[0-9a-f]{12}$/),
        presence: 'here',
        inRound: 'training',
      }),
    });
    await expectHonestFinish(of);
    const members = await get(running, `/tasks/${id}/members?round=1`);
    expect(members.json).toEqual({
      task: id,
      round: 1,
      members: expect.arrayContaining([
        {
          participant: of.guestIdentity.participant,
          outcome: 'declined',
          exampleCount: 0,
          frameBytes: 0,
          afterMs: expect.any(Number),
        },
      ]),
    });
    expect((await get(running, `/tasks/${id}/members`)).json).toEqual(members.json);
    const refusals = await get(running, `/tasks/${id}/refusals?limit=5`);
    expect(refusals.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(refusals.headers.get('x-content-type-options')).toBe('nosniff');
    expect(refusals.json.refusals).toEqual([
      {
        task: id,
        participant: of.guestIdentity.participant,
        round: 1,
        atMs: expect.any(Number),
        error: { code: 'message.invalid', what: expect.any(String), next: expect.any(String) },
      },
    ]);
    of.guest.close();
    await of.guest.ended;
    await expect
      .poll(async () => (await get(running, `/tasks/${id}/participants`)).json.participants.length)
      .toBe(2);
  });

  it('[AD15] refuses tasks, rounds and figures that there are not', async () => {
    const { id } = running.task;
    for (const [path, status, code] of [
      ['/tasks/nope/members', 404, 'task.not-found'],
      ['/tasks/__proto__/participants', 404, 'task.not-found'],
      [`/tasks/${id}/members?round=1`, 404, 'model.not-found'],
      [`/tasks/${id}/members?round=x`, 400, 'http.bad-request'],
      [`/tasks/${id}/refusals?limit=0`, 400, 'http.bad-request'],
      [`/tasks/${id}/refusals?limit=1001`, 400, 'http.bad-request'],
      [`/tasks/${id}/refusals?limit=1&limit=2`, 400, 'http.bad-request'],
    ] as const) {
      const answer = await get(running, path);
      expect([answer.status, answer.json.code], path).toEqual([status, code]);
    }
    expect((await post(running, '/tasks/nope/pause')).json.code).toBe('task.not-found');
  });
});

describe('a task that its operator pauses', () => {
  it('[AD17] finishes its round, then invites nobody, over a restart too, until it is resumed', async () => {
    const running = await startHub(tinyTask(), { operatorToken: TOKEN });
    const { id } = running.task;
    const of = await beginRound(running);
    const paused = await post(running, `/tasks/${id}/pause`);
    expect([paused.status, paused.json.isPaused, paused.json.standing.phase]).toEqual([
      200,
      true,
      'training',
    ]);
    expect((await post(running, `/tasks/${id}/pause`)).json.isPaused).toBe(true);
    await expectHonestFinish(of);
    for (const speaker of [...of.honest, of.guest]) {
      const scores = { heldOut: sampleScore(running.task, { rows: 10 }) };
      await speaker.say({ type: 'submit-score', round: 1, scores });
    }
    const waitingFor = async () =>
      (await (await fetch(`${running.hub.url}/api/tasks/${id}`)).json()).waitingFor;
    await expect.poll(async () => (await waitingFor()).code).toBe('paused-by-operator');
    await running.restart();
    const back = [await running.connect(), await running.connect(), await running.connect()];
    for (const speaker of back) await speaker.enrol(running.task);
    await expect.poll(() => running.hub.standing(id)?.waiting).toBe(3);
    expect((await get(running, '/tasks')).json.tasks).toMatchObject([{ task: id, isPaused: true }]);
    expect(back.flatMap((speaker) => speaker.heard('invite'))).toEqual([]);
    const resumed = await post(running, `/tasks/${id}/resume`);
    expect(resumed.json.isPaused).toBe(false);
    expect((await back[0]!.take('invite')).round).toBe(2);
    const audit = await readFile(join(running.dataFolder, 'audit.jsonl'), 'utf8');
    expect(audit.match(/operator-(paused|resumed)/g)).toEqual(['operator-paused', 'operator-resumed']);
  });
});

describe('a task that its operator adds', () => {
  const add = (running: RunningHub, task: unknown) =>
    get(running, '/tasks', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(task),
    });

  it('[AD22] runs at once, after a restart too, and is in the audit log; what does not fit is refused', async () => {
    const running = await startHub(tinyTask(), { operatorToken: TOKEN });
    const added = { ...binaryTaskJson, id: 'added' };
    expect((await add(running, { ...added, metric: 'speed' })).json).toMatchObject({
      code: 'task.invalid',
      what: expect.stringContaining('metric: is "speed"'),
    });
    const [first, second] = await Promise.all([add(running, added), add(running, added)]);
    expect([first.status, second.status].toSorted()).toEqual([201, 409]);
    expect((first.status === 409 ? first : second).json.code).toBe('task.exists');
    expect((await add(running, { ...added, id: running.task.id })).json.code).toBe('task.exists');
    const unknown = await get(running, '/tasks', { method: 'POST', headers: { authorization: '' } });
    expect(unknown.status).toBe(401);
    const speaker = await running.connect();
    await speaker.enrol({ ...running.task, id: taskId('added') });
    await running.restart();
    expect(running.hub.standing('added')).toBeDefined();
    const audit = await readFile(join(running.dataFolder, 'audit.jsonl'), 'utf8');
    const isRegistration = (line: string) => line.includes('task-registered') && line.includes('"added"');
    expect(audit.split('\n').filter(isRegistration)).toHaveLength(1);
  });
});
