/**
 * Cryptography of secure aggregation, from WebCrypto alone: the same in a browser and in Node. X25519 (RFC 7748),
 * Ed25519 (RFC 8032), HKDF-SHA256 (RFC 5869), AES-256-GCM and AES-256-CTR.
 */

/** Everything before the 32 bytes of an X25519 private key in PKCS #8 (RFC 8410); WebCrypto imports nothing shorter. */
const PKCS8_X25519 = Uint8Array.from([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20,
]);
const SECRET_BYTES = 32;

export type Bytes = Uint8Array<ArrayBuffer>;

/** WebCrypto's types want to know that no memory is shared between threads; nothing here is. */
const plain = (bytes: Uint8Array) => bytes as Bytes;

export const sha256 = async (bytes: Uint8Array): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', plain(bytes)));

export const randomSecret = (): Bytes => crypto.getRandomValues(new Uint8Array(SECRET_BYTES));

/** An agreement key whose secret half is these 32 bytes. The public half is worked out. */
export interface AgreementKey {
  readonly secret: Bytes;
  readonly publicKey: Bytes;
  readonly handle: CryptoKey;
}

export async function agreementKey(secret: Uint8Array): Promise<AgreementKey> {
  const pkcs8 = new Uint8Array(PKCS8_X25519.length + SECRET_BYTES);
  pkcs8.set(PKCS8_X25519);
  pkcs8.set(secret, PKCS8_X25519.length);
  const handle = await crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', true, ['deriveBits']);
  const { x } = await crypto.subtle.exportKey('jwk', handle);
  return { secret: secret.slice(), publicKey: fromBase64Url(x!), handle };
}

/**
 * X25519. What comes out goes through `hkdf` before it is a key.
 *
 * @throws where the other key is of low order, so that the result would be known to everybody.
 */
export async function agree(own: AgreementKey, otherPublicKey: Uint8Array): Promise<Bytes> {
  const other = await crypto.subtle.importKey('raw', plain(otherPublicKey), 'X25519', false, []);
  const bits = new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'X25519', public: other }, own.handle, 256),
  );
  // RFC 7748 §6.1; the standard has WebCrypto refuse it too, not every version did.
  if (bits.every((byte) => byte === 0)) throw new RangeError('the other X25519 key is of low order');
  return bits;
}

/** HKDF-SHA256 without salt: what goes in is a fresh secret or the result of an agreement. */
export async function hkdf(secret: Uint8Array, info: Uint8Array, bytes = 32): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', plain(secret), 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: plain(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 8 * bytes));
}

/** Zero: every key locks one box only. */
const GCM_NONCE = new Uint8Array(12);

/** @param key - 32 bytes that lock nothing else. @param context - Authenticated, not sent. */
export async function seal(key: Uint8Array, plainText: Uint8Array, context: Uint8Array): Promise<Bytes> {
  const handle = await crypto.subtle.importKey('raw', plain(key), 'AES-GCM', false, ['encrypt']);
  const algorithm = { name: 'AES-GCM', iv: GCM_NONCE, additionalData: plain(context) };
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, handle, plain(plainText)));
}

/** What is in the box, or null where it was changed, or made for another key or context. */
export async function unseal(key: Uint8Array, box: Uint8Array, context: Uint8Array): Promise<Bytes | null> {
  const handle = await crypto.subtle.importKey('raw', plain(key), 'AES-GCM', false, ['decrypt']);
  const algorithm = { name: 'AES-GCM', iv: GCM_NONCE, additionalData: plain(context) };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, handle, plain(box)));
  } catch {
    return null;
  }
}

export interface Identity {
  readonly publicKey: Bytes;
  sign(statement: Uint8Array): Promise<Bytes>;
}

/** A new Ed25519 identity, whose secret half nobody can read out. */
export async function newIdentity(): Promise<Identity> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    sign: async (statement) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, plain(statement))),
  };
}

/** False for a key that is none, too. */
export async function isSignedBy(
  identity: Uint8Array,
  signature: Uint8Array,
  statement: Uint8Array,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', plain(identity), 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, plain(signature), plain(statement));
  } catch {
    return false;
  }
}

function fromBase64Url(text: string): Bytes {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
