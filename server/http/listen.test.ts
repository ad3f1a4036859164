import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TabfedError } from '../../core/errors/tabfed-error.ts';
import { modelId } from '../../core/protocol/ids.ts';
import { listen } from './listen.ts';
import { lineModel, type SampleApp, startSampleApp } from './testing/sample-app.ts';

let hub: SampleApp;
beforeEach(async () => {
  hub = await startSampleApp();
});
afterEach(() => hub.dispose());

describe('listening', () => {
  it('[HT20] answers over a real socket on a free port, and gives the address to open', async () => {
    const url = await listen(hub.app, { host: '127.0.0.1', port: 0 });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(`${url}/models/${hub.ids[2]}`);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(lineModel(0.5, 0.5));
    const missing = await fetch(`${url}/models/${modelId('9'.repeat(64))}`);
    expect(missing.status).toBe(404);
  });

  it('[HT21] on a port in use is refused with the port and how to choose another', async () => {
    const url = await listen(hub.app, { host: '127.0.0.1', port: 0 });
    const port = Number(new URL(url).port);
    const second = await startSampleApp();
    const refused = listen(second.app, { host: '127.0.0.1', port }).catch((error: TabfedError) => error);
    expect(await refused).toMatchObject({
      code: 'hub.port-in-use',
      what: expect.stringContaining(String(port)),
      next: expect.stringMatching(/PORT=.*--port.*0/),
    });
    await second.dispose();
  });

  it('[HT22] stops at once although somebody never ends a request', async () => {
    const url = await listen(hub.app, { host: '127.0.0.1', port: 0 });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {}); // a reset is an end too
    const ended = new Promise((resolve) => socket.once('close', resolve));
    // The answer to the first request shows that the beginning of the second one has arrived with it.
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\nHost:');
    await new Promise((resolve) => socket.once('data', resolve));
    await hub.app.close();
    await ended;
  });
});
