import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHub, type Hub } from '../server/hub.ts';
import { linear } from '../tasks/linear/task.ts';
import { join } from './node-join.ts';

const SOURCE = fileURLToPath(new URL('./tabfed.ts', import.meta.url));

let folder: string;
let closing: (() => Promise<unknown>)[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tabfed-cli-'));
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<number | null>;
}

/** Runs the command line from its source, in the test's folder. */
function tabfed(...args: readonly string[]): Run {
  const { PORT: _, HOST: __, TABFED_DATA: ___, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', SOURCE, ...args], {
    cwd: path.dirname(path.dirname(SOURCE)),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  closing.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

async function startHub(): Promise<Hub> {
  const task = {
    ...linear,
    rounds: { ...linear.rounds, minParticipants: 2, quorum: 2, gatherMs: 0, maxRounds: 3, target: undefined },
  };
  const hub = await createHub({ port: 0, host: '127.0.0.1', dataFolder: folder, tasks: [task] });
  closing.push(() => hub.close());
  return hub;
}

describe('tabfed hub', () => {
  it('says which port is in use and how to choose another, without a stack, and exits with 1', async () => {
    const blocker: Server = createServer().listen(0);
    await once(blocker, 'listening');
    closing.push(async () => blocker.close());
    const { port } = blocker.address() as AddressInfo;
    const run = tabfed('hub', '--port', String(port), '--data', path.join(folder, 'data'));
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toContain(String(port));
    expect(run.stderr()).toContain('--port');
    expect(run.stderr().trimEnd().split('\n')).toHaveLength(2);
  });

  it('lists every mistake of a task file by its path, and exits with 1', async () => {
    const file = path.join(folder, 'task.json');
    const rounds = { ...linear.rounds, quorum: 9, cohortSize: 4 };
    await writeFile(file, JSON.stringify({ ...linear, rounds, privcy: {}, version: 'one' }));
    const run = tabfed('hub', '--port', '0', '--data', path.join(folder, 'data'), '--task', file);
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toContain(`Task file ${file} does not fit the task schema:`);
    expect(run.stderr()).toMatch(/^ {2}rounds\.quorum: /m);
    expect(run.stderr()).toMatch(/^ {2}version: /m);
    expect(run.stderr()).toContain('"privcy"');
    expect(run.stderr()).not.toContain('    at ');
  });

  it.each([
    ['--port', '99999'],
    ['--port', 'http'],
  ])('refuses %s %s and says what is expected', async (...args) => {
    const run = tabfed('hub', ...args);
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toContain('expected a whole number from 0 to 65535');
  });
});

describe('tabfed join', () => {
  it('trains with another participant to the end, a line a round, and exits with 0', async () => {
    const hub = await startHub();
    const identity = path.join(folder, 'identity.json');
    const args = ['join', hub.url, '--task', 'linear', '--backend', 'cpu'];
    const run = tabfed(...args, '--examples', '0:3', '--identity', identity);
    const other = await join({ hub: hub.url, task: 'linear', examples: [3, 5], backend: 'cpu' });
    closing.push(() => other.leave());
    expect(await run.ended, run.stderr()).toBe(0);
    expect(run.stdout().match(/^round \d\/3 .*2 participants {2}5 examples/gm)).toHaveLength(3);
    expect(run.stdout()).toContain('training is finished');
    expect(hub.rounds('linear')).toHaveLength(3);
  });

  it('leaves when it is told to stop', async () => {
    const hub = await startHub();
    const run = tabfed('join', hub.url, '--task', 'linear', '--backend', 'cpu');
    await expect.poll(() => hub.standing('linear')?.present, { timeout: 15_000 }).toBe(1);
    run.child.kill('SIGTERM');
    expect(await run.ended, run.stderr()).toBe(0);
    expect(hub.standing('linear')?.present).toBe(0);
  });

  it.each([
    ['an unknown task', (hub: Hub) => [hub.url, '--task', 'nope'], /nope/],
    ['rows that are not there', (hub: Hub) => [hub.url, '--task', 'linear', '--examples', '0:999'], /0:999/],
    ['a hub that does not answer', () => ['http://127.0.0.1:9', '--task', 'linear'], /127\.0\.0\.1:9/],
  ] as const)('says what is wrong with %s, and exits with 1', async (_, args, words) => {
    const run = tabfed('join', ...args(await startHub()));
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toMatch(words);
    expect(run.stderr()).not.toContain('    at ');
  });

  it('is the same participant again with --identity, after a kill', async () => {
    const hub = await startHub();
    const file = path.join(folder, 'me.json');
    const args = ['join', hub.url, '--task', 'linear', '--backend', 'cpu', '--identity', file];
    const first = tabfed(...args);
    await expect.poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 15_000 }).toContain('secret');
    first.child.kill('SIGKILL');
    await first.ended;
    await expect.poll(() => hub.standing('linear')?.present).toBe(0);
    const before = JSON.parse(await readFile(file, 'utf8')).participant;

    tabfed(...args);
    await expect.poll(() => hub.standing('linear')?.present, { timeout: 15_000 }).toBe(1);
    expect(JSON.parse(await readFile(file, 'utf8')).participant).toBe(before);
  });
});
