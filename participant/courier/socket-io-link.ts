/** The participant's connection to the hub over Socket.IO, in a tab and in Node. */
import { io, type Socket } from 'socket.io-client';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import {
  type HubMessage,
  HubMessageSchema,
  type ParticipantMessage,
  type Reply,
  ReplySchema,
} from '../../core/protocol/messages.ts';
import { withPlainBytes } from '../../core/protocol/plain-bytes.ts';
import type { HubLink, HubLinkEvents, OpenHubLink } from '../ports.ts';
import { hubAddress } from './hub-address.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Longer than the hub's heartbeat (10 s + 15 s) needs to notice a dead connection, so that this only ends
 * connections that are alive for the heartbeat and dead for us.
 */
const REPLY_TIMEOUT_MS = 30_000;

type HubSocket = Socket<
  { message: (message: unknown) => void },
  { message: (message: ParticipantMessage, ack: (reply: unknown) => void) => void }
>;

/**
 * Opens connections to one hub. Each call of the returned function is one connection that never
 * reconnects by itself: the session decides when to try again, and shows the countdown.
 *
 * A hub message that does not fit the protocol is logged and dropped; a reply that does not fit rejects
 * its request with `message.invalid`. A request without a reply for 30 s ends the connection.
 */
export function openSocketIoLink(hubUrl: string): OpenHubLink {
  return (events) =>
    new Promise((resolve, reject) => {
      const address = hubAddress(hubUrl, 'socket.io');
      const socket: HubSocket = io(address.origin, {
        path: address.pathname,
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        timeout: CONNECT_TIMEOUT_MS,
      });
      socket.once('connect', () => resolve(linkOver(socket, hubUrl, events)));
      socket.once('connect_error', (cause) => {
        socket.disconnect();
        reject(unreachableHub(hubUrl, `could not be made: ${cause.message}`, cause));
      });
      // Listens from the first moment: the hub may speak in the same network packet as the handshake.
      socket.on('message', (payload) => {
        const message = readMessage(payload);
        if (message) events.onMessage(message);
      });
    });
}

function linkOver(socket: HubSocket, hubUrl: string, events: HubLinkEvents): HubLink {
  let isOpen = true;

  function goDown(error: TabfedError): void {
    if (!isOpen) return;
    isOpen = false;
    socket.disconnect();
    events.onDown(error);
  }

  socket.once('disconnect', (reason) => goDown(unreachableHub(hubUrl, `ended: ${reason}`)));

  return {
    async request(message) {
      if (!isOpen) throw unreachableHub(hubUrl, `has ended; "${message.type}" was not sent`);
      let answer: unknown;
      try {
        answer = await socket.timeout(REPLY_TIMEOUT_MS).emitWithAck('message', message);
      } catch (cause) {
        const error = unreachableHub(hubUrl, `gave no reply to "${message.type}"`, cause);
        goDown(error);
        throw error;
      }
      const reply = readReply(answer, message.type);
      if (!reply.ok) throw TabfedError.fromReport(reply.error);
      return reply.value;
    },
    close() {
      isOpen = false;
      socket.disconnect();
    },
  };
}

function readMessage(payload: unknown): HubMessage | undefined {
  const parsed = HubMessageSchema.safeParse(withPlainBytes(payload));
  if (parsed.success) return parsed.data;
  console.warn(
    '[tabfed] A message of the hub does not fit the protocol and was dropped.',
    parsed.error.issues,
  );
  return undefined;
}

function readReply(answer: unknown, request: string): Reply {
  const parsed = ReplySchema.safeParse(withPlainBytes(answer));
  if (parsed.success) return parsed.data;
  throw new TabfedError(
    'message.invalid',
    {
      what: `The hub's reply to "${request}" does not fit the protocol.`,
      next: 'Reload the page; where that does not help, hub and page come from different versions of tabfed.',
    },
    { cause: parsed.error },
  );
}

function unreachableHub(hubUrl: string, what: string, cause?: unknown): TabfedError {
  return new TabfedError(
    'hub.unreachable',
    {
      what: `The connection to the hub at ${hubUrl} ${what}.`,
      next: 'Check that the hub runs at this address, that this device is online, and that no proxy or CSP (connect-src) stops WebSockets.',
    },
    { cause },
  );
}
