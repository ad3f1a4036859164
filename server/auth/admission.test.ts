import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { taskId } from '../../core/protocol/ids.ts';
import { type Enrolled, EnrolledSchema } from '../../core/protocol/messages.ts';
import type { Task } from '../../core/task/task.ts';
import { logFacts } from '../observe/log-facts.ts';
import type { HubFact } from '../shell/facts.ts';
import { expectRefused } from '../testing/round-of-three.ts';
import { type RunningHub, startHub, tinyTask } from '../testing/running-hub.ts';
import { enrolMessage, type Speaker } from '../testing/speaker.ts';
import { createJoinToken, type TokenWish } from './join-tokens.ts';
import { readSigningKey } from './signing-key.ts';

const ORIGIN = 'https://example.org';
const OPERATOR = 'an operator token for tests'.replaceAll(' ', '-');

const tokenTask = (changes: Partial<Task['admission']> = {}) =>
  tinyTask({ admission: { mode: 'token', ...changes } as Task['admission'] });

async function tokenFor({ task, dataFolder }: RunningHub, wish: Partial<TokenWish> = {}): Promise<string> {
  const key = await readSigningKey(dataFolder);
  return createJoinToken(key, { task: task.id, lifetimeMs: 60_000, ...wish }, Date.now());
}

const ask = (speaker: Speaker, { task }: RunningHub, token?: string, resume?: Enrolled) =>
  speaker.say({ ...enrolMessage(task, resume), ...(token !== undefined && { token }) });

async function joined(speaker: Speaker, running: RunningHub, token?: string): Promise<Enrolled> {
  const reply = await ask(speaker, running, token);
  if (!reply.ok) throw new Error(reply.error.what);
  return EnrolledSchema.parse(reply.value);
}

describe('a task that is joined with tokens', () => {
  it('[AD4] refuses whoever brings none, and an open task asks for none', async () => {
    const running = await startHub(tokenTask());
    expectRefused(
      await ask(await running.connect(), running),
      'auth.token-missing',
      /joined with a join token/,
    );
    const open = await startHub(tinyTask({ admission: { mode: 'open' } }));
    await joined(await open.connect(), open);
    await joined(await open.connect(), open, 'not looked at');
  });

  it('[AD5] lets one participant in with a token, and nobody else, also where all come at once', async () => {
    const running = await startHub(tokenTask());
    const token = await tokenFor(running);
    const speakers = await Promise.all(Array.from({ length: 5 }, () => running.connect()));
    const replies = await Promise.all(speakers.map((speaker) => ask(speaker, running, token)));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    for (const reply of replies.filter(({ ok }) => !ok)) {
      expectRefused(reply, 'auth.token-used', /has been used/);
    }
    await running.restart();
    expectRefused(await ask(await running.connect(), running, token), 'auth.token-used', /has been used/);
  });

  it('[AD6] takes a participant back with its secret alone, and nobody with a wrong one', async () => {
    const running = await startHub(tokenTask());
    const identity = await joined(await running.connect(), running, await tokenFor(running));
    await running.restart();
    const back = await ask(await running.connect(), running, undefined, identity);
    expect(back).toMatchObject({ ok: true, value: { participant: identity.participant } });
    const wrong = { ...identity, secret: 'guessed' };
    expectRefused(
      await ask(await running.connect(), running, undefined, wrong),
      'auth.token-missing',
      /none/,
    );
  });

  it('[AD7] [AD8] says of a token why it does not fit', async () => {
    const running = await startHub(tokenTask());
    const speaker = await running.connect({ origin: 'https://elsewhere.example' });
    const key = await readSigningKey(running.dataFolder);
    const hourAgo = Date.now() - 3_600_000;
    const expired = await createJoinToken(key, { task: running.task.id, lifetimeMs: 60_000 }, hourAgo);
    expectRefused(await ask(speaker, running, expired), 'auth.token-expired', /expired at 2/);
    const other = await tokenFor(running, { task: taskId('other') });
    expectRefused(await ask(speaker, running, other), 'auth.token-invalid', /another task/);
    const elsewhere = await tokenFor(running, { origin: ORIGIN });
    expectRefused(await ask(speaker, running, elsewhere), 'auth.origin', /another origin than/);
    await joined(await running.connect({ origin: ORIGIN }), running, elsewhere);
  });

  it('[AD9] [AD13] does not use up the token of somebody for whom there is no room', async () => {
    const running = await startHub(tokenTask({ maxPerAddress: 1 }));
    const first = await running.connect();
    const identity = await joined(first, running, await tokenFor(running));
    const token = await tokenFor(running);
    const second = await running.connect();
    expectRefused(await ask(second, running, token), 'enrol.address-full', /1 participants .* at most 1/);
    // Who is in already takes its own place again.
    const again = await running.connect();
    expect((await ask(again, running, undefined, identity)).ok).toBe(true);
    await again.say({ type: 'leave' });
    await joined(second, running, token);
  });

  it('[AD10] shows its models to participants and the operator only, in every format', async () => {
    const running = await startHub(tokenTask(), { operatorToken: OPERATOR });
    const { participant, secret } = await joined(await running.connect(), running, await tokenFor(running));
    const others = await startHub(tinyTask());
    const stranger = await joined(await others.connect(), others);
    const { url } = running.hub;
    const [view] = (await (await fetch(`${url}/api/tasks`)).json()).tasks;
    expect(view.task.id).toBe(running.task.id);
    const initial = await modelIdOf(running);
    const get = (path: string, bearer?: string) =>
      fetch(url + path, bearer === undefined ? {} : { headers: { authorization: `Bearer ${bearer}` } });
    for (const path of [
      `/models/${initial}`,
      `/api/tasks/${running.task.id}/model`,
      `/api/tasks/${running.task.id}/model?format=safetensors`,
      `/api/tasks/${running.task.id}/round-0.weights.bin`,
    ]) {
      const wrong = [
        undefined,
        secret,
        `${participant}.guessed`,
        `${participant}.`,
        `${participant}.${secret}.x`,
        `${stranger.participant}.${stranger.secret}`,
        '',
      ];
      for (const bearer of wrong) {
        const refused = await get(path, bearer);
        expect(refused.status, path).toBe(401);
        expect(refused.headers.get('cache-control')).toBe('no-store');
        expect(await refused.json()).toMatchObject({ code: 'auth.model' });
      }
      for (const bearer of [`${participant}.${secret}`, OPERATOR]) {
        const answer = await get(path, bearer);
        expect(answer.status, path).toBe(200);
        expect(answer.headers.get('cache-control')).toMatch(/^private/);
        await answer.arrayBuffer();
      }
    }
    // What a page of another origin asks before it may send the header.
    const preflight = await fetch(`${url}/models/${initial}`, { method: 'OPTIONS' });
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('[AD10] serves no file of the models folder that is no model of a task it runs', async () => {
    const running = await startHub(tinyTask());
    expect((await fetch(`${running.hub.url}/models/${await modelIdOf(running)}`)).status).toBe(200);
    const other = await startHub(tinyTask({ model: { ...running.task.model, seed: 99 } }));
    const [file] = await readdir(join(other.dataFolder, 'models'));
    await copyFile(
      join(other.dataFolder, 'models', file as string),
      join(running.dataFolder, 'models', file as string),
    );
    const answer = await fetch(`${running.hub.url}/models/${await modelIdOf(other)}`);
    expect([answer.status, (await answer.json()).code]).toEqual([404, 'model.not-found']);
  });
});

describe('the origins of a task', () => {
  it('[AD2] let no other page in, also not one that comes back', async () => {
    const running = await startHub(tinyTask({ admission: { mode: 'open', origins: [ORIGIN] } }));
    const identity = await joined(await running.connect({ origin: ORIGIN }), running);
    for (const origin of [
      'https://evil.example',
      'https://example.org.evil.example',
      'null',
      'http://example.org',
    ]) {
      const page = await running.connect({ origin });
      expectRefused(await ask(page, running), 'auth.origin', /comes from/);
      expectRefused(await ask(page, running, undefined, identity), 'auth.origin', /comes from/);
    }
  });

  it('[AD3] let programs without an origin in where a token speaks for them, and only there', async () => {
    const open = await startHub(tinyTask({ admission: { mode: 'open', origins: [ORIGIN] } }));
    expectRefused(await ask(await open.connect(), open), 'auth.origin', /no page/);
    const withToken = await startHub(tokenTask({ origins: [ORIGIN] }));
    expectRefused(await ask(await withToken.connect(), withToken), 'auth.token-missing', /none/);
    await joined(await withToken.connect(), withToken, await tokenFor(withToken));
  });
});

describe('tokens and secrets', () => {
  /** Texts of `files` and of the log in which a secret, or enough of it to find the rest, stands. */
  const leaksIn = (texts: Readonly<Record<string, string>>, secrets: readonly string[]) =>
    Object.entries(texts).flatMap(([name, text]) =>
      secrets.filter((secret) => text.includes(secret.slice(-24))).map(() => name),
    );

  it('[AD18] are found by the search below where one is planted in a fact', () => {
    const lines: string[] = [];
    const log = logFacts(pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }));
    const secret = 'eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJlLW9mLWEtdG9rZW4';
    log({ type: 'left', task: 'digits', participant: 'p-1', token: secret } as unknown as HubFact);
    expect(leaksIn({ log: lines.join('') }, [secret])).toEqual(['log']);
  });

  it('[AD18] stand in no log, no fact, no audit entry and no file, right or wrong, used or refused', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const running = await startHub(tokenTask(), { log, operatorToken: OPERATOR });
    const tokens = [await tokenFor(running), await tokenFor(running), await tokenFor(running)];
    const speaker = await running.connect();
    const { participant, secret } = await joined(speaker, running, tokens[0]);
    // Used before; with a letter changed; where no token belongs.
    await ask(await running.connect(), running, tokens[0]);
    const changed = `${tokens[1]?.slice(0, -30)}A${tokens[1]?.slice(-29)}`;
    await ask(await running.connect(), running, changed);
    await speaker.say({ type: 'leave', token: tokens[2] });
    const { url } = running.hub;
    const wrongOperator = 'a-wrong-operator-token-of-somebody';
    for (const bearer of [OPERATOR, wrongOperator, `${participant}.${secret}`, tokens[2]]) {
      const headers = { authorization: `Bearer ${bearer}` };
      await fetch(`${url}/api/operator/tasks`, { headers });
      await fetch(`${url}/models/${await modelIdOf(running)}`, { headers });
      await fetch(`${url}/api/tasks/nope`, { headers });
    }
    await running.restart();
    const texts: Record<string, string> = { log: lines.join('') };
    for (const name of await readdir(running.dataFolder)) {
      if (name !== 'models') texts[name] = await readFile(join(running.dataFolder, name), 'latin1');
    }
    expect(Object.keys(texts)).toEqual(expect.arrayContaining(['hub.db', 'audit.jsonl', 'signing-key.json']));
    expect(texts.log).toContain('auth.token-used');
    expect(leaksIn(texts, [...tokens, changed, secret, OPERATOR, wrongOperator])).toEqual([]);
  });
});

/** Its untrained model: the only one before the first round. */
async function modelIdOf(running: RunningHub): Promise<string> {
  const [name] = await readdir(join(running.dataFolder, 'models'));
  return name?.slice(0, 64) ?? '';
}
