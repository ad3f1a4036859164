/** How many bytes of unfinished frames a hub holds, over all its tasks, and who has to make room. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { DEFAULT_LIMITS } from '../limits/limits.ts';
import type { Clock } from '../ports.ts';

/** Room for one frame. */
export interface Reservation {
  /** A chunk has arrived: the upload moves. */
  touch(): void;
  /** The frame is whole: its room is not taken away any more. */
  keep(): void;
  /** Called once. */
  release(): void;
}

interface Held {
  touchedAtMs: number;
  readonly takeAway: () => void;
}

/**
 * Shared by all tasks of a hub. An upload that stands still keeps its room as long as nobody else needs it: a tab
 * on a bad line loses nothing, and one that opens an upload and never sends it does not keep others waiting.
 */
export class UploadBudget {
  readonly #maxBytes: number;
  readonly #stalledAfterMs: number;
  readonly #clock: Pick<Clock, 'now'>;
  /** Unfinished uploads; the one that has stood still longest comes first. */
  readonly #unfinished = new Map<Reservation, Held>();
  #used = 0;

  constructor(
    clock: Pick<Clock, 'now'>,
    {
      bufferedBytesPerHub: maxBytes = DEFAULT_LIMITS.bufferedBytesPerHub,
      uploadStalledAfterMs: stalledAfterMs = DEFAULT_LIMITS.uploadStalledAfterMs,
    } = {},
  ) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
    this.#stalledAfterMs = stalledAfterMs;
  }

  get usedBytes(): number {
    return this.#used;
  }

  /**
   * @param takeAway - Ends the upload, and with it the reservation, where it stands still and others need its room.
   * @throws TabfedError `upload.busy` where there is no room, and none to be had.
   */
  reserve(bytes: number, takeAway: () => void): Reservation {
    this.#makeRoom(bytes);
    this.#used += bytes;
    const reservation: Reservation = {
      touch: () => {
        this.#unfinished.delete(reservation);
        this.#unfinished.set(reservation, { touchedAtMs: this.#clock.now(), takeAway });
      },
      keep: () => void this.#unfinished.delete(reservation),
      release: () => {
        this.#unfinished.delete(reservation);
        this.#used -= bytes;
      },
    };
    reservation.touch();
    return reservation;
  }

  #makeRoom(bytes: number): void {
    const stalledBefore = this.#clock.now() - this.#stalledAfterMs;
    for (const { touchedAtMs, takeAway } of [...this.#unfinished.values()]) {
      if (this.#used + bytes <= this.#maxBytes || touchedAtMs > stalledBefore) break;
      takeAway();
    }
    if (this.#used + bytes <= this.#maxBytes) return;
    throw new TabfedError('upload.busy', {
      what: `The hub holds ${this.#used} bytes of unfinished updates, at most ${this.#maxBytes} are allowed.`,
      next: 'Send the update again in a few seconds.',
    });
  }
}
