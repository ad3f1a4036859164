/**
 * One Socket.IO connection with as little work at this end as possible: websocket, Engine.IO and Socket.IO spoken over a
 * TCP socket. What all of them send alike is framed and masked once; what comes is not parsed but looked at.
 */
import { connect, type Socket } from 'node:net';

const TEXT = 1;
const BINARY = 2;
const UPGRADE =
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n' +
  'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGFiZmVkIGJlbmNoIGh1Yg==\r\n\r\n';
/** Any four bytes but zeros, which would spare the hub the unmasking. */
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** A websocket frame as a browser would send it. */
function frame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const head = length < 126 ? Buffer.alloc(2) : length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  if (length < 126) head[1] = 0x80 | length;
  else if (length < 65_536) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, MASK, payload.map((byte, i) => byte ^ MASK[i & 3]!)]);
}

export const textFrame = (text: string): Buffer => frame(TEXT, Buffer.from(text));

/** An event with an acknowledgement; `bytes` take the place of `message.frame`. */
export function eventFrames(ackId: number, message: object, bytes?: Uint8Array): Buffer {
  if (!bytes) return textFrame(`42${ackId}${JSON.stringify(['message', message])}`);
  const placed = { ...message, frame: { _placeholder: true, num: 0 } };
  return Buffer.concat([
    textFrame(`451-${ackId}${JSON.stringify(['message', placed])}`),
    frame(BINARY, bytes),
  ]);
}

const PONG = textFrame('3');
const JOIN_NAMESPACE = textFrame('40');

export interface Heard {
  onConnect(socket: LightSocket): void;
  /** A Socket.IO packet, its attachment included where it has one: that is skipped. */
  onPacket(socket: LightSocket, packet: string): void;
  onClose(socket: LightSocket): void;
}

export class LightSocket {
  readonly #socket: Socket;
  readonly #heard: Heard;
  #isUpgraded = false;
  /** Bytes of a head, or of a text, that have not come whole. */
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of an attachment that are still to come. */
  #skip = 0;
  /** The packet whose attachment is coming. */
  #waiting: string | undefined;

  constructor(port: number, heard: Heard) {
    this.#heard = heard;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('connect', () => this.#socket.write(UPGRADE));
    this.#socket.on('data', (data) => this.#take(data));
    // The close that follows is what counts.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => heard.onClose(this));
  }

  send(frames: Buffer): void {
    this.#socket.write(frames);
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(data: Buffer): void {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
    if (!this.#isUpgraded) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end >= 0) {
        this.#isUpgraded = true;
        bytes = bytes.subarray(end + 4);
      }
    }
    this.#rest = this.#isUpgraded ? this.#takeFrames(bytes) : bytes;
  }

  /** @returns what is no whole frame yet. */
  #takeFrames(bytes: Buffer): Buffer {
    let at = 0;
    for (;;) {
      const skipped = Math.min(this.#skip, bytes.length - at);
      at += skipped;
      this.#skip -= skipped;
      if (this.#skip > 0) return Buffer.alloc(0);
      if (this.#waiting !== undefined && skipped > 0) {
        const packet = this.#waiting;
        this.#waiting = undefined;
        this.#heard.onPacket(this, packet);
      }
      if (bytes.length - at < 2) return bytes.subarray(at);
      const short = bytes[at + 1]! & 0x7f;
      const headBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (bytes.length - at < headBytes) return bytes.subarray(at);
      const length =
        short < 126
          ? short
          : short === 126
            ? bytes.readUInt16BE(at + 2)
            : Number(bytes.readBigUInt64BE(at + 2));
      if ((bytes[at]! & 0x0f) === BINARY) {
        at += headBytes;
        this.#skip = length;
        continue;
      }
      if (bytes.length - at < headBytes + length) return bytes.subarray(at);
      at += headBytes + length;
      this.#takeText(bytes.toString('latin1', at - length, at));
    }
  }

  #takeText(text: string): void {
    if (text === '2') this.send(PONG);
    else if (text.startsWith('0')) this.send(JOIN_NAMESPACE);
    else if (text.startsWith('40')) this.#heard.onConnect(this);
    else if (text.startsWith('45')) this.#waiting = text.slice(1);
    else if (text.startsWith('4')) this.#heard.onPacket(this, text.slice(1));
  }
}
