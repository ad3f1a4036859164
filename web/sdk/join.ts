/** The browser door of the package: `import { join } from 'tabfed'`. */
import * as z from 'zod/mini';
import type { DataSource } from '../../core/task/data-source.ts';
import type { Mapping } from '../../core/task/mapping.ts';
import type { Politeness } from '../../core/task/politeness.ts';
import { getTask } from '../../participant/courier/hub-http.ts';
import type { Backend } from '../../participant/ports.ts';
import type { Participant } from '../../participant/status.ts';
import { joinTask } from './join-task.ts';

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
  /** How `data` becomes the task's columns, where its names, units or words are others; docs/TASKS.md. */
  readonly mapping?: Mapping;
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
  /** When to leave the machine to its person; of this and what the task says, the stricter counts. */
  readonly politeness?: Politeness;
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
  const { hub, task: id, backend = 'auto', ...rest } = options;
  const hubUrl = String(hub);
  const { task } = await getTask(hubUrl, id);
  return joinTask({ ...rest, hubUrl, filesUrl: hubUrl, task, backend });
}
