import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { modelId } from '../../core/protocol/ids.ts';
import { MAX_CHUNK_BYTES, MAX_EVENT_BYTES, MAX_INLINE_BYTES } from '../../core/protocol/limits.ts';
import type { HubMessage, Reply } from '../../core/protocol/messages.ts';
import { withPlainBytes } from '../../core/protocol/plain-bytes.ts';
import type { Connection, ConnectionHandler } from '../ports.ts';
import { attachSocketIo } from './socket-io.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A transport with a handler that records everything and answers `ok`. */
async function startTransport(answer: () => Promise<Reply> = async () => ({ ok: true })) {
  const opened: Connection[] = [];
  const received: unknown[] = [];
  const closed: string[] = [];
  const handler: ConnectionHandler = {
    onOpen: (connection) => void opened.push(connection),
    onMessage: (_connection, message) => {
      received.push(message);
      return answer();
    },
    onClose: (_connection, reason) => void closed.push(reason),
  };
  const httpServer: HttpServer = createServer();
  const transport = attachSocketIo(httpServer, handler);
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  const { port } = httpServer.address() as AddressInfo;
  cleanUps.push(async () => {
    await transport.close();
    await new Promise((resolve) => httpServer.close(resolve));
  });
  return { port, opened, received, closed, transport };
}

async function connect(port: number): Promise<Socket> {
  const socket = io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  cleanUps.push(() => socket.disconnect());
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** A socket of ws that has done the handshakes of Engine.IO and Socket.IO, and may now say anything. */
async function connectRaw(port: number): Promise<WebSocket> {
  const raw = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  cleanUps.push(() => raw.terminate());
  await new Promise<void>((resolve, reject) => {
    raw.once('error', reject);
    raw.on('message', (data) => {
      const text = data.toString();
      if (text.startsWith('0')) raw.send('40');
      if (text.startsWith('40')) resolve();
    });
  });
  raw.on('error', () => {});
  return raw;
}

describe('the Socket.IO transport', () => {
  it('hands over a message and acknowledges it with the reply of the handler', async () => {
    const { port, received } = await startTransport();
    const socket = await connect(port);
    expect(await socket.emitWithAck('message', { type: 'leave' })).toEqual({ ok: true });
    expect(received).toEqual([{ type: 'leave' }]);
  });

  it('hands binary parts over as plain Uint8Arrays, whatever their alignment', async () => {
    const { port, received } = await startTransport();
    const socket = await connect(port);
    for (const misalignment of [0, 1, 2, 3]) {
      const bytes = new Uint8Array(MAX_CHUNK_BYTES + misalignment).subarray(misalignment).fill(7);
      await socket.emitWithAck('message', { type: 'send-chunk', bytes });
    }
    expect(received).toHaveLength(4);
    for (const message of received as { bytes: Uint8Array }[]) {
      expect(message.bytes.constructor).toBe(Uint8Array);
      expect(message.bytes.byteLength).toBe(MAX_CHUNK_BYTES);
      expect(message.bytes.every((byte) => byte === 7)).toBe(true);
    }
  });

  it('sends messages of the hub in order, and drops them silently once the connection is gone', async () => {
    const { port, opened, closed } = await startTransport();
    const socket = await connect(port);
    const rounds: number[] = [];
    socket.on('message', (message: { round: number }) => void rounds.push(message.round));
    const connection = opened[0]!;
    for (const round of [1, 2, 3]) connection.send({ type: 'scored', round, scores: {} });
    await vi.waitFor(() => expect(rounds).toEqual([1, 2, 3]));
    connection.close();
    await vi.waitFor(() => expect(closed).toHaveLength(1));
    expect(() => connection.send({ type: 'scored', round: 4, scores: {} })).not.toThrow();
  });

  it('carries a model of any size inside a message, unchanged, and a message without one after it', async () => {
    const { port, opened } = await startTransport();
    const socket = await connect(port);
    const received: unknown[] = [];
    socket.on('message', (message: unknown) => void received.push(withPlainBytes(message)));
    const models = [0, 1, 125, 126, 300, 65_535, MAX_INLINE_BYTES].map((length) =>
      Uint8Array.from({ length }, (_, i) => i % 251),
    );
    const text = 'ü'.repeat(200);
    for (const inline of models) {
      const model = { id: modelId('a'.repeat(64)), bytes: inline.length, inline };
      opened[0]!.send({ type: 'invite', round: 1, attempt: 1, model, remainingMs: 1 });
      opened[0]!.send({ type: 'dismiss', error: { code: 'hub.internal', what: text, next: text } });
    }
    await vi.waitFor(() => expect(received).toHaveLength(14));
    expect(received.filter((_, i) => i % 2 === 0)).toMatchObject(
      models.map((inline) => ({ model: { inline } })),
    );
    expect(received.filter((_, i) => i % 2 === 1)).toMatchObject(Array(7).fill({ error: { what: text } }));
  });

  it('encodes once what goes to many', async () => {
    const { port, opened } = await startTransport();
    const sockets = [await connect(port), await connect(port), await connect(port)];
    const heard = sockets.map((socket) => new Promise((resolve) => socket.on('message', resolve)));
    let encodings = 0;
    const scores = {
      toJSON() {
        encodings += 1;
        return {};
      },
    };
    const message = { type: 'scored', round: 1, scores } as HubMessage;
    const other: HubMessage = { type: 'scored', round: 2, scores: {} };
    opened[0]!.send(message);
    const forOne = encodings;
    for (const connection of opened.slice(1)) connection.send(message, other);
    expect(await Promise.all(heard)).toEqual(Array(3).fill({ type: 'scored', round: 1, scores: {} }));
    expect(encodings).toBe(forOne);
  });

  it('delivers what was sent just before it closes a connection', async () => {
    const { port, opened } = await startTransport();
    const socket = await connect(port);
    const dismissed = new Promise((resolve) => socket.on('message', resolve));
    const error = { code: 'enrol.replaced', what: 'what', next: 'next' } as const;
    opened[0]!.send({ type: 'dismiss', error });
    opened[0]!.close();
    expect(await dismissed).toEqual({ type: 'dismiss', error });
  });

  it('says transport.too-big when an event above the limit ends the connection', async () => {
    const { port, closed } = await startTransport();
    const socket = await connect(port);
    socket.emit('message', { bytes: new Uint8Array(MAX_EVENT_BYTES + 1) });
    await vi.waitFor(() => expect(closed).toEqual(['transport.too-big']));
  });

  it('survives events without payload, without acknowledgement, and of other names', async () => {
    const { port, received } = await startTransport();
    const socket = await connect(port);
    socket.emit('message');
    socket.emit('message', 1, 'not a function');
    socket.emit('error', { message: 'a name that Node treats specially' });
    socket.emit('enrol', {});
    expect(await socket.emitWithAck('message')).toEqual({ ok: true });
    expect(received).toEqual([undefined, 1, undefined]);
  });

  it('survives garbage below the protocol, and goes on serving others', async () => {
    const { port, closed } = await startTransport();
    const nested = `42["message",${'['.repeat(200_000)}${']'.repeat(200_000)}]`;
    const garbage: (string | Uint8Array)[] = [
      '42["message"',
      '42{"message":1}',
      '42["connect"]',
      '450-["message",{"_placeholder":true,"num":0}]',
      '451-["message",{"_placeholder":true,"num":99}]',
      '4599999999-["message"]',
      '43999["never asked"]',
      '9',
      '',
      '42["message",{"__proto__":{"polluted":true}}]',
      nested,
      new Uint8Array([1, 2, 3]),
    ];
    for (const item of garbage) {
      const raw = await connectRaw(port);
      raw.send(item);
      raw.send(new Uint8Array(8));
      raw.close();
    }
    await vi.waitFor(() => expect(closed).toHaveLength(garbage.length));
    const socket = await connect(port);
    expect(await socket.emitWithAck('message', {})).toEqual({ ok: true });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('answers hub.internal where the handler breaks its promise and rejects', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    cleanUps.push(() => logged.mockRestore());
    const { port } = await startTransport(() => Promise.reject(new Error('secret detail')));
    const socket = await connect(port);
    const reply = await socket.emitWithAck('message', {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'hub.internal' } });
    expect(JSON.stringify(reply)).not.toContain('secret detail');
  });

  it('takes no new connections once closed, and leaves the HTTP server to its owner', async () => {
    const { port, transport, closed } = await startTransport();
    await connect(port);
    await transport.close();
    await vi.waitFor(() => expect(closed).toHaveLength(1));
    await expect(connect(port)).rejects.toThrow();
  });
});
