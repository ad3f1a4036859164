/** Everything that a page sends, below the level of its own scripts: recorded through the browser itself. */
import type { Page } from 'playwright/test';

export interface Wire {
  /** All bytes so far, one part after another. */
  sent(): Buffer;
  /** Addresses asked for so far, of requests and sockets, in their order. */
  readonly addresses: readonly string[];
  /** Bytes that went out in WebSocket messages. */
  socketBytes(): number;
}

/** Begins to record; must be called before the page's first request. */
export async function recordWire(page: Page): Promise<Wire> {
  const parts: Buffer[] = [];
  const addresses: string[] = [];
  let socketBytes = 0;
  const keep = (text: string) => parts.push(Buffer.from(`${text}\n`, 'utf8'));

  // Requests of every frame and worker of the page.
  page.on('request', (request) => {
    addresses.push(request.url());
    keep(request.url());
    const body = request.postDataBuffer();
    if (body) parts.push(body);
  });

  page.on('websocket', (socket) => {
    addresses.push(socket.url());
    keep(socket.url());
    socket.on('framesent', ({ payload }) => {
      const bytes = Buffer.from(payload);
      socketBytes += bytes.length;
      parts.push(bytes);
    });
  });
  // Cookies and whatever else is added below the page.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  devtools.on('Network.requestWillBeSentExtraInfo', ({ headers }) => keep(JSON.stringify(headers)));
  return { sent: () => Buffer.concat(parts), addresses, socketBytes: () => socketBytes };
}
