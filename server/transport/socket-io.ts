/**
 * Socket.IO as the hub's transport. It moves messages and knows nothing of their meaning: what fits the
 * protocol is decided by the handler, and nothing that a socket sends throws out of here.
 */
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { MAX_EVENT_BYTES } from '../../core/protocol/limits.ts';
import type { HubMessage, Reply } from '../../core/protocol/messages.ts';
import { withPlainBytes } from '../../core/protocol/plain-bytes.ts';
import type { Connection, ConnectionHandler } from '../ports.ts';
import { clientAddress } from './client-address.ts';
import { type WireMessage, wireMessages } from './wire-message.ts';

type ParticipantSocket = Socket<
  { message: (...args: unknown[]) => void },
  { message: (message: HubMessage) => void }
>;

/**
 * Serves `/socket.io` on `httpServer`: websocket only, default namespace, one event named `message`.
 *
 * An event above MAX_EVENT_BYTES ends its connection; `onClose` then gets the reason
 * `transport.too-big`, otherwise Socket.IO's own reason (`transport close`, `ping timeout` …).
 *
 * @returns `close`, which ends every connection and takes no new ones; the HTTP server stays the caller's.
 */
export function attachSocketIo(
  httpServer: HttpServer,
  handler: ConnectionHandler,
  { trustProxy = false }: { readonly trustProxy?: boolean } = {},
): { close(): Promise<void> } {
  let isClosing = false;
  const io = new Server<
    { message: (...args: unknown[]) => void },
    { message: (message: HubMessage) => void }
  >(httpServer, {
    path: '/socket.io',
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: MAX_EVENT_BYTES,
    perMessageDeflate: false,
    // A vanished tab is noticed within 25 s, while a slow link still gets a 256 KiB chunk through.
    pingInterval: 10_000,
    pingTimeout: 15_000,
    allowRequest: (_request, decide) => decide(null, !isClosing),
  });
  const onWire = wireMessages(io.encoder);
  io.on('connection', (socket) => serve(socket, handler, { trustProxy, onWire }));
  return {
    async close() {
      isClosing = true;
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

function serve(
  socket: ParticipantSocket,
  handler: ConnectionHandler,
  { trustProxy, onWire }: { trustProxy: boolean; onWire: (messages: readonly HubMessage[]) => WireMessage },
): void {
  const { address, headers } = socket.handshake;
  const connection: Connection = {
    id: socket.id,
    address: clientAddress(address, headers, trustProxy),
    // CORS means nothing to a websocket: a task that wants to know its pages asks for this at enrolment.
    ...(headers.origin !== undefined && { origin: headers.origin }),
    send: (...messages) => {
      if (socket.connected) socket.conn.write('', onWire(messages));
    },
    close: () => void socket.disconnect(true),
  };
  socket.on('message', (...args) => {
    const last = args.at(-1);
    const reply = typeof last === 'function' ? (last as (reply: Reply) => void) : () => {};
    const payload = typeof args[0] === 'function' ? undefined : args[0];
    handle(handler, connection, payload).then(reply);
  });
  socket.on('disconnect', (reason, description) => {
    handler.onClose(connection, wasTooBig(description) ? 'transport.too-big' : reason);
  });
  handler.onOpen(connection);
}

async function handle(handler: ConnectionHandler, connection: Connection, payload: unknown): Promise<Reply> {
  try {
    return await handler.onMessage(connection, withPlainBytes(payload));
  } catch (error) {
    // The handler promises not to reject: this is a fault of ours, and a participant never sees its details.
    console.error('[tabfed] A message handler rejected.', error);
    return {
      ok: false,
      error: {
        code: 'hub.internal',
        what: 'The hub could not handle this message.',
        next: 'Try again a little later; the operator finds the reason in the log of the hub.',
      },
    };
  }
}

/** ws closes with 1009 and this text; engine.io passes only the text on. */
function wasTooBig(description: unknown): boolean {
  return description instanceof Error && description.message.includes('Max payload size exceeded');
}
