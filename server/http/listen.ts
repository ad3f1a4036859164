import { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { TabfedError } from '../../core/errors/tabfed-error.ts';

/**
 * Starts listening.
 *
 * @param address - `port` 0 takes any free one.
 * @returns the URL to open in a browser on this machine.
 * @throws TabfedError `hub.port-in-use`.
 */
export async function listen(app: FastifyInstance, address: { host: string; port: number }): Promise<string> {
  const { host, port } = address;
  try {
    await app.listen({ host, port });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new TabfedError(
      'hub.port-in-use',
      {
        what: `Port ${port} on ${host} is in use by another program.`,
        next: 'Choose another port with PORT=… or --port … (0 takes any free one), or stop that program.',
      },
      { cause },
    );
  }
  const bound = app.server.address() as AddressInfo;
  const scheme = app.server instanceof HttpsServer ? 'https' : 'http';
  return `${scheme}://${nameOf(host)}:${bound.port}`;
}

/** A browser cannot open "every address of this machine". */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
