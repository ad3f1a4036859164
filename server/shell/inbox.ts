/**
 * What many participants say within one turn of the event loop, or within a moment where they are thousands,
 * gathered into one event of each kind: a step of the engine costs as much as the task has people, and thousands
 * report within the same second.
 */

import type { Scores } from '../../core/evaluation/scores.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { ReceivedScores } from '../rounds/state.ts';

export interface Gathered {
  readonly arrived: readonly ParticipantId[];
  readonly folded: readonly ParticipantId[];
  readonly scores: readonly ReceivedScores[];
}

/** Two milliseconds more for each thousand: steps then take the same small share of the time, whatever the crowd. */
const pauseMs = (participants: number) => Math.floor(participants / 500);

export class Inbox {
  readonly #deliver: (gathered: Gathered) => void;
  readonly #participants: () => number;
  #arrived: ParticipantId[] = [];
  #folded: ParticipantId[] = [];
  #scores: ReceivedScores[] = [];
  #isScheduled = false;

  /** @param participants - How many the task has now. */
  constructor(deliver: (gathered: Gathered) => void, participants: () => number) {
    this.#deliver = deliver;
    this.#participants = participants;
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
    const deliver = () => {
      this.#isScheduled = false;
      this.flush();
    };
    const waitMs = pauseMs(this.#participants());
    if (waitMs === 0) setImmediate(deliver);
    else setTimeout(deliver, waitMs);
  }
}
