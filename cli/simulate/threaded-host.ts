/** Trainers in a thread of their own, by messages. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
import type { TrainerHost } from './trainer-host.ts';

export interface HostCall {
  readonly id: number;
  readonly method: keyof TrainerHost;
  readonly args: readonly unknown[];
}

export type HostAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly refusal: ErrorReport }
  | { readonly id: number; readonly fault: string };

export function threadedHost(): TrainerHost {
  const worker = openThread();
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  let calls = 0;
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`a thread of the simulation ended with ${code}`)));
  worker.on('message', (answer: HostAnswer) => {
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('value' in answer) caller?.resolve(answer.value as never);
    else if ('refusal' in answer) caller?.reject(TabfedError.fromReport(answer.refusal));
    else caller?.reject(new Error(answer.fault));
  });
  const call = <T>(method: keyof TrainerHost, ...args: readonly unknown[]): Promise<T> => {
    if (failure) return Promise.reject(failure);
    return new Promise<T>((resolve, reject) => {
      const id = ++calls;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, args } satisfies HostCall);
    });
  };
  return {
    open: (participant, input) => call('open', participant, input),
    holdModel: (id, bytes) => call('holdModel', id, bytes),
    survey: (participant) => call('survey', participant),
    train: (participant, job) => call('train', participant, job),
    evaluate: (participant) => call('evaluate', participant),
    close: async () => {
      await worker.terminate();
    },
  };
}

/** Beside the built command line, or this folder's source. */
function openThread(): Worker {
  const built = ['./simulate-thread.js', '../cli/simulate-thread.js']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  if (built) return new Worker(built);
  // A thread does not inherit what makes Node read TypeScript.
  const source = new URL('./trainer-thread.ts', import.meta.url).href;
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import('${source}'); });`;
  return new Worker(start, { eval: true, execArgv: [] });
}
