/** The page that is measured: stock tfjs in one worker, a participant of a real hub in its compartment. */
import type { Backend } from '../../participant/ports.ts';
import type { Participant, ParticipantStatus } from '../../participant/status.ts';
import { join } from '../../web/sdk/join.ts';
import type { StockRun } from './stock-worker.ts';
import { madeUpRows, WORKLOADS, type WorkloadName } from './workloads.ts';

/** The built worker, put here by the bench. */
declare const STOCK_WORKER: string;

export interface FederatedRound {
  /** Of the trainer alone, as it tells. */
  readonly rowsPerSecond: number;
  /** From the invitation to the hub's acknowledgement of the update. */
  readonly federatedPerSecond: number;
}

const bench = {
  /** Rows a second. */
  async stock(run: StockRun): Promise<number> {
    stock ??= new Worker(URL.createObjectURL(new Blob([STOCK_WORKER], { type: 'text/javascript' })));
    const worker = stock;
    const answer = await new Promise<{ rowsPerSecond?: number; failure?: string }>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.postMessage(run);
    });
    if (answer.rowsPerSecond === undefined) throw new Error(answer.failure);
    return answer.rowsPerSecond;
  },

  /** Joins, and trains one round. Milliseconds from the call until its update is in. */
  async join(hub: string, workload: WorkloadName, backend: Backend): Promise<number> {
    const { task, rows } = WORKLOADS[workload];
    const startedAt = performance.now();
    participant = await join({ hub, task: task.id, data: madeUpRows(task, rows[backend]), backend });
    await seen(participant, (status) => updatesOf(status) > 0);
    return performance.now() - startedAt;
  },

  /** Resolves when the participant is invited to nothing. */
  async idle(): Promise<void> {
    if (participant) await seen(participant, ({ activity }) => activity.phase === 'waiting');
  },

  /** Resolves when the update of the next round is in. Call it before that round begins. */
  async round(workload: WorkloadName, backend: Backend): Promise<FederatedRound> {
    if (!participant) throw new Error('nobody has joined');
    const of = participant;
    const sent = updatesOf(of.status);
    await seen(of, ({ activity }) => activity.phase === 'training');
    const startedAt = performance.now();
    await seen(of, (status) => updatesOf(status) > sent);
    const elapsedMs = performance.now() - startedAt;
    return {
      rowsPerSecond: of.status.rowsPerSecond ?? 0,
      federatedPerSecond: (1000 * WORKLOADS[workload].rows[backend]) / elapsedMs,
    };
  },

  /** Milliseconds of the longest frame since the last call. */
  longestFrameMs(): number {
    const longest = longestMs;
    longestMs = 0;
    return longest;
  },
};

let stock: Worker | undefined;
let participant: Participant | undefined;
let longestMs = 0;

const updatesOf = ({ crossings }: ParticipantStatus) =>
  crossings.filter(({ what, direction }) => what === 'update' && direction === 'out').length;

function seen(of: Participant, isIt: (status: ParticipantStatus) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = of.subscribe((status) => {
      const { activity } = status;
      if (activity.phase === 'failed') reject(new Error(activity.error.what));
      if (!isIt(status)) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}

let frameAt = performance.now();
requestAnimationFrame(function watch(now) {
  longestMs = Math.max(longestMs, now - frameAt);
  frameAt = now;
  requestAnimationFrame(watch);
});

Object.assign(window, { bench });
export type TrainBench = typeof bench;
