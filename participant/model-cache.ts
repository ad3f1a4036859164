/** The newest model that this participant received, and which one its trainer holds. */
import type { ModelId } from '../core/protocol/ids.ts';
import type { ModelOffer } from '../core/protocol/messages.ts';
import type { DownloadModel, ModelInput } from './ports.ts';

export interface ModelArrival {
  readonly id: ModelId;
  readonly bytes: number;
}

export class ModelCache {
  readonly #download: DownloadModel;
  readonly #bearer: () => string | undefined;
  #newest?: { readonly id: ModelId; readonly bytes: Uint8Array };
  #inTrainer?: ModelId;

  /** @param bearer - Asked for at each download: this participant's proof, where the models are for participants only. */
  constructor(download: DownloadModel, bearer: () => string | undefined) {
    this.#download = download;
    this.#bearer = bearer;
  }

  /** Keeps a model that came inside a message; true where it is news. */
  keep(offer: ModelOffer): boolean {
    if (!offer.inline || this.#newest?.id === offer.id) return false;
    this.#newest = { id: offer.id, bytes: offer.inline };
    return true;
  }

  /**
   * The model for a job of the trainer: without bytes where the trainer holds it already, from the cache where
   * it is there, downloaded otherwise. The bytes are a copy, which the trainer may keep.
   */
  async fetch(
    offer: ModelOffer,
    events: {
      onProgress(received: number): void;
      onArrival(arrival: ModelArrival): void;
      readonly signal: AbortSignal;
    },
  ): Promise<ModelInput> {
    if (this.#inTrainer === offer.id) return { id: offer.id };
    if (this.#newest?.id !== offer.id) {
      const { onProgress, signal } = events;
      const bytes = await this.#download(offer.id, { onProgress, signal, bearer: this.#bearer() });
      this.#newest = { id: offer.id, bytes };
      events.onArrival({ id: offer.id, bytes: bytes.byteLength });
    }
    return { id: offer.id, bytes: this.#newest.bytes.slice() };
  }

  /** The trainer has verified this model and holds it. */
  confirm(id: ModelId): void {
    this.#inTrainer = id;
  }

  /** The trainer is another one: the next job brings the bytes. */
  trainerLost(): void {
    this.#inTrainer = undefined;
  }

  /** The trainer refused a model: the next job brings the bytes, fetched anew. */
  forget(): void {
    this.#inTrainer = undefined;
    this.#newest = undefined;
  }
}
