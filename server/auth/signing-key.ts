/** The key with which a hub signs join tokens: made at the first start, kept in the data folder, never sent. */
import { join } from 'node:path';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import * as z from 'zod/mini';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { badKeys, readIfThere, writeOnce } from './owner-file.ts';

export interface SigningKey {
  /** What tokens are made out to: the thumbprint of the public key (RFC 7638), so that each key has its own. */
  readonly hubId: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

const FILE = 'signing-key.json';

const Jwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });

/**
 * Reads the key of a data folder, or makes it where there is none.
 *
 * @throws TabfedError `hub.keys` where the file is unreadable, no key, or readable by other users.
 */
export async function openSigningKey(dataFolder: string): Promise<SigningKey> {
  const path = join(dataFolder, FILE);
  return keyIn(path, (await readIfThere(path)) ?? (await create(path)));
}

/**
 * Reads the key of a hub, which may be running meanwhile: nothing is locked, and nothing made.
 *
 * @throws TabfedError `hub.keys`, also where there is none: a token of another key would open nothing.
 */
export async function readSigningKey(dataFolder: string): Promise<SigningKey> {
  const path = join(dataFolder, FILE);
  const text = await readIfThere(path);
  if (text !== undefined) return keyIn(path, text);
  throw new TabfedError('hub.keys', {
    what: `There is no ${path}: no hub was started with this data folder.`,
    next: 'Give the data folder of the hub with --data …, or start the hub first: it makes its key.',
  });
}

async function keyIn(path: string, text: string): Promise<SigningKey> {
  try {
    const { kty, crv, x, d } = z.parse(Jwk, JSON.parse(text));
    const publicJwk = { kty, crv, x };
    return {
      hubId: await calculateJwkThumbprint(publicJwk),
      publicKey: (await importJWK(publicJwk, 'EdDSA')) as CryptoKey,
      privateKey: (await importJWK({ ...publicJwk, d }, 'EdDSA')) as CryptoKey,
    };
  } catch {
    // No cause: it could quote the key.
    throw badKeys(
      path,
      'it is no Ed25519 key',
      'restore it from a backup, or delete it: join tokens that it has signed are void then',
    );
  }
}

async function create(path: string): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return writeOnce(path, `${JSON.stringify(await exportJWK(privateKey))}\n`);
}
