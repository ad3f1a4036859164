/** The longest stall of this process's event loop, by a timer: node's own monitor forgets stalls at each reset. */
const EVERY_MS = 5;

export interface Stalls {
  /** How much later than due the loop ran, at worst. */
  readonly maxLoopStallMs: number;
  /** CPU time of this process, at worst, between two looks: what is left of a stall where others share the cores. */
  readonly maxLoopBusyMs: number;
}

export class LoopWatch {
  #maxStallMs = 0;
  #maxBusyMs = 0;
  #lookedAtMs = performance.now();
  #cpu = process.cpuUsage();

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
    const cpu = process.cpuUsage();
    const busyMs = (cpu.user - this.#cpu.user + cpu.system - this.#cpu.system) / 1000;
    this.#maxStallMs = Math.max(this.#maxStallMs, nowMs - this.#lookedAtMs - EVERY_MS);
    this.#maxBusyMs = Math.max(this.#maxBusyMs, busyMs);
    this.#lookedAtMs = nowMs;
    this.#cpu = cpu;
  }
}
