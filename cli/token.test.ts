import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '../core/task/task.ts';
import { numberTask } from '../core/testing/sample-tasks.ts';
import { createHub } from '../server/hub.ts';
import { join } from './node-join.ts';

const SOURCE = fileURLToPath(new URL('./tabfed.ts', import.meta.url));

let folder: string;
let closing: (() => Promise<unknown>)[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tabfed-token-'));
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

/** Above 64 KiB, so that the model is downloaded and does not ride in an invitation. */
const task: Task = {
  ...numberTask,
  model: {
    layers: [
      { type: 'dense', units: 6_000, activation: 'relu' },
      { type: 'dense', units: 1, activation: 'linear' },
    ],
    seed: 3,
  },
  rounds: { ...numberTask.rounds, minParticipants: 2, quorum: 2, maxRounds: 1 },
  training: { ...numberTask.training, optimizer: { name: 'sgd', learningRate: 1e-4 } },
  admission: { mode: 'token' },
};

/** Tokens made by the command line, while the hub runs. */
async function createTokens(...args: readonly string[]): Promise<string[]> {
  const all = ['--import', 'tsx', SOURCE, 'token', 'create', '--data', folder, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, all);
  return stdout.trim().split('\n');
}

describe('tabfed token create', () => {
  it('[AD5] [AD10] prints tokens with which participants join, download the model and finish a round', async () => {
    const hub = await createHub({ port: 0, host: '127.0.0.1', dataFolder: folder, tasks: [task] });
    closing.push(() => hub.close());
    const tokens = await createTokens('--task', task.id, '--count', '2', '--expires', '2m');
    expect(new Set(tokens).size).toBe(2);
    const rows = [1, 2, 3, 4, 5, 6].map((x) => ({ x, y: x / 2 }));
    const options = { hub: hub.url, task: task.id, data: { kind: 'rows', rows }, backend: 'cpu' } as const;
    const participants = await Promise.all(tokens.map((token) => join({ ...options, token })));
    closing.push(async () => {
      for (const participant of participants) await participant.leave();
    });
    for (const participant of participants) await participant.finished;
    expect(hub.rounds(task.id)).toMatchObject([{ round: 1, participants: 2 }]);

    const without = await join(options);
    closing.push(() => without.leave());
    await expect(without.finished).rejects.toMatchObject({ code: 'auth.token-missing' });
    const again = await join({ ...options, token: tokens[0] as string });
    closing.push(() => again.leave());
    await expect(again.finished).rejects.toMatchObject({ code: 'auth.token-used' });
  });

  it.each([
    ['no data folder of a hub', ['--task', 'digits'], 'start the hub first'],
    ['a span without a unit', ['--task', 'digits', '--expires', '10'], 'expected e.g. 30s'],
    ['a span above 30 days', ['--task', 'digits', '--expires', '31d'], 'expected e.g. 30s'],
    ['a path in the origin', ['--task', 'digits', '--origin', 'https://a.example/x'], 'without a path'],
    ['no task id', ['--task', 'no/task'], 'no task id'],
  ])('[AD12] refuses %s with advice and exit code 1', async (_, args, advice) => {
    const refusal = await createTokens(...args).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(advice) });
  });
});
