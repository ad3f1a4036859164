/** Masks: AES-256-CTR over zeros, as little-endian words, under a key of HKDF. */

import type { ParticipantId } from '../../core/protocol/ids.ts';
import { keyInfo, sortedIds } from '../../core/secagg/manifest.ts';
import { type AgreementKey, agree, hkdf } from './primitives.ts';

/** One long call is the slowest way in Chromium, and would hold all of a mask in memory. */
const CHUNK_BYTES = 262_144;
const BLOCK_BYTES = 16;
const ZEROS = new Uint8Array(CHUNK_BYTES);

/** The key of the mask that only a member's own seed gives. */
export const ownMaskKey = (session: Uint8Array, of: ParticipantId, seed: Uint8Array) =>
  hkdf(seed, keyInfo('own-mask', session, [of]));

/** The key of the mask that two members have in common: one adds it, the other takes it off. */
export async function pairMaskKey(
  session: Uint8Array,
  own: { readonly id: ParticipantId; readonly key: AgreementKey },
  other: { readonly id: ParticipantId; readonly publicKey: Uint8Array },
): Promise<Uint8Array> {
  const agreed = await agree(own.key, other.publicKey);
  return hkdf(agreed, keyInfo('pair-mask', session, sortedIds([own.id, other.id])));
}

/** Of two members the first by id adds the mask that they share, the second subtracts it. */
export const signOfPair = (of: ParticipantId, other: ParticipantId): 1 | -1 => (of < other ? 1 : -1);

/** values += sign · mask, modulo 2³², in place; gives way after each chunk. */
export async function addMask(values: Uint32Array, key: Uint8Array, sign: 1 | -1): Promise<void> {
  await eachChunk(key, values.byteLength, (mask, at) => {
    const part = values.subarray(at, at + mask.length);
    if (sign > 0) for (let i = 0; i < part.length; i++) part[i] = (part[i]! + mask[i]!) | 0;
    else for (let i = 0; i < part.length; i++) part[i] = (part[i]! - mask[i]!) | 0;
  });
}

/** The first words of the stream of a key. */
export async function streamWords(key: Uint8Array, count: number): Promise<Uint32Array> {
  const words = new Uint32Array(count);
  await addMask(words, key, 1);
  return words;
}

/** Words that follow from a session id alone: the order of its ring. */
export const ringWordsOf = async (session: Uint8Array, members: number): Promise<Uint32Array> =>
  streamWords(await hkdf(session, keyInfo('ring', session, [])), 2 * members);

async function eachChunk(
  key: Uint8Array,
  bytes: number,
  take: (mask: Uint32Array, atWord: number) => void,
): Promise<void> {
  const handle = await crypto.subtle.importKey('raw', key as Uint8Array<ArrayBuffer>, 'AES-CTR', false, [
    'encrypt',
  ]);
  for (let at = 0; at < bytes; at += CHUNK_BYTES) {
    const counter = new Uint8Array(BLOCK_BYTES);
    new DataView(counter.buffer).setUint32(12, at / BLOCK_BYTES);
    const zeros = ZEROS.subarray(0, Math.min(CHUNK_BYTES, bytes - at));
    const stream = await crypto.subtle.encrypt({ name: 'AES-CTR', counter, length: 64 }, handle, zeros);
    take(new Uint32Array(stream), at / 4);
  }
}
