/**
 * The Trainer interface over a message port: `remoteTrainer` on the page, `serveTrainer` in the worker.
 * Errors cross as reports; models, frames and files are transferred, not copied.
 */
import { type ErrorReport, TabfedError, unreachable } from '../../../core/errors/tabfed-error.ts';
import type { Scores } from '../../../core/evaluation/scores.ts';
import type { ByteFile } from '../../../core/task/data-source.ts';
import type { FileProfile } from '../../../participant/data/profile/file-profile.ts';
import type {
  DataProfile,
  ModelInput,
  ReadingProgress,
  SurveyedRows,
  TrainedUpdate,
  Trainer,
  TrainerInput,
  TrainingJob,
  TrainingProgress,
  TryInput,
  TryOutput,
} from '../../../participant/ports.ts';
import { forTransfer } from './transfer.ts';

type Call =
  | { readonly type: 'prepare'; readonly input: TrainerInput }
  | { readonly type: 'inspect'; readonly file: ByteFile }
  | { readonly type: 'survey' }
  | { readonly type: 'train'; readonly job: TrainingJob }
  | { readonly type: 'evaluate'; readonly model: ModelInput }
  | { readonly type: 'predict'; readonly inputs: readonly TryInput[] }
  | { readonly type: 'close' };

type ToTrainer = (Call & { readonly id: number }) | { readonly type: 'cancel' } | { readonly type: 'ping' };

type FromTrainer =
  | { readonly type: 'alive' }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorReport };

type Progress = TrainingProgress | ReadingProgress;

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** What the call that waits here is told of; each kind of call has one kind of progress. */
  readonly onProgress?: (progress: never) => void;
}

export interface RemoteTrainer {
  readonly trainer: Trainer;
  /** The worker is gone: rejects what is pending and everything after it with `error`. */
  fail(error: TabfedError): void;
}

/** Signs of life that may be missing in a row. Counted, not timed: a page that was frozen counts on where it was. */
const MAX_SILENCES = 8;

/** @param onSilence - The trainer owes an answer, and has not said anything for about `patienceMs`. */
export function remoteTrainer(port: MessagePort, patienceMs: number, onSilence: () => void): RemoteTrainer {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let failure: TabfedError | undefined;
  let silences = 0;
  const watch = setInterval(() => {
    if (pending.size === 0) return;
    silences += 1;
    if (silences > MAX_SILENCES) onSilence();
    else port.postMessage({ type: 'ping' } satisfies ToTrainer);
  }, patienceMs / MAX_SILENCES);

  port.onmessage = ({ data }: MessageEvent<FromTrainer>) => {
    silences = 0;
    if (data.type === 'alive') return;
    const caller = pending.get(data.id);
    if (!caller) return;
    if (data.type === 'progress') return caller.onProgress?.(data.progress as never);
    pending.delete(data.id);
    if (data.type === 'done') caller.resolve(data.value);
    else caller.reject(TabfedError.fromReport(data.error));
  };

  function call(message: Call, onProgress?: Pending['onProgress']): Promise<unknown> {
    if (failure) return Promise.reject(failure);
    return new Promise((resolve, reject) => {
      const id = nextId++;
      if (pending.size === 0) silences = 0;
      const transfer = forTransfer({ ...message, id });
      port.postMessage(transfer.message, transfer.buffers);
      pending.set(id, { resolve, reject, onProgress });
    });
  }

  return {
    trainer: {
      prepare: (input, onProgress) => call({ type: 'prepare', input }, onProgress) as Promise<DataProfile>,
      inspect: (file, onProgress) => call({ type: 'inspect', file }, onProgress) as Promise<FileProfile>,
      survey: () => call({ type: 'survey' }) as Promise<SurveyedRows>,
      train: (job, onProgress) => call({ type: 'train', job }, onProgress) as Promise<TrainedUpdate>,
      evaluate: (model) => call({ type: 'evaluate', model }) as Promise<Scores>,
      predict: (inputs) => call({ type: 'predict', inputs }) as Promise<readonly TryOutput[]>,
      cancel: () => port.postMessage({ type: 'cancel' } satisfies ToTrainer),
      close: () => call({ type: 'close' }) as Promise<void>,
    },
    fail(error) {
      failure ??= error;
      clearInterval(watch);
      for (const { reject } of pending.values()) reject(failure);
      pending.clear();
    },
  };
}

/** Serves `trainer` to the page at the other end of `port`, from now on. */
export function serveTrainer(port: MessagePort, trainer: Trainer): void {
  port.onmessage = async ({ data }: MessageEvent<ToTrainer>) => {
    if (data.type === 'cancel') return trainer.cancel();
    if (data.type === 'ping') return port.postMessage({ type: 'alive' } satisfies FromTrainer);
    const answer = await run(trainer, data, (progress) =>
      port.postMessage({ type: 'progress', id: data.id, progress } satisfies FromTrainer),
    ).then(
      (value): FromTrainer => ({ type: 'done', id: data.id, value }),
      (error: unknown): FromTrainer => ({ type: 'failed', id: data.id, error: reportOf(error) }),
    );
    const { message, buffers } = forTransfer(answer);
    port.postMessage(message, buffers);
  };
}

async function run(trainer: Trainer, call: Call, onProgress: (progress: Progress) => void): Promise<unknown> {
  switch (call.type) {
    case 'prepare':
      return trainer.prepare(call.input, onProgress);
    case 'inspect':
      return trainer.inspect(call.file, onProgress);
    case 'survey':
      return trainer.survey();
    case 'train':
      return trainer.train(call.job, onProgress);
    case 'evaluate':
      return trainer.evaluate(call.model);
    case 'predict':
      return trainer.predict(call.inputs);
    case 'close':
      return trainer.close();
    default:
      return unreachable(call);
  }
}

function reportOf(error: unknown): ErrorReport {
  if (error instanceof TabfedError) return error.toReport();
  return {
    code: 'trainer.crashed',
    what: `The trainer failed: ${error instanceof Error ? error.message : String(error)}.`,
    next: 'Reload the page; where it happens again, report it with this sentence.',
  };
}
