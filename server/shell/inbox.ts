/**
 * What many participants say within one turn of the event loop, gathered into one event of each kind: a step of
 * the engine costs as much as the task has people, and thousands report within the same second.
 */
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { Scores } from '../../core/protocol/messages.ts';
import type { ReceivedScores } from '../rounds/state.ts';

export interface Gathered {
  readonly arrived: readonly ParticipantId[];
  readonly folded: readonly ParticipantId[];
  readonly scores: readonly ReceivedScores[];
}

export class Inbox {
  readonly #deliver: (gathered: Gathered) => void;
  #arrived: ParticipantId[] = [];
  #folded: ParticipantId[] = [];
  #scores: ReceivedScores[] = [];
  #isScheduled = false;

  constructor(deliver: (gathered: Gathered) => void) {
    this.#deliver = deliver;
  }

  get isEmpty(): boolean {
    return this.#arrived.length + this.#folded.length + this.#scores.length === 0;
  }

  arrived(participant: ParticipantId): void {
    this.#arrived.push(participant);
    this.#schedule();
  }

  folded(participant: ParticipantId): void {
    this.#folded.push(participant);
    this.#schedule();
  }

  scored(participant: ParticipantId, scores: Scores): void {
    this.#scores.push({ participant, scores });
    this.#schedule();
  }

  /** Delivers at once: whatever comes next must see what came before. */
  flush(): void {
    if (this.isEmpty) return;
    const gathered = { arrived: this.#arrived, folded: this.#folded, scores: this.#scores };
    this.#arrived = [];
    this.#folded = [];
    this.#scores = [];
    this.#deliver(gathered);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }
}
