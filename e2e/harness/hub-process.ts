/** The hub as its operator starts it: a process of its own, so that a kill is a real one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'playwright/test';
import type { Task } from '../../core/task/task.ts';
import { getTask, type TaskView } from '../../participant/courier/hub-http.ts';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
export const COMMAND_LINE = path.join(root, 'dist/cli/tabfed.js');

export class HubProcess {
  /** E.g. `http://localhost:40123`; the same after a restart. */
  url = '';
  /** What it wrote so far, both streams. */
  output = '';
  readonly #folder: string;
  readonly #taskFiles: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(folder: string, taskFiles: readonly string[]) {
    this.#folder = folder;
    this.#taskFiles = taskFiles;
  }

  /** Starts on a free port, with an empty data folder and `tasks` in the place of built-in ones of their ids. */
  static async start(tasks: readonly Task[] = []): Promise<HubProcess> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tabfed-e2e-'));
    const files: string[] = [];
    for (const task of tasks) {
      const file = path.join(folder, `${task.id}.json`);
      await writeFile(file, JSON.stringify(task));
      files.push(file);
    }
    const hub = new HubProcess(folder, files);
    await hub.#spawn(0);
    return hub;
  }

  /** SIGKILL: nothing is flushed, nobody is told. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Starts again on the same port and folder. */
  async restart(): Promise<void> {
    await this.#spawn(Number(new URL(this.url).port));
  }

  /** Ends the process and removes its folder. */
  async remove(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** As it was shown at the first start. */
  async operatorToken(): Promise<string> {
    const shown = () => /operator's token, shown this once: (\S+)/.exec(this.output)?.[1];
    await expect.poll(shown, { message: 'the operator token in the output of the hub' }).toBeDefined();
    return shown() ?? '';
  }

  async view(task: string): Promise<TaskView> {
    return await getTask(this.url, task);
  }

  /** Waits until round `round` is committed, and measured or no longer waited for. */
  async waitForRound(task: string, round: number, timeoutMs = 60_000): Promise<TaskView> {
    await expect
      .poll(async () => (await this.view(task)).standing.committedRound, {
        message: `round ${round} of ${task} is committed`,
        timeout: timeoutMs,
        intervals: [100],
      })
      .toBeGreaterThanOrEqual(round);
    return await this.view(task);
  }

  /** Waits until the standing fits `expected`, e.g. `{ phase: 'training', reported: 1 }`. */
  async waitForStanding(task: string, expected: Partial<TaskView['standing']>): Promise<void> {
    await expect
      .poll(async () => (await this.view(task)).standing, { message: `standing of ${task}`, intervals: [50] })
      .toMatchObject(expected);
  }

  async #spawn(port: number): Promise<void> {
    const args = ['hub', '--port', String(port), '--data', path.join(this.#folder, 'data')];
    for (const file of this.#taskFiles) args.push('--task', file);
    const child = spawn(process.execPath, [COMMAND_LINE, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const said = new Promise<string>((resolve, reject) => {
      const onText = (text: string) => {
        this.output += text;
        const match = /tabfed hub listening on (http:\S+)/.exec(text);
        if (match) resolve(match[1] as string);
      };
      child.stdout.setEncoding('utf8').on('data', onText);
      child.stderr.setEncoding('utf8').on('data', onText);
      child.once('exit', (code) => reject(new Error(`The hub ended with ${code}:\n${this.output}`)));
    });
    this.url = await said;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    // One that does not end by itself within its grace must not outlive the test.
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  }
}
