import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { participantId } from '../../core/protocol/ids.ts';
import { sha256Hex } from '../hash.ts';
import { DEFAULT_LIMITS } from '../limits/limits.ts';
import { FrameUploads, type UploadHeader } from './frame-uploads.ts';
import { UploadBudget } from './upload-budget.ts';

const ANNA = participantId('p-anna');
const BO = participantId('p-bo');
const CY = participantId('p-cy');
const FRAME = Uint8Array.from({ length: 100 }, (_, i) => i);

async function headerOf(frame: Uint8Array, changes: Partial<UploadHeader> = {}): Promise<UploadHeader> {
  const sha256 = await sha256Hex(frame);
  const frameBytes = frame.byteLength;
  return { round: 1, attempt: 1, exampleCount: 10, encoding: 'float32', frameBytes, sha256, ...changes };
}

const nobody = () => {};

function start(maxBytes = DEFAULT_LIMITS.bufferedBytesPerHub) {
  let nowMs = 0;
  const clock = { now: () => nowMs, advance: (ms: number) => (nowMs += ms) };
  const budget = new UploadBudget(clock, { bufferedBytesPerHub: maxBytes });
  return { budget, clock, uploads: new FrameUploads(budget) };
}

describe('frames that arrive in chunks', () => {
  it('[BI16] are handed over whole and unchanged, however they were cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.array(fc.nat(300), { maxLength: 8 }),
        async (frame, cuts) => {
          const { budget, uploads } = start();
          const header = await headerOf(frame);
          const { upload } = uploads.open(ANNA, header);
          const offsets = [
            0,
            ...cuts.filter((cut) => cut < frame.length).sort((a, b) => a - b),
            frame.length,
          ];
          for (const [i, offset] of offsets.slice(0, -1).entries()) {
            const bytes = frame.slice(offset, offsets[i + 1]);
            const { progress, complete } = await uploads.addChunk(ANNA, { upload, offset, bytes });
            // The sender may use its buffer again: what has arrived is the hub's.
            bytes.fill(0);
            expect(progress).toEqual({ upload, receivedBytes: offsets[i + 1] });
            if (offsets[i + 1]! < frame.length) expect(complete).toBeUndefined();
            else {
              expect(complete).toMatchObject({ header, frame });
              expect(budget.usedBytes).toBe(frame.length);
              complete?.release();
            }
          }
          expect(budget.usedBytes).toBe(0);
        },
      ),
    );
  });

  it('[BI20] go on where they were when the same frame is announced again', async () => {
    const { budget, uploads } = start();
    const header = await headerOf(FRAME);
    const { upload } = uploads.open(ANNA, header);
    await uploads.addChunk(ANNA, { upload, offset: 0, bytes: FRAME.subarray(0, 30) });
    expect(uploads.open(ANNA, { ...header })).toEqual({ upload, receivedBytes: 30 });
    expect(budget.usedBytes).toBe(100);
  });

  it.each<[string, Partial<UploadHeader>]>([
    ['another round', { round: 2 }],
    ['another attempt', { attempt: 2 }],
    ['another example count', { exampleCount: 11 }],
    ['another encoding', { encoding: 'float16' }],
    ['another length', { frameBytes: 50 }],
    ['another SHA-256', { sha256: 'a'.repeat(64) }],
  ])('[BI20] start anew with %s, and give back what the first one held', async (_, changes) => {
    const { budget, uploads } = start();
    const header = await headerOf(FRAME);
    const first = uploads.open(ANNA, header);
    await uploads.addChunk(ANNA, { upload: first.upload, offset: 0, bytes: FRAME.subarray(0, 30) });
    const second = uploads.open(ANNA, { ...header, ...changes });
    expect(second.receivedBytes).toBe(0);
    expect(second.upload).not.toBe(first.upload);
    expect(budget.usedBytes).toBe(changes.frameBytes ?? 100);
  });

  it('[BI21] are kept apart by participant', async () => {
    const { uploads } = start();
    const header = await headerOf(FRAME);
    const annas = uploads.open(ANNA, header);
    const bos = uploads.open(BO, header);
    expect(bos.upload).not.toBe(annas.upload);
    const chunk = { upload: annas.upload, offset: 0, bytes: FRAME };
    await expect(uploads.addChunk(BO, chunk)).rejects.toMatchObject({ code: 'upload.unknown' });
    expect((await uploads.addChunk(ANNA, chunk)).complete?.frame).toEqual(FRAME);
  });

  it('[BI16] refuse a chunk elsewhere than at the next byte, and lose nothing by it', async () => {
    const { uploads } = start();
    const { upload } = uploads.open(ANNA, await headerOf(FRAME));
    await uploads.addChunk(ANNA, { upload, offset: 0, bytes: FRAME.subarray(0, 60) });
    for (const offset of [0, 59, 61, 99]) {
      const chunk = { upload, offset, bytes: FRAME.subarray(60) };
      await expect(uploads.addChunk(ANNA, chunk)).rejects.toMatchObject({
        code: 'upload.out-of-order',
        message: expect.stringContaining('expected offset 60'),
      });
    }
    const { complete } = await uploads.addChunk(ANNA, { upload, offset: 60, bytes: FRAME.subarray(60) });
    expect(complete?.frame).toEqual(FRAME);
  });

  it('[BI16] end where a chunk reaches beyond the announced length', async () => {
    const { budget, uploads } = start();
    const { upload } = uploads.open(ANNA, await headerOf(FRAME));
    await uploads.addChunk(ANNA, { upload, offset: 0, bytes: FRAME.subarray(0, 60) });
    const chunk = { upload, offset: 60, bytes: new Uint8Array(41) };
    await expect(uploads.addChunk(ANNA, chunk)).rejects.toMatchObject({ code: 'upload.too-large' });
    await expect(uploads.addChunk(ANNA, chunk)).rejects.toMatchObject({ code: 'upload.unknown' });
    expect(budget.usedBytes).toBe(0);
  });

  it('[BI18] end where the whole does not have its SHA-256', async () => {
    const { budget, uploads } = start();
    const { upload } = uploads.open(ANNA, await headerOf(FRAME));
    const chunk = { upload, offset: 0, bytes: FRAME.slice().fill(7, 50, 51) };
    await expect(uploads.addChunk(ANNA, chunk)).rejects.toMatchObject({ code: 'upload.corrupt' });
    expect(budget.usedBytes).toBe(0);
  });

  it('[BI19] give their memory back one by one and all at once', async () => {
    const { budget, uploads } = start();
    for (const who of [ANNA, BO, CY]) uploads.open(who, await headerOf(FRAME));
    uploads.drop(BO);
    uploads.drop(BO);
    expect(budget.usedBytes).toBe(200);
    uploads.dropAll();
    expect(budget.usedBytes).toBe(0);
  });

  it('[BI19] wait where the hub holds as many bytes as it may, over all its tasks', async () => {
    const { budget } = start();
    const [digits, credit] = [new FrameUploads(budget), new FrameUploads(budget)];
    budget.reserve(DEFAULT_LIMITS.bufferedBytesPerHub - 150, nobody);
    digits.open(ANNA, await headerOf(FRAME));
    const header = await headerOf(FRAME);
    expect(() => credit.open(BO, header)).toThrow(
      expect.objectContaining({
        code: 'upload.busy',
        message: expect.stringContaining(String(DEFAULT_LIMITS.bufferedBytesPerHub)),
      }),
    );
    expect(budget.usedBytes).toBe(DEFAULT_LIMITS.bufferedBytesPerHub - 50);
    digits.dropAll();
    expect(credit.open(BO, header).receivedBytes).toBe(0);
  });

  it('[BI28] give way, the one that stood still longest first, where others need their bytes', async () => {
    const { budget, clock, uploads } = start(250);
    const header = await headerOf(FRAME);
    const annas = uploads.open(ANNA, header);
    const bos = uploads.open(BO, header);
    clock.advance(6_000);
    await uploads.addChunk(ANNA, { upload: annas.upload, offset: 0, bytes: FRAME.subarray(0, 30) });
    expect(() => uploads.open(CY, header)).toThrow(expect.objectContaining({ code: 'upload.busy' }));
    clock.advance(4_000);
    expect(uploads.open(CY, header).receivedBytes).toBe(0);
    expect(uploads.open(ANNA, header).receivedBytes).toBe(30);
    await expect(uploads.addChunk(BO, { upload: bos.upload, offset: 0, bytes: FRAME })).rejects.toMatchObject(
      { code: 'upload.unknown' },
    );
    expect(budget.usedBytes).toBe(200);
  });

  it('[BI28] keep their bytes however long they stand still where nobody else needs them, and once they are whole', async () => {
    const { budget, clock, uploads } = start(150);
    const header = await headerOf(FRAME);
    const { upload } = uploads.open(ANNA, header);
    clock.advance(3_600_000);
    const { complete } = await uploads.addChunk(ANNA, { upload, offset: 0, bytes: FRAME });
    clock.advance(3_600_000);
    expect(() => uploads.open(BO, header)).toThrow(expect.objectContaining({ code: 'upload.busy' }));
    expect(complete?.frame).toEqual(FRAME);
    complete?.release();
    expect(budget.usedBytes).toBe(0);
  });
});
