/** Opens the compartment with the code that this build is pinned to, and starts a participant in this page. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { DataSource } from '../../core/task/data-source.ts';
import type { Mapping } from '../../core/task/mapping.ts';
import { type Politeness, stricter } from '../../core/task/politeness.ts';
import type { Task } from '../../core/task/task.ts';
import { downloadModelFrom } from '../../participant/courier/download-model.ts';
import { hubAddress } from '../../participant/courier/hub-address.ts';
import { getBytes } from '../../participant/courier/hub-http.ts';
import { openSocketIoLink } from '../../participant/courier/socket-io-link.ts';
import { startParticipant } from '../../participant/participant.ts';
import type { Backend, TrainerInput } from '../../participant/ports.ts';
import type { Participant } from '../../participant/status.ts';
import { BUILD_INFO, type PinnedFile } from './build-info.ts';
import { openCompartment } from './compartment/host.ts';
import { pageIdentity, sessionIdentity } from './identity.ts';
import { watchPoliteness } from './politeness/watch-politeness.ts';
import { retained } from './retained.ts';

export interface Joining {
  readonly hubUrl: string;
  /** Below which trainer and kernels lie: the hub's root, or the folder of one version. */
  readonly filesUrl: string;
  readonly task: Task;
  readonly data: DataSource;
  readonly mapping?: Mapping;
  readonly test?: DataSource;
  readonly backend: Backend | 'auto';
  readonly token?: string;
  readonly identityKey?: string;
  readonly politeness?: Politeness;
}

/** @throws TabfedError as `join` does, but for what concerns the task. */
export async function joinTask(joining: Joining): Promise<Participant> {
  const { hubUrl, filesUrl, task, data, mapping, test, backend, token, identityKey } = joining;
  const policy = stricter(task.politeness, joining.politeness);
  const kernels = backend === 'webgl' || backend === 'cpu' ? undefined : fetchWasm(filesUrl);
  kernels?.catch(() => {}); // told below, once the compartment is open
  const compartment = await openCompartment({
    trainerUrl: hubAddress(filesUrl, BUILD_INFO.trainer.path),
    trainerSha256: BUILD_INFO.trainer.sha256,
  });
  const wasm = await kernels?.catch(async (error: unknown) => {
    await compartment.close();
    throw error;
  });
  const input: TrainerInput = { task, data, mapping, test, backend, wasm, maxShare: policy.maxShare };
  const sameInput = retained(input);
  let opened = compartment;
  return startParticipant({
    task,
    trainer: compartment.trainer,
    trainerInput: input,
    reopenTrainer: async () => {
      opened = await opened.reopen();
      return { trainer: opened.trainer, input: await sameInput() };
    },
    watchPoliteness: (tell) => watchPoliteness(policy, tell),
    openLink: openSocketIoLink(hubUrl),
    downloadModel: downloadModelFrom(hubUrl),
    identity: identityKey === undefined ? pageIdentity() : sessionIdentity(identityKey),
    sha256,
    ...(token !== undefined && { token }),
    clock,
  });
}

/** The trainer has no network, so the page fetches its kernels. Without them it goes on with another backend. */
async function fetchWasm(filesUrl: string): Promise<Record<string, Uint8Array>> {
  const files = await Promise.all(BUILD_INFO.wasm.map((file) => fetchKernel(filesUrl, file)));
  return Object.fromEntries(files.flat());
}

/** Kernels compute on rows: one of another hash is no more run than another trainer would be. */
async function fetchKernel(
  filesUrl: string,
  { path, sha256: expected }: PinnedFile,
): Promise<[name: string, bytes: Uint8Array][]> {
  const bytes = await getBytes(filesUrl, path).catch(() => undefined);
  if (!bytes) return [];
  const found = await sha256(bytes);
  if (found === expected) return [[path.slice(path.lastIndexOf('/') + 1), bytes]];
  throw new TabfedError('trainer.altered', {
    what: `The kernels at ${hubAddress(filesUrl, path)} should have the SHA-256 ${expected}; they have ${found}. They were not run.`,
    next: 'Reload the page to get the version of the hub; where it stays, ask the operator why the code differs.',
  });
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const clock = {
  now: () => Date.now(),
  wakeAt(atMs: number, callback: () => void) {
    const timer = setTimeout(callback, Math.max(0, atMs - Date.now()));
    return () => clearTimeout(timer);
  },
};
