/** Bytes cross a message port by transfer, so that models, frames and rows are never in memory twice. */

/**
 * A copy of a message whose byte arrays can be transferred, with their buffers. The arrays are taken:
 * after the transfer the sender's are empty. One that shows only part of its buffer is copied instead,
 * since transferring would empty its neighbours too.
 *
 * Looks into plain objects, not into lists: lists hold rows or small images, which are cloned. Nor into files: they
 * cross unopened.
 */
export function forTransfer<T extends object>(message: T): { message: T; buffers: ArrayBuffer[] } {
  const buffers = new Set<ArrayBuffer>();
  return { message: taken(message, buffers) as T, buffers: [...buffers] };
}

function taken(value: unknown, buffers: Set<ArrayBuffer>): unknown {
  if (value instanceof Uint8Array) {
    const isWhole = value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength;
    const bytes = isWhole ? value : value.slice();
    buffers.add(bytes.buffer as ArrayBuffer);
    return bytes;
  }
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, taken(item, buffers)]));
}

export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
