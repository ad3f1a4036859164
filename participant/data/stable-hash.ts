/**
 * The bucket of a text, the same on every machine: FNV-1a, 32 bits, over its UTF-8 bytes, modulo the number of buckets.
 *
 * @see Fowler, Noll and Vo; test vectors in draft-eastlake-fnv.
 */
export function bucketOf(text: string, buckets: number): number {
  return fnv1a(text) % buckets;
}

export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
