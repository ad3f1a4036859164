/** The browser door of the package: `import { join } from 'tabfed'`. */
import * as z from 'zod/mini';
import type { DataSource } from '../../core/task/data-source.ts';
import { downloadModelFrom } from '../../participant/courier/download-model.ts';
import { hubAddress } from '../../participant/courier/hub-address.ts';
import { getBytes, getTask } from '../../participant/courier/hub-http.ts';
import { openSocketIoLink } from '../../participant/courier/socket-io-link.ts';
import { startParticipant } from '../../participant/participant.ts';
import type { Backend } from '../../participant/ports.ts';
import type { Participant } from '../../participant/status.ts';
import { BUILD_INFO } from './build-info.ts';
import { openCompartment } from './compartment/host.ts';
import { pageIdentity, sessionIdentity } from './identity.ts';

// Without it zod probes `new Function`, which a strict CSP blocks and reports.
z.config({ jitless: true });

export interface JoinOptions {
  /** The hub's address, e.g. `https://hub.example.org`. */
  readonly hub: string | URL;
  readonly task: string;
  /**
   * This participant's rows. They go into the compartment and never to the hub. Byte arrays are taken: their
   * buffers are transferred, and empty afterwards. Pass a copy to keep one.
   */
  readonly data: DataSource;
  /** Rows of the task's public test set to measure on; taken in the same way. */
  readonly test?: DataSource;
  /** `auto`, the default: the fastest of WebGL, WASM and CPU that works here. */
  readonly backend?: Backend | 'auto';
  /** A join token, for a task that asks for one. Needed once: an identity that is kept comes back without it. */
  readonly token?: string;
  /**
   * Where this tab's identity is kept in sessionStorage, so that it is the same participant after a reload;
   * one key for each participant of a page. Without it, the identity lasts as long as the page.
   */
  readonly identityKey?: string;
}

/**
 * Joins a task: loads it, opens the compartment and starts training. Resolves once the compartment is open;
 * everything after that is told by `participant.subscribe`.
 *
 * Call it after consent, never before: it loads code, starts a worker, opens a socket and stores an identity
 * in this tab.
 *
 * @throws TabfedError `page.insecure`, `page.blocked`, `hub.unreachable`, `task.not-found`, `task.invalid`,
 * `trainer.altered` or `trainer.crashed`.
 */
export async function join(options: JoinOptions): Promise<Participant> {
  const hubUrl = String(options.hub);
  const { data, test, backend = 'auto' } = options;
  const { task } = await getTask(hubUrl, options.task);
  const [compartment, wasm] = await Promise.all([
    openCompartment({
      trainerUrl: hubAddress(hubUrl, BUILD_INFO.trainer.path),
      trainerSha256: BUILD_INFO.trainer.sha256,
    }),
    backend === 'webgl' || backend === 'cpu' ? undefined : fetchWasm(hubUrl),
  ]);
  return startParticipant({
    task,
    trainer: compartment.trainer,
    trainerInput: { task, data, test, backend, wasm },
    openLink: openSocketIoLink(hubUrl),
    downloadModel: downloadModelFrom(hubUrl),
    identity: options.identityKey === undefined ? pageIdentity() : sessionIdentity(options.identityKey),
    sha256,
    ...(options.token !== undefined && { token: options.token }),
    clock,
    onClose: compartment.close,
  });
}

/** The trainer has no network, so the page fetches its kernels. Without them it goes on with another backend. */
async function fetchWasm(hubUrl: string): Promise<Record<string, Uint8Array>> {
  const files = await Promise.all(
    BUILD_INFO.wasm.map(async (path) => {
      const bytes = await getBytes(hubUrl, path).catch(() => undefined);
      return bytes ? [[path.slice(path.lastIndexOf('/') + 1), bytes] as const] : [];
    }),
  );
  return Object.fromEntries(files.flat());
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
