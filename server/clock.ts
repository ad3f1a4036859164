/**
 * The clock of the machine, behind the port of the round engine's shell. It shows the wall's time at the start of
 * this process and then only goes forward: a wall clock that somebody sets back, or that jumps after a suspended
 * laptop wakes, neither holds a round open nor ends one early.
 */
import type { Clock } from './ports.ts';

/** Node's timers take at most a signed 32-bit span, and fire at once where it is longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now,

  wakeAt(atMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      timer = setTimeout(check, Math.min(Math.max(0, atMs - now()), LONGEST_TIMER_MS));
    };
    // Timers may be up to a millisecond early; a deadline that the engine is told of before it has passed
    // would be taken for a stale one.
    const check = () => (now() >= atMs ? callback() : arm());
    arm();
    return () => clearTimeout(timer);
  },
};

/** Milliseconds since 1970 as the wall's clock had them when this process began, plus what has passed since. */
function now(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}
