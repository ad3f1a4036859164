/** A thread with trainers of its own; the other end is `threadedHost`. */
import { parentPort } from 'node:worker_threads';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { HostAnswer, HostCall } from './threaded-host.ts';
import { LocalHost } from './trainer-host.ts';

const host = new LocalHost();

parentPort!.on('message', async ({ id, method, args }: HostCall) => {
  const call = host[method] as (...given: unknown[]) => Promise<unknown>;
  const answer = await call.call(host, ...args).then(
    (value): HostAnswer => ({ id, value }),
    (error: unknown): HostAnswer =>
      error instanceof TabfedError
        ? { id, refusal: error.toReport() }
        : { id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) },
  );
  parentPort!.postMessage(answer);
});
