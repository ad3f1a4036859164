import { type AddressInfo, connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { listen } from '../listen.ts';

/** For requests that an HTTP client would not send. Listens; `head` ends without an empty line. */
export async function overRawSocket(app: FastifyInstance, head: string): Promise<string> {
  if (!app.server.listening) await listen(app, { host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.write(`${head}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}
