/** What a page keeps of the bytes that it hands over, so that a trainer that crashed can be given them again. */
import { isPlain } from './compartment/transfer.ts';

/**
 * Bytes cross to the trainer by transfer, and are empty on this side afterwards. Their copies are Blobs, which the
 * browser keeps outside the page's memory, and may keep on its disk, until the participant ends.
 * Lists (rows, small images) are cloned when they cross: they are kept as they are.
 *
 * @param value - Looked into as `forTransfer` does: plain objects, not lists. Not changed.
 * @returns Another value of the same content, at each call.
 */
export function retained<T extends object>(value: T): () => Promise<T> {
  const kept = keep(value);
  return async () => (await restored(kept)) as T;
}

/** Tells bytes that were taken from a file of the page's, which crosses by itself as often as it is asked for. */
class KeptBytes {
  readonly blob: Blob;

  constructor(bytes: Uint8Array) {
    this.blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  }
}

function keep(value: unknown): unknown {
  if (value instanceof Uint8Array) return new KeptBytes(value);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, keep(item)]));
}

async function restored(value: unknown): Promise<unknown> {
  if (value instanceof KeptBytes) return new Uint8Array(await value.blob.arrayBuffer());
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(async ([key, item]) => [key, await restored(item)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
