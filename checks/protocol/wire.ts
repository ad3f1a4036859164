/**
 * A pair of sockets whose queues a test flushes by hand: what one side sends arrives only when the test says so.
 * Messages are cloned on the way and checked against the protocol's schemas, as on a real wire.
 */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import {
  type HubMessage,
  HubMessageSchema,
  ParticipantMessageSchema,
  type Reply,
  ReplySchema,
} from '../../core/protocol/messages.ts';
import type { HubLink, HubLinkEvents } from '../../participant/ports.ts';
import type { Connection, ConnectionHandler } from '../../server/ports.ts';

let connections = 0;

export class Wire {
  readonly connection: Connection;
  readonly link: HubLink;
  readonly #handler: ConnectionHandler;
  readonly #events: HubLinkEvents;
  #toHub: { message: unknown; answer: (reply: Reply) => void; fail: () => void }[] = [];
  #toParticipant: (() => void)[] = [];
  #awaited = new Set<() => void>();
  #isOpen = true;

  constructor(handler: ConnectionHandler, events: HubLinkEvents) {
    connections += 1;
    this.#handler = handler;
    this.#events = events;
    this.connection = {
      id: `c${connections}`,
      address: '127.0.0.1',
      send: (...messages: readonly HubMessage[]) => {
        for (const message of messages) {
          const copy = HubMessageSchema.parse(structuredClone(message));
          this.#toParticipant.push(() => this.#events.onMessage(copy));
        }
      },
      // As Socket.IO does: what was sent before is delivered, then the connection ends.
      close: () => void this.#toParticipant.push(() => this.cut('hub closed')),
    };
    this.link = {
      request: (message) =>
        new Promise((resolve, reject) => {
          if (!this.#isOpen) return reject(gone());
          const fail = () => reject(gone());
          const answer = (reply: Reply) => {
            this.#awaited.delete(fail);
            const checked = ReplySchema.parse(structuredClone(reply));
            if (checked.ok) resolve(checked.value);
            else reject(TabfedError.fromReport(checked.error));
          };
          this.#awaited.add(fail);
          this.#toHub.push({
            message: ParticipantMessageSchema.parse(structuredClone(message)),
            answer,
            fail,
          });
        }),
      close: () => this.cut('participant closed', false),
    };
    handler.onOpen(this.connection);
  }

  get isIdle(): boolean {
    return this.#toHub.length === 0 && this.#toParticipant.length === 0;
  }

  /** Delivers the oldest message to the hub; its reply waits on the way back. */
  async flushToHub(): Promise<void> {
    const next = this.#toHub.shift();
    if (!next) return;
    const reply = await this.#handler.onMessage(this.connection, next.message);
    if (this.#isOpen) this.#toParticipant.push(() => next.answer(reply));
  }

  flushToParticipant(): void {
    this.#toParticipant.shift()?.();
  }

  /** The connection breaks: what is on the way is lost on both sides. */
  cut(reason = 'cut', tellParticipant = true): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#toHub = [];
    this.#toParticipant = [];
    for (const fail of this.#awaited) fail();
    this.#handler.onClose(this.connection, reason);
    if (tellParticipant) this.#events.onDown(gone());
  }
}

const gone = () => new TabfedError('hub.unreachable', { what: 'The wire was cut.', next: 'Connect again.' });
