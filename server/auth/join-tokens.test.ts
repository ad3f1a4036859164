import { createHmac } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { taskId } from '../../core/protocol/ids.ts';
import { createJoinToken, joinTokenVerifier, LONGEST_LIFETIME_MS } from './join-tokens.ts';
import { openSigningKey, readSigningKey, type SigningKey } from './signing-key.ts';

const DIGITS = taskId('digits');
const NOW = 1_795_300_000_000;
const MINUTE = 60_000;
const ORIGIN = 'https://example.org';

let folder: string;
let key: SigningKey;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabfed-keys-'));
  key = await openSigningKey(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const verify = (token: string, change: { task?: string; origin?: string; nowMs?: number } = {}) =>
  joinTokenVerifier(key)(token, {
    task: taskId(change.task ?? 'digits'),
    origin: change.origin,
    nowMs: change.nowMs ?? NOW,
  });

/** A token whose every part can be wrong. */
const forge = (signer: SigningKey, claims: object = {}, header: object = {}) =>
  new SignJWT({
    task: 'digits',
    role: 'participant',
    aud: key.hubId,
    jti: 'j'.repeat(36),
    iat: NOW / 1000,
    exp: NOW / 1000 + 600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'tabfed-join+jwt', ...header })
    .sign(signer.privateKey);

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a join token', () => {
  it('[AD5] is good for its task until it expires, and has a number of its own', async () => {
    const wish = { task: DIGITS, lifetimeMs: 10 * MINUTE };
    const [first, second] = [await createJoinToken(key, wish, NOW), await createJoinToken(key, wish, NOW)];
    const used = await verify(first, { nowMs: NOW + 9 * MINUTE });
    expect(used.expiresAtMs).toBe(NOW + 10 * MINUTE);
    expect((await verify(second)).id).not.toBe(used.id);
  });

  it('[AD7] is refused once it has expired', async () => {
    const token = await createJoinToken(key, { task: DIGITS, lifetimeMs: MINUTE }, NOW);
    await expect(verify(token, { nowMs: NOW + MINUTE })).rejects.toMatchObject({
      code: 'auth.token-expired',
    });
  });

  it('[AD7] is refused without a signature, however the algorithm is spelt', async () => {
    const payload = (await forge(key)).split('.')[1];
    for (const alg of ['none', 'None', 'NONE', '']) {
      const token = `${base64url({ alg, typ: 'tabfed-join+jwt' })}.${payload}.`;
      await expect(verify(token)).rejects.toMatchObject({ code: 'auth.token-invalid' });
    }
  });

  it('[AD7] is refused where the public key was used as a shared secret', async () => {
    const payload = (await forge(key)).split('.')[1];
    const signed = `${base64url({ alg: 'HS256', typ: 'tabfed-join+jwt' })}.${payload}`;
    const { x } = await exportJWK(key.publicKey);
    for (const secret of [Buffer.from(x as string, 'base64url'), Buffer.from(x as string)]) {
      const signature = createHmac('sha256', secret).update(signed).digest('base64url');
      await expect(verify(`${signed}.${signature}`)).rejects.toMatchObject({ code: 'auth.token-invalid' });
    }
  });

  it('[AD7] is refused from another hub, changed, cut, or made for something else', async () => {
    const other = await openSigningKey(await mkdtemp(join(folder, 'other-')));
    const good = await forge(key);
    const [header, payload, signature] = good.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const bad: Record<string, string> = {
      'another key': await forge(other),
      'another hub': await forge(key, { aud: other.hubId }),
      'no hub': await forge(key, { aud: undefined }),
      'changed claims': `${header}.${base64url({ ...claims, task: 'credit' })}.${signature}`,
      'a cut signature': good.slice(0, -2),
      'no typ': await forge(key, {}, { typ: undefined }),
      'another typ': await forge(key, {}, { typ: 'JWT' }),
      'another role': await forge(key, { role: 'operator' }),
      'no number': await forge(key, { jti: undefined }),
      'a number of another kind': await forge(key, { jti: { length: 20 } }),
      'no end': await forge(key, { exp: undefined }),
      'too late an end': await forge(key, { exp: (NOW + LONGEST_LIFETIME_MS) / 1000 + 60 }),
      'a task of another kind': await forge(key, { task: ['digits'] }),
      garbage: 'x.y.z',
      nothing: '',
    };
    expect((await verify(good)).id).toBe('j'.repeat(36));
    for (const [what, token] of Object.entries(bad)) {
      const refusal = await verify(token).catch((error: unknown) => error);
      expect(refusal, what).toMatchObject({ code: 'auth.token-invalid' });
      // Nobody learns a token from a refusal, nor from what caused it.
      expect(JSON.stringify(refusal) + String((refusal as Error).cause), what).not.toContain(
        token.slice(-20) || '\0',
      );
    }
  });

  it('[AD8] is refused for another task, and on a page of another origin', async () => {
    const token = await createJoinToken(key, { task: DIGITS, origin: ORIGIN, lifetimeMs: MINUTE }, NOW);
    await verify(token, { origin: ORIGIN });
    await expect(verify(token, { origin: ORIGIN, task: 'credit' })).rejects.toMatchObject({
      code: 'auth.token-invalid',
    });
    for (const origin of ['https://example.com', 'http://example.org', undefined]) {
      await expect(verify(token, origin === undefined ? {} : { origin })).rejects.toMatchObject({
        code: 'auth.origin',
      });
    }
  });

  it('[AD7] is not made for longer than 30 days', async () => {
    const wish = { task: DIGITS, lifetimeMs: LONGEST_LIFETIME_MS + 1 };
    await expect(createJoinToken(key, wish, NOW)).rejects.toBeInstanceOf(RangeError);
  });
});

describe('the signing key', () => {
  it('[AD12] is made once, for its owner only, and nothing else is left beside it', async () => {
    const files = await readdir(folder);
    expect(files).toEqual(['signing-key.json']);
    expect((await stat(join(folder, files[0]!))).mode & 0o777).toBe(0o600);
    expect((await openSigningKey(folder)).hubId).toBe(key.hubId);
    expect((await readSigningKey(folder)).hubId).toBe(key.hubId);
  });

  it('[AD12] is the same for all who make it at once', async () => {
    const fresh = await mkdtemp(join(folder, 'fresh-'));
    const keys = await Promise.all(Array.from({ length: 8 }, () => openSigningKey(fresh)));
    expect(new Set(keys.map(({ hubId }) => hubId)).size).toBe(1);
    expect(await readdir(fresh)).toEqual(['signing-key.json']);
  });

  it('[AD12] is refused with hub.keys where others could read it, it is none, or there is none', async () => {
    const path = join(folder, 'signing-key.json');
    const text = await readFile(path, 'utf8');
    await chmod(path, 0o644);
    await expect(openSigningKey(folder)).rejects.toMatchObject({
      code: 'hub.keys',
      next: expect.stringContaining('chmod 600'),
    });
    await chmod(path, 0o600);
    for (const damaged of [
      text.slice(0, 40),
      '{}',
      'null',
      '{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}',
    ]) {
      await writeFile(path, damaged);
      const refusal = await openSigningKey(folder).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'hub.keys' });
      expect((refusal as Error).cause).toBeUndefined();
    }
    await rm(path);
    await expect(readSigningKey(folder)).rejects.toMatchObject({ code: 'hub.keys' });
  });
});
