import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TabfedError } from '../../core/errors/tabfed-error.ts';
import { modelId } from '../../core/protocol/ids.ts';
import type { HubMessage } from '../../core/protocol/messages.ts';
import { openSocketIoLink } from './socket-io-link.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A Socket.IO server that the test scripts; `sockets` are the connections in order. */
async function startServer(path = '/socket.io') {
  const httpServer = createServer();
  const server = new Server(httpServer, { path, transports: ['websocket'] });
  const sockets: Socket[] = [];
  server.on('connection', (socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => server.close());
  return { url: `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`, sockets };
}

async function openLink(url: string) {
  const messages: HubMessage[] = [];
  const downs: TabfedError[] = [];
  const link = await openSocketIoLink(url)({
    onMessage: (message) => void messages.push(message),
    onDown: (error) => void downs.push(error),
  });
  cleanUps.push(() => link.close());
  return { link, messages, downs };
}

const leave = { type: 'leave' } as const;
const id = modelId('a'.repeat(64));

describe('a link over Socket.IO', () => {
  it('resolves a request with the value of the reply', async () => {
    const { url, sockets } = await startServer();
    const { link } = await openLink(url);
    sockets[0]!.on('message', (_message, ack) =>
      ack({ ok: true, value: { upload: 'u1', receivedBytes: 5 } }),
    );
    expect(await link.request(leave)).toEqual({ upload: 'u1', receivedBytes: 5 });
  });

  it('rejects a request with the refusal of the hub', async () => {
    const { url, sockets } = await startServer();
    const { link } = await openLink(url);
    const error = { code: 'update.duplicate', what: 'Twice.', next: 'Wait.' };
    sockets[0]!.on('message', (_message, ack) => ack({ ok: false, error }));
    await expect(link.request(leave)).rejects.toMatchObject(error);
  });

  it('rejects a reply that does not fit the protocol with message.invalid', async () => {
    const { url, sockets } = await startServer();
    const { link } = await openLink(url);
    sockets[0]!.on('message', (_message, ack) => ack('fine'));
    await expect(link.request(leave)).rejects.toMatchObject({ code: 'message.invalid' });
  });

  it('hands over an inline model as a Uint8Array', async () => {
    const { url, sockets } = await startServer();
    const { messages } = await openLink(url);
    const model = { id, bytes: 4, inline: Buffer.from([1, 2, 3, 4]) };
    sockets[0]!.emit('message', { type: 'invite', round: 1, attempt: 1, model, remainingMs: 9 });
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    const [invite] = messages;
    expect(invite?.type === 'invite' && invite.model.inline).toEqual(new Uint8Array([1, 2, 3, 4]));
  });

  it('drops a hub message that does not fit, says so once, and stays open', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    cleanUps.push(() => warned.mockRestore());
    const { url, sockets } = await startServer();
    const { messages, downs } = await openLink(url);
    sockets[0]!.emit('message', { type: 'scored', round: 1, scores: {}, extra: true });
    sockets[0]!.emit('message', { type: 'scored', round: 2, scores: {} });
    await vi.waitFor(() => expect(messages).toEqual([{ type: 'scored', round: 2, scores: {} }]));
    expect(warned).toHaveBeenCalledTimes(1);
    expect(downs).toEqual([]);
  });

  it('rejects with hub.unreachable naming the URL where nobody listens', async () => {
    const { url } = await startServer();
    await cleanUps.pop()?.();
    await expect(openLink(url)).rejects.toMatchObject({
      code: 'hub.unreachable',
      what: expect.stringContaining(url),
    });
  });

  it('goes down once, and rejects what is under way, when the connection ends', async () => {
    const { url, sockets } = await startServer();
    const { link, downs } = await openLink(url);
    sockets[0]!.on('message', () => sockets[0]!.disconnect(true));
    await expect(link.request(leave)).rejects.toMatchObject({ code: 'hub.unreachable' });
    await expect(link.request(leave)).rejects.toMatchObject({ code: 'hub.unreachable' });
    expect(downs).toHaveLength(1);
    expect(sockets).toHaveLength(1);
  });

  it('is not down when it was closed on purpose', async () => {
    const { url, sockets } = await startServer();
    const { link, downs } = await openLink(url);
    const gone = new Promise((resolve) => sockets[0]!.on('disconnect', resolve));
    link.close();
    await gone;
    expect(downs).toEqual([]);
  });

  it('reaches a hub that lives under a path', async () => {
    const { url, sockets } = await startServer('/fl/socket.io');
    await openLink(`${url}/fl`);
    expect(sockets).toHaveLength(1);
    expect(sockets[0]!.nsp.name).toBe('/');
  });
});
