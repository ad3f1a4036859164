import type { Clock } from '../../server/ports.ts';

/** A clock that a test sets by hand. Timers fire in order, each at its own moment. */
export class ManualClock implements Clock {
  /** Passes with every look at the clock, as on a real machine; 0 holds time still between advances. */
  tickMs = 0;
  #nowMs = 1_000_000;
  #timers: { atMs: number; callback: () => void }[] = [];

  now = (): number => {
    this.#nowMs += this.tickMs;
    return this.#nowMs;
  };

  wakeAt = (atMs: number, callback: () => void): (() => void) => {
    const timer = { atMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** The next timer's moment. */
  get nextAtMs(): number | undefined {
    return this.#timers.length > 0 ? Math.min(...this.#timers.map(({ atMs }) => atMs)) : undefined;
  }

  /** Lets time pass, and fires what is due; `settle` is awaited after each timer. */
  async advance(ms: number, settle: () => Promise<void>): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const due = this.#timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.callback();
      await settle();
    }
    this.#nowMs = endMs;
  }
}
