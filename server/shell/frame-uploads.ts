/**
 * Frames that arrive in chunks: one per participant, kept over a reconnect, dropped when the round closes.
 * The bytes that all of them may hold are capped for the whole hub.
 */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { Encoding, UploadProgress } from '../../core/protocol/messages.ts';
import { sha256Hex } from '../hash.ts';
import type { Reservation, UploadBudget } from './upload-budget.ts';

export interface UploadHeader {
  readonly round: number;
  readonly attempt: number;
  readonly exampleCount: number;
  readonly encoding: Encoding;
  readonly frameBytes: number;
  readonly sha256: string;
}

/** A whole, intact frame. `release` gives its bytes back to the hub's budget; called once. */
export interface CompleteFrame {
  readonly header: UploadHeader;
  readonly frame: Uint8Array;
  release(): void;
}

interface Upload {
  readonly id: string;
  readonly header: UploadHeader;
  readonly frame: Uint8Array;
  readonly room: Reservation;
  receivedBytes: number;
}

export class FrameUploads {
  readonly #uploads = new Map<ParticipantId, Upload>();
  readonly #budget: UploadBudget;
  #opened = 0;

  constructor(budget: UploadBudget) {
    this.#budget = budget;
  }

  /** Opens an upload, or takes up the same one where it was left. */
  open(participant: ParticipantId, header: UploadHeader): UploadProgress {
    const known = this.#uploads.get(participant);
    const isSame =
      known?.header.sha256 === header.sha256 &&
      known.header.round === header.round &&
      known.header.attempt === header.attempt &&
      known.header.encoding === header.encoding &&
      known.header.frameBytes === header.frameBytes &&
      known.header.exampleCount === header.exampleCount;
    if (known && isSame) return { upload: known.id, receivedBytes: known.receivedBytes };
    this.drop(participant);
    const room = this.#budget.reserve(header.frameBytes, () => this.drop(participant));
    this.#opened += 1;
    const id = `u${this.#opened}`;
    this.#uploads.set(participant, {
      id,
      header,
      frame: new Uint8Array(header.frameBytes),
      room,
      receivedBytes: 0,
    });
    return { upload: id, receivedBytes: 0 };
  }

  /**
   * Adds a chunk.
   *
   * @returns How far the upload is, and the whole frame with its header once it is complete and intact.
   * @throws TabfedError `upload.unknown`, `upload.out-of-order`, `upload.too-large` or `upload.corrupt`.
   */
  async addChunk(
    participant: ParticipantId,
    chunk: { readonly upload: string; readonly offset: number; readonly bytes: Uint8Array },
  ): Promise<{ progress: UploadProgress; complete?: CompleteFrame }> {
    const upload = this.#uploads.get(participant);
    if (upload?.id !== chunk.upload) {
      throw new TabfedError('upload.unknown', {
        what: `No upload "${chunk.upload}" of this participant is open: it is complete, its round has closed, or it stood still while others waited.`,
        next: 'Open the upload again if the round is still the current one.',
      });
    }
    if (chunk.offset !== upload.receivedBytes) {
      throw new TabfedError('upload.out-of-order', {
        what: `A chunk at offset ${chunk.offset} arrived, expected offset ${upload.receivedBytes}.`,
        next: 'Open the upload again and go on from the offset that the hub names.',
      });
    }
    const end = chunk.offset + chunk.bytes.byteLength;
    if (end > upload.header.frameBytes) {
      this.drop(participant);
      throw new TabfedError('upload.too-large', {
        what: `The chunks reach byte ${end}, the announced frame has ${upload.header.frameBytes}.`,
        next: 'Announce the frame with its real length.',
      });
    }
    upload.frame.set(chunk.bytes, chunk.offset);
    upload.receivedBytes = end;
    upload.room.touch();
    const progress = { upload: upload.id, receivedBytes: end };
    if (end < upload.header.frameBytes) return { progress };

    // Its bytes count until somebody has dealt with them; for the participant the upload is over.
    this.#uploads.delete(participant);
    upload.room.keep();
    const { release } = upload.room;
    const found = await sha256Hex(upload.frame);
    if (found !== upload.header.sha256) {
      release();
      throw new TabfedError('upload.corrupt', {
        what: `The frame's SHA-256 is ${found.slice(0, 12)}…, announced was ${upload.header.sha256.slice(0, 12)}….`,
        next: 'Send the frame again.',
      });
    }
    return { progress, complete: { header: upload.header, frame: upload.frame, release } };
  }

  drop(participant: ParticipantId): void {
    const upload = this.#uploads.get(participant);
    if (!upload) return;
    this.#uploads.delete(participant);
    upload.room.release();
  }

  dropAll(): void {
    for (const participant of [...this.#uploads.keys()]) this.drop(participant);
  }
}
