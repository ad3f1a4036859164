import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { Deflate } from '../../core/ports.ts';

const deflateBytes = promisify<Uint8Array, { level: number }, Uint8Array>(deflate);

/** Level 1: higher ones take several times as long and gain a few percent on deltas. */
export const nodeDeflate: Deflate = (bytes) => deflateBytes(bytes, { level: 1 });
