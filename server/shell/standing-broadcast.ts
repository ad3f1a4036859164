/** Tells everybody of a task where it stands: when it changes, and to a crowd only now and then. */
import type { Standing } from '../../core/protocol/messages.ts';
import type { Clock } from '../ports.ts';

/** Up to this many participants hear of every change at once. */
const SMALL_CROWD = 32;

/**
 * A thousand updates would otherwise mean a thousand messages to each of a thousand participants. So the hub sends
 * about a thousand standings a second, however large the crowd: a few hundredths of a core.
 */
const pauseMs = (participants: number) => (participants <= SMALL_CROWD ? 0 : Math.max(100, participants));

export class StandingBroadcast {
  readonly #clock: Clock;
  readonly #send: (standing: Standing) => void;
  #told = '';
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, send: (standing: Standing) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** @param standing - Reads the standing as late as possible. */
  update(standing: () => Standing, participants: number): void {
    if (this.#cancel) return;
    const nextAtMs = this.#toldAtMs + pauseMs(participants);
    if (this.#clock.now() >= nextAtMs) {
      this.#tell(standing());
      return;
    }
    this.#cancel = this.#clock.wakeAt(nextAtMs, () => {
      this.#cancel = undefined;
      this.#tell(standing());
    });
  }

  close(): void {
    this.#cancel?.();
  }

  #tell(standing: Standing): void {
    const { remainingMs: _, ...lasting } = standing;
    const told = JSON.stringify(lasting);
    if (told === this.#told) return;
    this.#told = told;
    this.#toldAtMs = this.#clock.now();
    this.#send(standing);
  }
}
