/**
 * Socket.IO and nothing else, set up as the hub sets it up: `CLIENTS`. When asked, it sends 40 kB to everybody, and
 * acknowledges the 40 kB that each answers with.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { MAX_EVENT_BYTES } from '../../core/protocol/limits.ts';
import { LoopWatch } from './loop-watch.ts';
import { type Asked, quantile, residentKiB, tell } from './told.ts';

const clients = Number(process.argv[2]);
const watch = new LoopWatch();
const model = new Uint8Array(40_000);

let startedAtMs = 0;
let cpuAtStart = process.cpuUsage();
let arrivedAtMs: number[] = [];

const http = createServer();
const io = new Server(http, {
  serveClient: false,
  transports: ['websocket'],
  maxHttpBufferSize: MAX_EVENT_BYTES,
  perMessageDeflate: false,
});
io.on('connection', (socket) => {
  socket.on('message', (_update: unknown, acknowledge: (reply: unknown) => void) => {
    arrivedAtMs.push(performance.now());
    acknowledge({ ok: true });
    if (arrivedAtMs.length === clients) finishRound();
  });
});

function finishRound(): void {
  const { user, system } = process.cpuUsage(cpuAtStart);
  const lastMs = quantile(arrivedAtMs, 1) - startedAtMs;
  tell({
    type: 'round',
    roundMs: lastMs,
    p50Ms: quantile(arrivedAtMs, 0.5) - startedAtMs,
    p99Ms: quantile(arrivedAtMs, 0.99) - startedAtMs,
    inviteToLastMs: lastMs,
    cpuMs: (user + system) / 1000,
    ...watch.take(),
  });
}

process.on('message', (asked: Asked) => {
  if (asked.type === 'memory') {
    tell({ type: 'memory', stalls: watch.take(), rssKiB: residentKiB() });
    return;
  }
  arrivedAtMs = [];
  cpuAtStart = process.cpuUsage();
  startedAtMs = performance.now();
  for (const socket of io.sockets.sockets.values()) socket.emit('message', { type: 'invite', model });
});
process.on('disconnect', () => process.exit());
http.listen(0, '127.0.0.1', () => {
  tell({ type: 'listening', port: (http.address() as AddressInfo).port, rssKiB: residentKiB() });
});
