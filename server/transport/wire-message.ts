/**
 * Messages of the hub as they go over a websocket: encoded once, however many they go to, and written in one piece.
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

/** Of messages that are never changed once they have been sent. */
export function wireMessages(encoder: Server['encoder']): (messages: readonly HubMessage[]) => WireMessage {
  const encoded = new WeakMap<HubMessage, readonly Uint8Array[]>();
  const framesOf = (message: HubMessage) => {
    const known = encoded.get(message);
    if (known) return known;
    const [text, ...attachments] = encoder.encode({ type: EVENT, nsp: '/', data: ['message', message] });
    const said = frame(TEXT, Buffer.from(`${MESSAGE}${text}`));
    const frames = [Buffer.concat(said), ...attachments.flatMap((bytes: Uint8Array) => frame(BINARY, bytes))];
    encoded.set(message, frames);
    return frames;
  };
  let last: { readonly messages: readonly HubMessage[]; readonly wire: WireMessage } | undefined;
  return (messages) => {
    if (last && areSame(last.messages, messages)) return last.wire;
    const frames = messages.flatMap(framesOf);
    // A model that comes last is not copied, which spares its memory where it goes to one alone.
    const small = frames.length === 1 ? frames : frames.slice(0, -1);
    const wsPreEncodedFrame = [Buffer.concat(small), ...frames.slice(small.length)];
    last = { messages, wire: { compress: false, wsPreEncodedFrame } };
    return last.wire;
  };
}

const areSame = (one: readonly HubMessage[], other: readonly HubMessage[]) =>
  one.length === other.length && one.every((message, i) => message === other[i]);

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
