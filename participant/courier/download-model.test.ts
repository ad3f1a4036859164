import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { modelId } from '../../core/protocol/ids.ts';
import { downloadModelFrom } from './download-model.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const id = modelId('b'.repeat(64));

describe('downloading a model', () => {
  it('gives exactly the bytes of /models/<id>, and tells how many have arrived', async () => {
    const model = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
    const url = await serve((request, response) => {
      response.statusCode = request.url === `/models/${id}` ? 200 : 404;
      response.end(model);
    });
    const received: number[] = [];
    const bytes = await downloadModelFrom(url)(id, { onProgress: (count) => received.push(count) });
    expect(bytes).toEqual(model);
    expect(received.at(-1)).toBe(model.byteLength);
    expect(received).toEqual(received.toSorted((a, b) => a - b));
  });

  it('rejects with model.download and the status where the hub has no such model', async () => {
    const url = await serve((_request, response) => {
      response.statusCode = 404;
      response.end();
    });
    await expect(downloadModelFrom(url)(id)).rejects.toMatchObject({
      code: 'model.download',
      what: expect.stringContaining('404'),
    });
  });

  it('rejects with model.download where the body ends early', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('content-length', 1000);
      response.write(new Uint8Array(10), () => response.destroy());
    });
    await expect(downloadModelFrom(url)(id)).rejects.toMatchObject({ code: 'model.download' });
  });

  it('rejects with model.download where nobody listens', async () => {
    const url = await serve(() => {});
    await cleanUps.pop()?.();
    await expect(downloadModelFrom(url)(id)).rejects.toMatchObject({ code: 'model.download' });
  });
});
