import type { Clock } from '../../server/ports.ts';

/** Time as a simulation lets it pass: it stands still while somebody trains, and jumps where everybody waits. */
export class SimulatedClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  now = (): number => this.#nowMs;

  wakeAt = (atMs: number, callback: () => void): (() => void) => {
    const timer = { atMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Goes on to the next moment that somebody waits for; false where nobody waits for any. */
  advance(): boolean {
    const next = [...this.#timers].sort((a, b) => a.atMs - b.atMs)[0];
    if (!next) return false;
    this.#timers.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.atMs);
    next.callback();
    return true;
  }
}
