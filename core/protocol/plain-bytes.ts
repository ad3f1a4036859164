/**
 * Socket.IO hands binary parts over as ArrayBuffer (browser) or Buffer (Node), at any depth and any
 * alignment. The protocol's schemas know one kind: Uint8Array.
 */

/** Deep enough for every message (`message.model.inline`), shallow enough that no sender can exhaust the stack. */
const MAX_DEPTH = 4;

/** A copy of `value` with every binary part as a plain Uint8Array over the same memory; no bytes are copied. */
export function withPlainBytes(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (depth === MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => withPlainBytes(item, depth + 1));
  // fromEntries defines own properties: a field named __proto__ stays a field, and the schema refuses it.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withPlainBytes(item, depth + 1)]),
  );
}
