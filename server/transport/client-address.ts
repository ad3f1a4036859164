import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Who is at the other end. Behind one proxy it is the last entry of X-Forwarded-For: the one that the proxy added
 * itself, while those before it are whatever the sender wrote. Without `trustProxy` the header means nothing.
 */
export function clientAddress(
  socketAddress: string,
  headers: IncomingHttpHeaders,
  trustProxy: boolean,
): string {
  if (!trustProxy) return socketAddress;
  const last =
    String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? '';
  return isIP(last) ? last : socketAddress;
}
