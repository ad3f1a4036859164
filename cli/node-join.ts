/** The Node door of the package: `import { join } from 'tabfed'`. A participant without a browser. */
import { TabfedError } from '../core/errors/tabfed-error.ts';
import type { DataSource } from '../core/task/data-source.ts';
import type { Mapping } from '../core/task/mapping.ts';
import type { Task } from '../core/task/task.ts';
import { downloadModelFrom } from '../participant/courier/download-model.ts';
import { getBytes, getTask } from '../participant/courier/hub-http.ts';
import { openSocketIoLink } from '../participant/courier/socket-io-link.ts';
import { startParticipant } from '../participant/participant.ts';
import type { IdentityStore, TrainerInput } from '../participant/ports.ts';
import type { Participant } from '../participant/status.ts';
import { nodeTrainerPorts } from '../participant/trainer/node-ports.ts';
import { createTfjsTrainer } from '../participant/trainer/tfjs-trainer.ts';
import { systemClock } from '../server/clock.ts';
import { samplesOf } from '../tasks/registry.ts';
import type { SampleRows } from '../tasks/samples.ts';
import { memoryIdentity } from './file-identity.ts';

export type { ErrorReport } from '../core/errors/tabfed-error.ts';
export type { DataSource } from '../core/task/data-source.ts';
export type { Identity, IdentityStore, TryInput, TryOutput } from '../participant/ports.ts';
export type { Activity, Participant, ParticipantStatus, RoundView } from '../participant/status.ts';
export { TabfedError };

export interface JoinOptions {
  /** The hub's address, e.g. `http://localhost:8080`. */
  readonly hub: string;
  readonly task: string;
  /** This participant's rows. Without them: public sample rows of a built-in task. Read, never sent. */
  readonly data?: DataSource;
  /** How `data` becomes the task's columns, where its names, units or words are others; docs/TASKS.md. */
  readonly mapping?: Mapping;
  /** Public rows to measure on, that nobody trains on. Only with `data`. */
  readonly test?: DataSource;
  /** Sample rows start ≤ i < end; without it the first part of the task's first split. Not with `data`. */
  readonly examples?: readonly [start: number, end: number];
  /** `auto`, the default: wasm where it works, else cpu. */
  readonly backend?: 'auto' | 'wasm' | 'cpu';
  /** A join token, for a task that asks for one. Needed once: an identity that is kept comes back without it. */
  readonly token?: string;
  /** Where this participant's identity is kept; without it, in memory. */
  readonly identity?: IdentityStore;
}

/**
 * Joins a task and trains until it is finished or `leave()` is called. Resolves once the task is known and the rows
 * are read from where they come; everything after that is told by `participant.subscribe`.
 *
 * @throws TabfedError `hub.unreachable`, `task.not-found`, `task.invalid` or `data.*`.
 */
export async function join(options: JoinOptions): Promise<Participant> {
  const { task } = await getTask(options.hub, options.task);
  const { data, test } = await rowsFor(task, options);
  const ports = nodeTrainerPorts();
  const { backend = 'auto' } = options;
  const input: TrainerInput = {
    task,
    data,
    mapping: options.mapping,
    test,
    backend,
    maxShare: task.politeness?.maxShare,
  };
  let trainer = createTfjsTrainer(ports);
  return startParticipant({
    task,
    trainer,
    trainerInput: input,
    reopenTrainer: async () => {
      await trainer.close();
      trainer = createTfjsTrainer(ports);
      return { trainer, input };
    },
    openLink: openSocketIoLink(options.hub),
    downloadModel: downloadModelFrom(options.hub),
    identity: options.identity ?? memoryIdentity(),
    sha256: ports.sha256,
    ...(options.token !== undefined && { token: options.token }),
    clock: systemClock,
  });
}

async function rowsFor(task: Task, { hub, data, test, examples }: JoinOptions): Promise<SampleRows> {
  if (data) return { data, test };
  const samples = samplesOf(task.id);
  const split = samples?.splits[0];
  if (!samples || !split) {
    throw new TabfedError('data.empty', {
      what: `Task "${task.id}" comes without sample rows, and none were given.`,
      next: 'Pass your own rows as `data` to join(); see docs/TASKS.md for their form.',
    });
  }
  const fetchBytes = (path: string) => getBytes(hub, path);
  if (examples) return samples.loadRange(examples[0], examples[1], fetchBytes);
  return samples.load({ split: split.id, part: 0 }, fetchBytes);
}
