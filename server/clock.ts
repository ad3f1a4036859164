/** The clock of the machine, behind the port of the round engine's shell. */
import type { Clock } from './ports.ts';

/** Node's timers take at most a signed 32-bit span, and fire at once where it is longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),

  wakeAt(atMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      timer = setTimeout(check, Math.min(Math.max(0, atMs - Date.now()), LONGEST_TIMER_MS));
    };
    // Timers run on the monotonic clock and may be up to a millisecond early by the wall clock; a deadline
    // that the engine is told of before it has passed would be taken for a stale one.
    const check = () => (Date.now() >= atMs ? callback() : arm());
    arm();
    return () => clearTimeout(timer);
  },
};
