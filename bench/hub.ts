/**
 * Whole rounds with many participants: a hub in a second process, real connections from this one. Each round moves
 * a 40 kB model to everybody and a 40 kB update from everybody, and its model is committed and measured.
 *
 *     npm run bench -- hub --clients 1000,5000 [--rounds 5] [--profile FOLDER]
 *
 * The row `bare` is Socket.IO alone with the same bytes between the same processes; `ratio` is measured against it.
 * In `hub, scored` every participant also sends its score of each model, and the next round waits for all of them.
 * A round lasts from the moment at which its model begins to go out to everybody until the next one is committed.
 * All figures are of the hub's process; medians over the rounds after the first, which warms up.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Row } from './bench.ts';
import { bareCrowd, type Crowd, participantCrowd } from './hub/crowd.ts';
import type { MeasuredRound, Told } from './hub/told.ts';

/** A run that takes longer than this has failed. */
const MAX_RUN_MS = 300_000;

export async function run(options: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  const rounds = Number(options.rounds ?? 5);
  const rows: Row[] = [];
  for (const clients of (options.clients ?? '1000').split(',').map(Number)) {
    const bare = await measure('bare', { clients, rounds });
    rows.push(bare);
    for (const name of ['hub', 'hub, scored'] as const) {
      const hub = await measure(name, { clients, rounds, profile: options.profile });
      rows.push({ ...hub, ratio: Number(hub.roundMs) / Number(bare.roundMs) });
    }
  }
  return rows;
}

interface Wanted {
  readonly clients: number;
  readonly rounds: number;
  readonly profile?: string;
}

async function measure(
  name: 'bare' | 'hub' | 'hub, scored',
  { clients, rounds, profile }: Wanted,
): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'tabfed-bench-'));
  const isBare = name === 'bare';
  const isScored = name === 'hub, scored';
  const measured = isBare
    ? new Measured('./hub/bare-process.ts', [clients], undefined)
    : new Measured(
        './hub/hub-process.ts',
        [clients, rounds + 1, folder, isScored ? 'scored' : 'unscored'],
        profile,
      );
  let crowd: Crowd | undefined;
  try {
    const { port, rssKiB: emptyKiB } = await measured.next('listening');
    const startedAt = performance.now();
    crowd = isBare ? bareCrowd(port, clients) : participantCrowd(port, clients, isScored);
    measured.endsWith(crowd.refused);
    await measured.orEnd(crowd.isConnected);
    const connectMs = performance.now() - startedAt;
    const memory = await measured.ask('memory');
    crowd.begin();
    const all: MeasuredRound[] = [];
    while (all.length <= rounds) {
      all.push(isBare ? await measured.ask('round') : await measured.next('round'));
    }
    const counted = all.slice(1);
    const median = (figure: keyof MeasuredRound) => middle(counted.map((round) => round[figure]));
    const worst = (figure: keyof MeasuredRound) => Math.max(...counted.map((round) => round[figure]));
    return {
      name,
      clients,
      roundMs: median('roundMs'),
      p50Ms: median('p50Ms'),
      p99Ms: median('p99Ms'),
      inviteToLastMs: median('inviteToLastMs'),
      cpuMs: median('cpuMs'),
      rssPerConnectionKiB: (memory.rssKiB - emptyKiB) / clients,
      maxLoopStallMs: worst('maxLoopStallMs'),
      maxLoopBusyMs: worst('maxLoopBusyMs'),
      connectMs,
      connectStallMs: memory.stalls.maxLoopStallMs,
      disconnects: crowd.disconnects,
      load: loadavg()[0] ?? 0,
    };
  } finally {
    crowd?.close();
    await measured.end();
    rmSync(folder, { recursive: true });
  }
}

const middle = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
};

/** The process that is measured; ends by itself when this one does. */
class Measured {
  readonly #child: ChildProcess;
  readonly #told: Told[] = [];
  readonly #exited: Promise<never>;
  #failed: Promise<never>;
  #wake: () => void = () => {};
  readonly #timer: NodeJS.Timeout;

  constructor(file: string, args: readonly (string | number)[], profile: string | undefined) {
    const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
    this.#child = fork(fileURLToPath(new URL(file, import.meta.url)), args.map(String), {
      execArgv: ['--import', 'tsx', '--expose-gc', ...profiling],
    });
    this.#child.on('message', (told: Told) => {
      this.#told.push(told);
      this.#wake();
    });
    this.#exited = new Promise((_, reject) => {
      this.#child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    });
    this.#exited.catch(() => {});
    this.#failed = this.#exited;
    this.#timer = setTimeout(() => this.#child.kill(), MAX_RUN_MS);
  }

  async next<Type extends Told['type']>(type: Type): Promise<Extract<Told, { type: Type }>> {
    for (;;) {
      const index = this.#told.findIndex((told) => told.type === type);
      if (index >= 0) return this.#told.splice(index, 1)[0] as Extract<Told, { type: Type }>;
      await this.orEnd(
        new Promise<void>((resolve) => {
          this.#wake = resolve;
        }),
      );
    }
  }

  ask<Type extends 'memory' | 'round'>(type: Type): Promise<Extract<Told, { type: Type }>> {
    this.#child.send({ type });
    return this.next(type);
  }

  /** Whatever is waited for from now on fails with `failure`, too. */
  endsWith(failure: Promise<never>): void {
    this.#failed = Promise.race([this.#exited, failure]);
    this.#failed.catch(() => {});
  }

  /** What is waited for, or the error that the process has ended. */
  orEnd<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#failed]);
  }

  async end(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited.catch(() => {});
  }
}
