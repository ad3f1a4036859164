/** The longest stall of this process's event loop, by a timer: node's own monitor forgets stalls at each reset. */
import { existsSync, openSync, readSync } from 'node:fs';

const EVERY_MS = 5;
/** Linux's account of the main thread: nanoseconds on a core, nanoseconds waiting for one, turns. */
const ACCOUNT = '/proc/self/schedstat';

export interface Stalls {
  /** How much later than due the loop ran, at worst. */
  readonly maxLoopStallMs: number;
  /**
   * Time on a core between two looks, at worst: what is left of a stall where other programs want the cores too. Of the
   * main thread on Linux, collections of garbage included; elsewhere of the whole process.
   */
  readonly maxLoopBusyMs: number;
}

export class LoopWatch {
  readonly #account = existsSync(ACCOUNT) ? openSync(ACCOUNT, 'r') : undefined;
  readonly #text = Buffer.alloc(64);
  #maxStallMs = 0;
  #maxBusyMs = 0;
  #lookedAtMs = performance.now();
  #onCoreMs = this.#readOnCoreMs();

  constructor() {
    setInterval(() => this.#look(), EVERY_MS);
  }

  /** What was seen since the last call. */
  take(): Stalls {
    this.#look();
    const stalls = { maxLoopStallMs: this.#maxStallMs, maxLoopBusyMs: this.#maxBusyMs };
    this.#maxStallMs = 0;
    this.#maxBusyMs = 0;
    return stalls;
  }

  #look(): void {
    const nowMs = performance.now();
    const onCoreMs = this.#readOnCoreMs();
    this.#maxStallMs = Math.max(this.#maxStallMs, nowMs - this.#lookedAtMs - EVERY_MS);
    this.#maxBusyMs = Math.max(this.#maxBusyMs, onCoreMs - this.#onCoreMs);
    this.#lookedAtMs = nowMs;
    this.#onCoreMs = onCoreMs;
  }

  #readOnCoreMs(): number {
    if (this.#account === undefined) {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    }
    const bytes = readSync(this.#account, this.#text, 0, this.#text.length, 0);
    return Number(this.#text.toString('latin1', 0, bytes).split(' ')[0]) / 1e6;
  }
}
