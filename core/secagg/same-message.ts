import { sameBytes } from './bytes.ts';

/** Whether two messages hold the same, field by field, in the same order. Plain objects, lists and bytes. */
export function sameMessage(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return sameBytes(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [of, to] = [Object.entries(a), b as Readonly<Record<string, unknown>>];
  return of.length === Object.keys(b).length && of.every(([key, value]) => sameMessage(value, to[key]));
}
