import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { CHUNK_WINDOW, MAX_CHUNK_BYTES, MAX_INLINE_BYTES } from '../../core/protocol/limits.ts';
import {
  type ParticipantMessage,
  ParticipantMessageSchema,
  type Reply,
} from '../../core/protocol/messages.ts';
import { attachSocketIo } from '../../server/transport/socket-io.ts';
import { openSocketIoLink } from './socket-io-link.ts';
import { uploadFrame } from './upload-frame.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** The receiving half of an upload over a real connection; `answer` may replace its reply. */
async function startReceiver(
  alreadyThere: Uint8Array = new Uint8Array(0),
  answer: (message: ParticipantMessage) => Reply | undefined = () => undefined,
) {
  const messages: ParticipantMessage[] = [];
  const parts: Uint8Array[] = [alreadyThere];
  const receivedBytes = () => parts.reduce((sum, part) => sum + part.byteLength, 0);
  const httpServer = createServer();
  const transport = attachSocketIo(httpServer, {
    onOpen: () => {},
    onClose: () => {},
    async onMessage(_connection, payload): Promise<Reply> {
      const message = ParticipantMessageSchema.parse(payload);
      messages.push(message);
      const instead = answer(message);
      if (instead) return instead;
      if (message.type === 'submit-update') return { ok: true };
      if (message.type === 'send-chunk') {
        if (message.offset !== receivedBytes()) return refuse('upload.out-of-order');
        parts.push(message.bytes);
      }
      return { ok: true, value: { upload: 'up1', receivedBytes: receivedBytes() } };
    },
  });
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  const link = await openSocketIoLink(`http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`)({
    onMessage: () => {},
    onDown: () => {},
  });
  cleanUps.push(async () => {
    link.close();
    await transport.close();
    await new Promise((resolve) => httpServer.close(resolve));
  });
  return { link, messages, whole: () => Buffer.concat(parts) };
}

function refuse(code: 'upload.out-of-order' | 'upload.corrupt'): Reply {
  return { ok: false, error: new TabfedError(code, { what: 'Refused.', next: 'Send it again.' }).toReport() };
}

const sha256 = async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const frameOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31) % 256);
const header = { round: 3, attempt: 1, exampleCount: 12, encoding: 'float16' } as const;

describe('uploading a frame', () => {
  it('sends a small frame inside one message', async () => {
    const { link, messages } = await startReceiver();
    const frame = frameOf(MAX_INLINE_BYTES);
    const progress: number[] = [];
    const outcome = await uploadFrame(
      link,
      { ...header, frame },
      { sha256, onProgress: (sent) => progress.push(sent), isCancelled: () => false },
    );
    expect(outcome).toBe('delivered');
    expect(messages).toEqual([{ type: 'submit-update', ...header, frame }]);
    expect(progress).toEqual([MAX_INLINE_BYTES]);
  });

  it('sends a larger frame in chunks under its hash, byte for byte, also out of a larger buffer', async () => {
    const { link, messages, whole } = await startReceiver();
    const frame = frameOf(5 * MAX_CHUNK_BYTES + 123).subarray(23);
    const progress: number[] = [];
    const outcome = await uploadFrame(
      link,
      { ...header, frame },
      { sha256, onProgress: (sent) => progress.push(sent), isCancelled: () => false },
    );
    expect(outcome).toBe('delivered');
    expect(whole().equals(frame)).toBe(true);
    expect(messages[0]).toEqual({
      type: 'open-upload',
      ...header,
      frameBytes: frame.byteLength,
      sha256: await sha256(frame),
    });
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(frame.byteLength);
  });

  it('resumes at the byte that the hub names', async () => {
    const frame = frameOf(3 * MAX_CHUNK_BYTES);
    const { link, messages, whole } = await startReceiver(frame.slice(0, MAX_CHUNK_BYTES + 5));
    await uploadFrame(link, { ...header, frame }, { sha256, onProgress: () => {}, isCancelled: () => false });
    expect(whole().equals(frame)).toBe(true);
    expect(messages.flatMap((message) => (message.type === 'send-chunk' ? [message.offset] : []))).toEqual([
      MAX_CHUNK_BYTES + 5,
      2 * MAX_CHUNK_BYTES + 5,
    ]);
  });

  it('keeps a window of chunks in flight, and no more', async () => {
    const { link, whole } = await startReceiver();
    let inFlight = 0;
    let largest = 0;
    const counted = {
      request: async (message: ParticipantMessage) => {
        inFlight += 1;
        largest = Math.max(largest, inFlight);
        const value = await link.request(message);
        inFlight -= 1;
        return value;
      },
    };
    const frame = frameOf(9 * MAX_CHUNK_BYTES);
    await uploadFrame(
      counted,
      { ...header, frame },
      { sha256, onProgress: () => {}, isCancelled: () => false },
    );
    expect(largest).toBe(CHUNK_WINDOW);
    expect(whole().equals(frame)).toBe(true);
  });

  it('stops between chunks when it is cancelled', async () => {
    const { link, messages } = await startReceiver();
    const frame = frameOf(20 * MAX_CHUNK_BYTES);
    let sent = 0;
    const outcome = await uploadFrame(
      link,
      { ...header, frame },
      {
        sha256,
        onProgress: (bytes) => {
          sent = bytes;
        },
        isCancelled: () => sent >= 2 * MAX_CHUNK_BYTES,
      },
    );
    expect(outcome).toBe('cancelled');
    expect(messages.length).toBeLessThan(1 + 2 + 2 * CHUNK_WINDOW);
  });

  it('rejects with the first refusal, not with those that follow from it', async () => {
    const { link } = await startReceiver(new Uint8Array(0), (message) =>
      message.type === 'send-chunk' && message.offset === 0 ? refuse('upload.corrupt') : undefined,
    );
    await expect(
      uploadFrame(
        link,
        { ...header, frame: frameOf(6 * MAX_CHUNK_BYTES) },
        { sha256, onProgress: () => {}, isCancelled: () => false },
      ),
    ).rejects.toMatchObject({ code: 'upload.corrupt' });
  });
});
