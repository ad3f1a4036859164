import { describe, expect, it } from 'vitest';
import { addMask, streamWords } from './mask.ts';
import {
  agree,
  agreementKey,
  hkdf,
  isSignedBy,
  newIdentity,
  randomSecret,
  seal,
  unseal,
} from './primitives.ts';
import { joinShares, splitSecret } from './shamir.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

describe('cryptography of secure aggregation', () => {
  it('[SA17] agrees as in RFC 7748 §6.1', async () => {
    const alice = await agreementKey(
      bytes('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'),
    );
    const bob = await agreementKey(bytes('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'));
    expect(hex(alice.publicKey)).toBe('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
    const agreed = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';
    expect(hex(await agree(alice, bob.publicKey))).toBe(agreed);
    expect(hex(await agree(bob, alice.publicKey))).toBe(agreed);
  });

  it('[SA17] refuses keys of low order, with which everybody would agree on the same', async () => {
    const own = await agreementKey(randomSecret());
    for (const key of [
      '00'.repeat(32),
      `01${'00'.repeat(31)}`,
      `ec${'ff'.repeat(30)}7f`,
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    ]) {
      await expect(agree(own, bytes(key)), key).rejects.toThrow();
    }
  });

  it('[SA17] derives as in RFC 5869 A.3', async () => {
    const derived = await hkdf(new Uint8Array(22).fill(0x0b), new Uint8Array(0), 42);
    expect(hex(derived)).toBe(
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    );
  });

  it('[SA17] verifies as in RFC 8032 §7.1, and nothing that was changed', async () => {
    const identity = bytes('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    const signature = bytes(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
    expect(await isSignedBy(identity, signature, new Uint8Array(0))).toBe(true);
    expect(await isSignedBy(identity, signature, Uint8Array.of(0))).toBe(false);
    expect(await isSignedBy(identity.slice(1), signature, new Uint8Array(0))).toBe(false);
    const own = await newIdentity();
    const statement = Uint8Array.of(1, 2, 3);
    expect(await isSignedBy(own.publicKey, await own.sign(statement), statement)).toBe(true);
    expect(await isSignedBy(identity, await own.sign(statement), statement)).toBe(false);
  });

  it('[SA17] masks with the stream of AES-256-CTR, the same whatever the chunks', async () => {
    // aes_ctr_prng_test.cc of Google's federated-compute: key 32 × 0x31, counter 0.
    const key = new Uint8Array(32).fill(0x31);
    const stream =
      'b08ecf9ec7eb5f0d7b78c42556d668ac0ede721a5818fe812d565cbdb5f11f4ed5614465964071f9eb393b4018e2b9e3783ec0afdca1de781ab8057ac031b3b2';
    expect(hex(new Uint8Array((await streamWords(key, 16)).buffer))).toBe(stream);
    // 2.5 chunks of 256 KiB, against one call.
    const words = await streamWords(key, 163_840);
    const handle = await crypto.subtle.importKey('raw', key, 'AES-CTR', false, ['encrypt']);
    const whole = await crypto.subtle.encrypt(
      { name: 'AES-CTR', counter: new Uint8Array(16), length: 64 },
      handle,
      new Uint8Array(words.byteLength),
    );
    expect(Buffer.compare(Buffer.from(words.buffer), Buffer.from(whole))).toBe(0);
    await addMask(words, key, -1);
    expect(words.every((word) => word === 0)).toBe(true);
  });

  it('[SA11] opens a box with its key, in its place, unchanged, and not otherwise', async () => {
    const [key, other] = [randomSecret(), randomSecret()];
    const [content, context] = [Uint8Array.of(1, 2, 3), Uint8Array.of(9)];
    const box = await seal(key, content, context);
    expect(await unseal(key, box, context)).toEqual(content);
    expect(await unseal(other, box, context)).toBeNull();
    expect(await unseal(key, box, Uint8Array.of(8))).toBeNull();
    expect(await unseal(key, box.slice(1), context)).toBeNull();
    expect(
      await unseal(
        key,
        box.map((byte, i) => (i === 2 ? byte ^ 1 : byte)),
        context,
      ),
    ).toBeNull();
  });
});

describe('shares of a secret', () => {
  const isSame = (secret: Uint8Array) => async (other: Uint8Array) => hex(other) === hex(secret);

  it('[SA12] join from every combination of as many as the threshold', async () => {
    const secret = randomSecret();
    const shares = await splitSecret(secret, 5, 3);
    for (let subset = 0; subset < 32; subset++) {
      const some = shares.filter((_, i) => subset & (1 << i));
      if (some.length >= 3) expect(await joinShares(some, 3, isSame(secret))).toEqual(secret);
    }
  });

  it('[SA12] are not joined below the threshold, where any secret would come out', async () => {
    const secret = randomSecret();
    const shares = await splitSecret(secret, 5, 3);
    await expect(joinShares(shares.slice(0, 2), 3, async () => true)).rejects.toThrow('2 shares, expected 3');
  });

  it('[SA12] that are wrong or of one place are found, and avoided where enough others are there', async () => {
    const secret = randomSecret();
    const shares = await splitSecret(secret, 5, 3);
    const wrong = shares[1]!.map((byte, i) => (i === 4 ? byte ^ 1 : byte));
    const isRight = isSame(secret);
    expect(await joinShares([shares[0]!, wrong, shares[2]!], 3, isRight)).toBeNull();
    expect(await joinShares([shares[0]!, wrong, shares[2]!, shares[3]!], 3, isRight)).toEqual(secret);
    expect(await joinShares([shares[0]!, shares[0]!, shares[2]!], 3, isRight)).toBeNull();
    expect(await joinShares([shares[0]!, shares[0]!, shares[2]!, shares[3]!], 3, isRight)).toEqual(secret);
  });
});
