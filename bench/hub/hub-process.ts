/** The hub that is measured, in a process of its own: `CLIENTS ROUNDS FOLDER scored|unscored`. Times are of this process alone. */
import type { FastifyBaseLogger } from 'fastify';
import { createHub } from '../../server/hub.ts';
import type { Log } from '../../server/observe/log-facts.ts';
import { loadTask } from './load-task.ts';
import { LoopWatch } from './loop-watch.ts';
import { type Asked, quantile, residentKiB, tell } from './told.ts';

const [clients = 0, rounds = 0] = process.argv.slice(2, 4).map(Number);
const [dataFolder = '', scoring] = process.argv.slice(4);
const watch = new LoopWatch();

/** Of the round under way: when its model began to go out, when it was invited to, when each update was folded. */
let startedAtMs = 0;
let invitedAtMs = 0;
let cpuAtStart = process.cpuUsage();
let foldedAtMs: number[] = [];

function hear(fact: string): void {
  const nowMs = performance.now();
  if (fact === 'round-began') {
    invitedAtMs = nowMs;
    // The first model rides in the invitation; every other one goes out when the round before is committed.
    if (startedAtMs === 0) startedAtMs = nowMs;
  }
  if (fact === 'update-folded') foldedAtMs.push(nowMs);
  if (fact !== 'round-committed') return;
  const { user, system } = process.cpuUsage(cpuAtStart);
  tell({
    type: 'round',
    roundMs: nowMs - startedAtMs,
    p50Ms: quantile(foldedAtMs, 0.5) - startedAtMs,
    p99Ms: quantile(foldedAtMs, 0.99) - startedAtMs,
    inviteToLastMs: quantile(foldedAtMs, 1) - invitedAtMs,
    cpuMs: (user + system) / 1000,
    ...watch.take(),
  });
  foldedAtMs = [];
  startedAtMs = nowMs;
  cpuAtStart = process.cpuUsage();
}

const nothing = () => {};
const words = (_: unknown, fact?: string) => hear(fact ?? '');
const complain = (error: unknown, fact?: string) => console.error(fact, error);
const log: Log & FastifyBaseLogger = {
  level: 'debug',
  ...{ trace: nothing, debug: words, info: words, silent: nothing },
  ...{ warn: complain, error: complain, fatal: complain },
  child: () => log,
};

const many = 1_000_000;
const hub = await createHub({
  port: 0,
  host: '127.0.0.1',
  dataFolder,
  tasks: [loadTask(clients, rounds, scoring === 'scored')],
  // All participants come from one address, and no limit may be what is measured.
  limits: {
    connectionsPerHub: many,
    connectionsPerAddress: many,
    participantsPerTask: many,
    enrolmentsPerMinutePerAddress: many,
  },
  log,
});

process.on('message', (asked: Asked) => {
  if (asked.type === 'memory') tell({ type: 'memory', stalls: watch.take(), rssKiB: residentKiB() });
});
process.on('disconnect', () => process.exit());
watch.take();
tell({ type: 'listening', port: Number(new URL(hub.url).port), rssKiB: residentKiB() });
