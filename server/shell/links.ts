/** The connections of one task's participants: at most one each, the newest counts. */

import type { ModelId, ParticipantId } from '../../core/protocol/ids.ts';
import { MAX_INLINE_BYTES } from '../../core/protocol/limits.ts';
import type { HubMessage } from '../../core/protocol/messages.ts';
import { networkOf } from '../limits/by-address.ts';
import type { Connection } from '../ports.ts';

interface Link {
  readonly connection: Connection;
  /** The small model that was last sent inline: it is not sent twice over one connection. */
  inlineModel?: ModelId;
}

export interface CurrentModel {
  readonly id: ModelId;
  readonly bytes: Uint8Array;
}

export class Links {
  readonly #links = new Map<ParticipantId, Link>();

  /** @returns The connection that the participant had before, if any. */
  set(participant: ParticipantId, connection: Connection): Connection | undefined {
    const before = this.#links.get(participant)?.connection;
    this.#links.set(participant, { connection });
    return before;
  }

  /** Forgets a connection; false where a newer one has taken its place. */
  delete(participant: ParticipantId, connection: Connection): boolean {
    if (this.#links.get(participant)?.connection !== connection) return false;
    return this.#links.delete(participant);
  }

  has(participant: ParticipantId): boolean {
    return this.#links.has(participant);
  }

  send(participant: ParticipantId, ...messages: readonly HubMessage[]): void {
    this.#links.get(participant)?.connection.send(...messages);
  }

  broadcast(message: HubMessage): void {
    for (const { connection } of this.#links.values()) connection.send(message);
  }

  get size(): number {
    return this.#links.size;
  }

  /** How many are connected besides one participant, if it is. */
  others(than: ParticipantId | undefined): { count: number; fromAddress(address: string): number } {
    const count = than !== undefined && this.#links.has(than) ? this.size - 1 : this.size;
    const fromAddress = (address: string) => {
      const network = networkOf(address);
      let found = 0;
      for (const [participant, { connection }] of this.#links) {
        if (participant !== than && networkOf(connection.address) === network) found += 1;
      }
      return found;
    };
    return { count, fromAddress };
  }

  /** Every participant with a connection. */
  participants(): readonly ParticipantId[] {
    return [...this.#links.keys()];
  }

  /** Whether the next message carries the model to this participant: where it is small and not there yet. */
  takesInline(participant: ParticipantId, model: CurrentModel): boolean {
    const link = this.#links.get(participant);
    if (!link || model.bytes.byteLength > MAX_INLINE_BYTES || link.inlineModel === model.id) return false;
    link.inlineModel = model.id;
    return true;
  }
}
