/**
 * What one task says to its participants: invitations, commits, standings. What is announced within a turn of the event
 * loop goes out together, one write a participant: a round that is committed and the invitation to the next. A crowd is
 * told in bursts, so that the event loop breathes in between and updates come in meanwhile.
 */
import { setImmediate } from 'node:timers/promises';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { HubMessage, ModelOffer, RoundSummary } from '../../core/protocol/messages.ts';
import type { Clock } from '../ports.ts';
import { type CurrentModel, Links } from './links.ts';

/** Participants to tell before the event loop gets a turn, */
const BURST = 64;
/** or less where they get a model, which can cost the kernel a millisecond each. */
const BURST_MS = 10;

export interface Invitation {
  readonly round: number;
  readonly attempt: number;
  readonly deadlineAtMs: number;
}

/** What one participant is told. */
type Say = (participant: ParticipantId) => HubMessage;

interface Announcement {
  readonly to: readonly ParticipantId[];
  /** Called before each burst. */
  readonly begin: () => Say;
}

export class Announcer {
  readonly links = new Links();
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  #bytesDown = 0;
  #waiting: Announcement[] = [];
  #telling: Promise<void> | undefined;

  /** @param onFault - Hears what went wrong while something was sent. */
  constructor(clock: Clock, onFault: (error: unknown) => void) {
    this.#clock = clock;
    this.#onFault = onFault;
  }

  /** Bytes of models that went out since the last commit, inline and over HTTP. */
  get bytesDown(): number {
    return this.#bytesDown;
  }

  countBytesDown(bytes: number): void {
    this.#bytesDown += bytes;
  }

  /** Resolves when everything that was announced has been sent. */
  async settled(): Promise<void> {
    await this.#telling;
  }

  invite(to: readonly ParticipantId[], invitation: Invitation, model: CurrentModel): void {
    const { round, attempt, deadlineAtMs } = invitation;
    this.#announce(to, () => {
      // As long as the burst lasts: what is told is the time that remains.
      const remainingMs = Math.max(0, Math.round(deadlineAtMs - this.#clock.now()));
      return this.#offering(model, (offer) => ({
        type: 'invite',
        round,
        attempt,
        model: offer,
        remainingMs,
      }));
    });
  }

  /** The next version is durable. What goes out from here on counts for the next round. */
  committed(summary: RoundSummary, model: CurrentModel): void {
    this.#bytesDown = 0;
    const say = this.#offering(model, (offer) => ({ type: 'committed', summary, model: offer }));
    this.#announce(this.links.participants(), () => say);
  }

  tellAll(message: HubMessage): void {
    this.#announce(this.links.participants(), () => () => message);
  }

  /** Two messages, with the model inside and without it, so that no more than two are encoded. */
  #offering(model: CurrentModel, make: (offer: ModelOffer) => HubMessage): Say {
    const { byteLength: bytes } = model.bytes;
    const short = make({ id: model.id, bytes });
    const whole = make({ id: model.id, bytes, inline: model.bytes });
    return (participant) => {
      if (!this.links.takesInline(participant, model)) return short;
      this.countBytesDown(bytes);
      return whole;
    };
  }

  #announce(to: readonly ParticipantId[], begin: () => Say): void {
    this.#waiting.push({ to, begin });
    this.#telling ??= this.#tellWaiting();
  }

  async #tellWaiting(): Promise<void> {
    try {
      do {
        await setImmediate();
        await this.#tellTogether(this.#waiting.splice(0));
      } while (this.#waiting.length > 0);
    } catch (error) {
      this.#onFault(error);
    } finally {
      this.#telling = undefined;
    }
  }

  async #tellTogether(announcements: readonly Announcement[]): Promise<void> {
    let says = announcements.map(({ begin }) => begin());
    let told = 0;
    let endsAtMs = performance.now() + BURST_MS;
    for (const [participant, own] of byParticipant(announcements)) {
      if (told === BURST || performance.now() >= endsAtMs) {
        await setImmediate();
        says = announcements.map(({ begin }) => begin());
        told = 0;
        endsAtMs = performance.now() + BURST_MS;
      }
      told += 1;
      this.links.send(participant, ...own.map((index) => says[index]!(participant)));
    }
  }
}

/** For each participant the places of what it is told, in order. */
function byParticipant(
  announcements: readonly Announcement[],
): ReadonlyMap<ParticipantId, readonly number[]> {
  const places = new Map<ParticipantId, number[]>();
  for (const [index, { to }] of announcements.entries()) {
    for (const participant of to) {
      const own = places.get(participant);
      if (own) own.push(index);
      else places.set(participant, [index]);
    }
  }
  return places;
}
