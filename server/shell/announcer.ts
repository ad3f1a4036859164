/**
 * What one task says to its participants: invitations, commits, standings. A crowd is told in bursts, so that the
 * event loop breathes in between and updates come in meanwhile.
 */
import { setImmediate } from 'node:timers/promises';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { HubMessage, ModelOffer, RoundSummary } from '../../core/protocol/messages.ts';
import type { Clock } from '../ports.ts';
import { type CurrentModel, Links } from './links.ts';

/** Messages to send before the event loop gets a turn, */
const BURST = 64;
/** or less where they carry a model, which can cost the kernel a millisecond each. */
const BURST_MS = 10;

export interface Invitation {
  readonly round: number;
  readonly attempt: number;
  readonly deadlineAtMs: number;
}

export class Announcer {
  readonly links = new Links();
  readonly #clock: Clock;
  #bytesDown = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Bytes of models that went out since the last commit, inline and over HTTP. */
  get bytesDown(): number {
    return this.#bytesDown;
  }

  countBytesDown(bytes: number): void {
    this.#bytesDown += bytes;
  }

  invite(participant: ParticipantId, invitation: Invitation, model: CurrentModel): void {
    this.#inviting(invitation, model)(participant);
  }

  inviteAll(cohort: readonly ParticipantId[], invitation: Invitation, model: CurrentModel): Promise<void> {
    return pace(cohort, () => this.#inviting(invitation, model));
  }

  /** The next version is durable. What goes out from here on counts for the next round. */
  committed(summary: RoundSummary, model: CurrentModel): Promise<void> {
    this.#bytesDown = 0;
    const send = this.#offering(model, (offer) => ({ type: 'committed', summary, model: offer }));
    return pace(this.links.participants(), () => send);
  }

  tellAll(message: HubMessage): Promise<void> {
    return pace(this.links.participants(), () => (participant) => this.links.send(participant, message));
  }

  /** As long as the burst lasts: what is told is the time that remains. */
  #inviting({ round, attempt, deadlineAtMs }: Invitation, model: CurrentModel): Send {
    const remainingMs = Math.max(0, Math.round(deadlineAtMs - this.#clock.now()));
    return this.#offering(model, (offer) => ({ type: 'invite', round, attempt, model: offer, remainingMs }));
  }

  /** Two messages, with the model inside and without it, so that no more than two are encoded. */
  #offering(model: CurrentModel, say: (offer: ModelOffer) => HubMessage): Send {
    const { byteLength: bytes } = model.bytes;
    const short = say({ id: model.id, bytes });
    const whole = say({ id: model.id, bytes, inline: model.bytes });
    return (participant) => {
      const isInline = this.links.takesInline(participant, model);
      if (isInline) this.countBytesDown(bytes);
      this.links.send(participant, isInline ? whole : short);
    };
  }
}

type Send = (participant: ParticipantId) => void;

/** @param begin - Called before each burst, for what it sends. */
async function pace(participants: readonly ParticipantId[], begin: () => Send): Promise<void> {
  let send = begin();
  let sent = 0;
  let endsAtMs = performance.now() + BURST_MS;
  for (const participant of participants) {
    if (sent === BURST || performance.now() >= endsAtMs) {
      await setImmediate();
      send = begin();
      sent = 0;
      endsAtMs = performance.now() + BURST_MS;
    }
    sent += 1;
    send(participant);
  }
}
