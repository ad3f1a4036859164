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
    const { round, attempt, deadlineAtMs } = invitation;
    const remainingMs = Math.max(0, Math.round(deadlineAtMs - this.#clock.now()));
    const offer = this.#offer(participant, model);
    this.links.send(participant, { type: 'invite', round, attempt, model: offer, remainingMs });
  }

  inviteAll(cohort: readonly ParticipantId[], invitation: Invitation, model: CurrentModel): Promise<void> {
    return pace(cohort, (participant) => this.invite(participant, invitation, model));
  }

  /** The next version is durable. What goes out from here on counts for the next round. */
  committed(summary: RoundSummary, model: CurrentModel): Promise<void> {
    this.#bytesDown = 0;
    return pace(this.links.participants(), (participant) =>
      this.links.send(participant, { type: 'committed', summary, model: this.#offer(participant, model) }),
    );
  }

  tellAll(message: HubMessage): Promise<void> {
    return pace(this.links.participants(), (participant) => this.links.send(participant, message));
  }

  #offer(participant: ParticipantId, model: CurrentModel): ModelOffer {
    const offer = this.links.offer(participant, model);
    this.countBytesDown(offer.inline?.byteLength ?? 0);
    return offer;
  }
}

async function pace(
  participants: readonly ParticipantId[],
  send: (participant: ParticipantId) => void,
): Promise<void> {
  let sent = 0;
  let endsAtMs = performance.now() + BURST_MS;
  for (const participant of participants) {
    if (sent === BURST || performance.now() >= endsAtMs) {
      await setImmediate();
      sent = 0;
      endsAtMs = performance.now() + BURST_MS;
    }
    sent += 1;
    send(participant);
  }
}
