/**
 * A message of the hub as it goes over a websocket: made once, however many it goes to, and written in one piece.
 *
 * Socket.IO sends a message with an attachment as two websocket frames, and waits for the first to be written before
 * it writes the second. With thousands of participants these writes are most of what the hub does.
 */
import type { Server } from 'socket.io';
import type { HubMessage } from '../../core/protocol/messages.ts';

/** Packet type 2 of Socket.IO's protocol. */
const EVENT = 2;
/** Packet type 4 of Engine.IO's protocol. */
const MESSAGE = '4';
const TEXT = 1;
const BINARY = 2;

/** Options of a write of Engine.IO: frames that are there already, as Socket.IO's own adapter makes them. */
export interface WireMessage {
  readonly compress: false;
  /** One or two pieces, written together. */
  readonly wsPreEncodedFrame: Uint8Array[];
}

/** @returns The same bytes for the same object: a message is never changed once it has been sent. */
export function wireMessages(encoder: Server['encoder']): (message: HubMessage) => WireMessage {
  const made = new WeakMap<HubMessage, WireMessage>();
  return (message) => {
    const known = made.get(message);
    if (known) return known;
    const [text, ...attachments] = encoder.encode({ type: EVENT, nsp: '/', data: ['message', message] });
    const said = frame(TEXT, Buffer.from(`${MESSAGE}${text}`));
    const frames = [...said, ...attachments.flatMap((bytes: Uint8Array) => frame(BINARY, bytes))];
    // The last piece is the model where there is one, and not copied.
    const small = attachments.length === 0 ? frames : frames.slice(0, -1);
    const wsPreEncodedFrame = [Buffer.concat(small), ...frames.slice(small.length)];
    const wire: WireMessage = { compress: false, wsPreEncodedFrame };
    made.set(message, wire);
    return wire;
  };
}

/** Head and payload of a whole, unmasked frame (RFC 6455, 5.2). */
function frame(opcode: number, payload: Uint8Array): readonly [Buffer, Uint8Array] {
  const { byteLength } = payload;
  const isShort = byteLength < 126;
  const head = Buffer.alloc(isShort ? 2 : byteLength < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (isShort) head[1] = byteLength;
  else if (byteLength < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(byteLength, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(byteLength), 2);
  }
  return [head, payload];
}
