/** What a measured process tells the bench over its IPC channel. */
import type { Stalls } from './loop-watch.ts';

export interface MeasuredRound extends Stalls {
  /** From the moment at which the first byte of the round's model goes out. */
  readonly roundMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** From the invitation to the last update. */
  readonly inviteToLastMs: number;
  /** CPU time of the process within `roundMs`. */
  readonly cpuMs: number;
}

export type Told =
  | { readonly type: 'listening'; readonly port: number; readonly rssKiB: number }
  | ({ readonly type: 'round' } & MeasuredRound)
  | { readonly type: 'memory'; readonly rssKiB: number; readonly stalls: Stalls };

/** `memory` after a collection of garbage; `round` starts an exchange where the bench has to. */
export type Asked = { readonly type: 'memory' } | { readonly type: 'round' };

export const tell = (told: Told) => process.send?.(told);

/** After a collection of garbage: node is started with --expose-gc. */
export function residentKiB(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage.rss() / 1024;
}

/** The moment by which a share of `momentsMs` (ascending) had come. */
export const quantile = (momentsMs: readonly number[], share: number) =>
  momentsMs[Math.max(0, Math.ceil(share * momentsMs.length) - 1)] ?? Number.NaN;
