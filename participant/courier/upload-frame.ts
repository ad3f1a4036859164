/** Carries one frame to the hub: inline where it is small, otherwise in acknowledged chunks. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Sha256Hex } from '../../core/ports.ts';
import { CHUNK_WINDOW, MAX_CHUNK_BYTES, MAX_INLINE_BYTES } from '../../core/protocol/limits.ts';
import type { Encoding, UploadProgress } from '../../core/protocol/messages.ts';
import type { HubLink } from '../ports.ts';

/** The part of an update that leaves the tab. `frame` is read, never changed, so that it can be sent again. */
export interface FrameUpload {
  readonly round: number;
  readonly attempt: number;
  readonly exampleCount: number;
  readonly encoding: Encoding;
  readonly frame: Uint8Array;
}

export interface UploadSurroundings {
  readonly sha256: Sha256Hex;
  /** Bytes of the frame that the hub has acknowledged, those of an earlier connection included. */
  onProgress(sentBytes: number): void;
  /** Asked before every chunk: true when the round has closed or the participant pauses. */
  isCancelled(): boolean;
}

/**
 * Uploads a frame; resolves with `delivered` when the hub has accepted the update, with `cancelled` when
 * `isCancelled` said so first. Chunks that are under way at that moment are still waited for.
 *
 * Called again after a reconnect, with the same frame, it resumes at the byte that the hub names.
 * Rejects with the first refusal of the hub, or with `hub.unreachable`.
 */
export async function uploadFrame(
  link: Pick<HubLink, 'request'>,
  upload: FrameUpload,
  surroundings: UploadSurroundings,
): Promise<'delivered' | 'cancelled'> {
  const { frame, ...header } = upload;
  if (surroundings.isCancelled()) return 'cancelled';
  if (frame.byteLength <= MAX_INLINE_BYTES) {
    await link.request({ type: 'submit-update', ...header, frame });
    surroundings.onProgress(frame.byteLength);
    return 'delivered';
  }
  const sha256 = await surroundings.sha256(frame);
  const opened = progressIn(
    await link.request({ type: 'open-upload', ...header, frameBytes: frame.byteLength, sha256 }),
    frame.byteLength,
  );
  return sendChunks(link, opened, frame, surroundings);
}

async function sendChunks(
  link: Pick<HubLink, 'request'>,
  { upload, receivedBytes }: UploadProgress,
  frame: Uint8Array,
  { onProgress, isCancelled }: UploadSurroundings,
): Promise<'delivered' | 'cancelled'> {
  let offset = receivedBytes;
  let acknowledged = receivedBytes;
  let failure: unknown;
  const underWay = new Set<Promise<void>>();
  onProgress(acknowledged);

  while (offset < frame.byteLength && failure === undefined && !isCancelled()) {
    const bytes = frame.subarray(offset, offset + MAX_CHUNK_BYTES);
    const chunk = link.request({ type: 'send-chunk', upload, offset, bytes }).then(
      () => {
        acknowledged += bytes.byteLength;
        onProgress(acknowledged);
      },
      (error: unknown) => {
        // Later chunks of the window fail because this one did: the first refusal is the reason.
        failure ??= error;
      },
    );
    underWay.add(chunk);
    chunk.then(() => underWay.delete(chunk));
    offset += bytes.byteLength;
    if (underWay.size >= CHUNK_WINDOW) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  if (failure !== undefined) throw failure;
  return acknowledged === frame.byteLength ? 'delivered' : 'cancelled';
}

function progressIn(value: unknown, frameBytes: number): UploadProgress {
  const progress = value as UploadProgress | undefined;
  if (typeof progress?.upload === 'string' && progress.receivedBytes <= frameBytes) return progress;
  throw new TabfedError('message.invalid', {
    what: `The hub's reply to "open-upload" should say how much of the frame's ${frameBytes} bytes it has; it was ${JSON.stringify(value)}.`,
    next: 'Reload the page; where that does not help, hub and page come from different versions of tabfed.',
  });
}
