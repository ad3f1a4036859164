/** SHA-256 by node:crypto: one pass over the bytes, without the copy that WebCrypto takes. */
import { createHash } from 'node:crypto';
import type { Sha256Hex } from '../core/ports.ts';

export const sha256Hex: Sha256Hex = async (bytes) => createHash('sha256').update(bytes).digest('hex');
