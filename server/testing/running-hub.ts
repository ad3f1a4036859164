/** A real hub for a test: its own port, its own data folder, its own log. Ended and deleted after the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect } from 'vitest';
import type { Task } from '../../core/task/task.ts';
import { binaryTask } from '../../core/testing/sample-tasks.ts';
import { createHub, type Hub, type HubOptions } from '../hub.ts';
import { Speaker } from './speaker.ts';

const cleanUps: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

export interface RunningHub {
  readonly hub: Hub;
  readonly task: Task;
  readonly dataFolder: string;
  /** A new connection; closed after the test. `headers` go with its handshake, as a browser or a proxy sends them. */
  connect(headers?: Readonly<Record<string, string>>): Promise<Speaker>;
  /** Ends the hub and starts it again, at another port, on the same data. */
  restart(): Promise<void>;
}

/** Rounds of three that close as soon as two have reported and nobody who is here is still awaited. */
export function tinyTask(
  changes: { rounds?: Partial<Task['rounds']> } & Partial<Omit<Task, 'rounds'>> = {},
): Task {
  const rounds = { minParticipants: 3, cohortSize: 3, quorum: 2, gatherMs: 0, awayGraceMs: 0 };
  return { ...binaryTask, ...changes, rounds: { ...binaryTask.rounds, ...rounds, ...changes.rounds } };
}

/** Every test that starts a hub also holds that the hub found no fault in itself. */
export async function startHub(
  task: Task = tinyTask(),
  options: Omit<HubOptions, 'port' | 'host' | 'dataFolder' | 'tasks'> = {},
): Promise<RunningHub> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'tabfed-hub-'));
  const faults: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void faults.push(line) });
  const start = () => createHub({ port: 0, host: '127.0.0.1', dataFolder, tasks: [task], log, ...options });
  const speakers: Speaker[] = [];
  const running = {
    hub: await start(),
    task,
    dataFolder,
    async connect(headers?: Readonly<Record<string, string>>) {
      const speaker = await Speaker.connect(running.hub.url, headers);
      speakers.push(speaker);
      return speaker;
    },
    async restart() {
      await running.hub.close();
      running.hub = await start();
    },
  };
  cleanUps.push(async () => {
    for (const speaker of speakers) speaker.close();
    await running.hub.close();
    await rm(dataFolder, { recursive: true });
    expect(faults).toEqual([]);
  });
  return running;
}
