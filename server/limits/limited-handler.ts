/**
 * Stands between the transport and whoever handles messages, and keeps the limits of a connection and of an address.
 * It looks at a message's `type` only; what passes is checked in full behind it.
 */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Reply } from '../../core/protocol/messages.ts';
import type { Clock, Connection, ConnectionHandler } from '../ports.ts';
import type { TellFact } from '../shell/facts.ts';
import { CountByAddress, networkOf, PerMinuteByAddress } from './by-address.ts';
import type { HubLimits } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

interface Watched {
  readonly network: string;
  readonly events: TokenBucket;
  /** Refused as too fast since it last paused. */
  refusals: number;
  unanswered: number;
  /** Ends the wait for an enrolment. */
  stopWaiting: () => void;
}

export class LimitedHandler implements ConnectionHandler {
  readonly #handler: ConnectionHandler;
  readonly #limits: HubLimits;
  readonly #clock: Clock;
  readonly #tell: TellFact;
  readonly #watched = new Map<string, Watched>();
  readonly #connections = new CountByAddress();
  readonly #enrolments: PerMinuteByAddress;

  constructor(handler: ConnectionHandler, limits: HubLimits, ports: { clock: Clock; tell: TellFact }) {
    this.#handler = handler;
    this.#limits = limits;
    this.#clock = ports.clock;
    this.#tell = ports.tell;
    this.#enrolments = new PerMinuteByAddress(limits.enrolmentsPerMinutePerAddress);
  }

  onOpen(connection: Connection): void {
    const network = networkOf(connection.address);
    const { connectionsPerHub, connectionsPerAddress, eventsAtOnce, eventsPerSecond } = this.#limits;
    if (this.#watched.size >= connectionsPerHub) {
      this.#dismiss(connection, tooMany(`The hub has ${connectionsPerHub} connections, its limit.`));
      return;
    }
    if (this.#connections.of(network) >= connectionsPerAddress) {
      this.#dismiss(
        connection,
        tooMany(`${connectionsPerAddress} connections come from this address, the limit for one.`),
      );
      return;
    }
    this.#connections.add(network);
    const watched: Watched = {
      network,
      events: new TokenBucket(eventsAtOnce, eventsPerSecond, this.#clock.now()),
      refusals: 0,
      unanswered: 0,
      stopWaiting: () => {},
    };
    this.#watched.set(connection.id, watched);
    this.#waitForEnrolment(connection, watched);
    this.#handler.onOpen(connection);
  }

  async onMessage(connection: Connection, message: unknown): Promise<Reply> {
    const watched = this.#watched.get(connection.id);
    // It is being closed.
    if (!watched) return refuse(tooMany('This connection is beyond a limit of the hub.'));
    const nowMs = this.#clock.now();
    if (watched.refusals > 0 && watched.events.isFull(nowMs)) watched.refusals = 0;
    if (watched.unanswered >= this.#limits.unansweredEvents || !watched.events.take(nowMs)) {
      return this.#tooFast(connection, watched);
    }
    const type = typeOf(message);
    if (type === 'enrol' && !this.#enrolments.take(watched.network, nowMs)) {
      const { enrolmentsPerMinutePerAddress: most } = this.#limits;
      return refuse(
        this.#told(
          new TabfedError('limits.enrolments', {
            what: `More than ${most} enrolments a minute come from this address.`,
            next: 'Wait a minute; it is tried again by itself.',
          }),
        ),
      );
    }
    watched.unanswered += 1;
    try {
      const reply = await this.#handler.onMessage(connection, message);
      if (reply.ok && type === 'enrol') watched.stopWaiting();
      if (reply.ok && type === 'leave' && this.#watched.has(connection.id)) {
        this.#waitForEnrolment(connection, watched);
      }
      return reply;
    } finally {
      watched.unanswered -= 1;
    }
  }

  onClose(connection: Connection, reason: string): void {
    if (this.#forget(connection)) this.#handler.onClose(connection, reason);
  }

  #tooFast(connection: Connection, watched: Watched): Reply {
    const { eventsPerSecond, unansweredEvents, refusalsBeforeClosing } = this.#limits;
    const error = new TabfedError('limits.too-fast', {
      what: `This connection sends more than ${eventsPerSecond} events a second, or has ${unansweredEvents} unanswered.`,
      next: 'Pause for a few seconds; what was refused may be sent again then.',
    });
    watched.refusals += 1;
    // A flood is one fact at its beginning, and one at its end.
    if (watched.refusals === 1) this.#told(error);
    if (watched.refusals > refusalsBeforeClosing) {
      this.#handler.onClose(connection, 'limits.too-fast');
      this.#forget(connection);
      this.#dismiss(connection, error);
    }
    return refuse(error);
  }

  #waitForEnrolment(connection: Connection, watched: Watched): void {
    const { secondsToEnrol } = this.#limits;
    watched.stopWaiting();
    watched.stopWaiting = this.#clock.wakeAt(this.#clock.now() + secondsToEnrol * 1000, () => {
      this.#handler.onClose(connection, 'limits.not-enrolled');
      this.#forget(connection);
      this.#dismiss(
        connection,
        new TabfedError('limits.not-enrolled', {
          what: `This connection has not enrolled within ${secondsToEnrol} s.`,
          next: 'Connect again and send "enrol" first.',
        }),
      );
    });
  }

  /** @returns false where it was forgotten before. */
  #forget(connection: Connection): boolean {
    const watched = this.#watched.get(connection.id);
    if (!watched) return false;
    watched.stopWaiting();
    this.#watched.delete(connection.id);
    this.#connections.remove(watched.network);
    return true;
  }

  #dismiss(connection: Connection, error: TabfedError): void {
    connection.send({ type: 'dismiss', error: this.#told(error).toReport() });
    connection.close();
  }

  #told(error: TabfedError): TabfedError {
    this.#tell({ type: 'refused', task: null, participant: null, error: error.toReport() });
    return error;
  }
}

const refuse = (error: TabfedError): Reply => ({ ok: false, error: error.toReport() });

const tooMany = (what: string) =>
  new TabfedError('limits.connections', { what, next: 'Wait: it is tried again by itself.' });

const typeOf = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
