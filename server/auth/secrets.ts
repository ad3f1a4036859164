/** Secrets of which the hub keeps the hash only: resume secrets, and the operator's token. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256, hex. Enough for secrets that are random and long; nobody can try 2^192 of them. */
export const secretHash = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** Takes the same time wherever two hashes differ. */
export function isSameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** The token of an `Authorization: Bearer …` header; undefined for anything else. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/=-]{1,512})$/i.exec(authorization ?? '')?.[1];
}
