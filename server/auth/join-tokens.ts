/**
 * Join tokens: short-lived, single-use permissions to join one task, signed by the hub (JWT, EdDSA). A token is a
 * bearer's: whoever has it may use it, once. Nothing here, refusals included, ever quotes one.
 */
import { randomUUID } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { TaskId } from '../../core/protocol/ids.ts';
import type { UsedToken } from '../ports.ts';
import type { SigningKey } from './signing-key.ts';

/** In the header, so that no other JWT of this key could ever pass for a join token. */
const TYPE = 'tabfed-join+jwt';

/** A used token is remembered until it expires: this bounds the memory. */
export const LONGEST_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

const Claims = z.object({
  task: z.string(),
  role: z.literal('participant'),
  /** The page that the token was made for; without it, any that the task allows. */
  origin: z.optional(z.string()),
  jti: z.string().check(z.minLength(16), z.maxLength(64)),
  iat: z.number(),
  exp: z.number(),
});

export interface TokenWish {
  readonly task: TaskId;
  readonly origin?: string;
  /** From now; at most {@link LONGEST_LIFETIME_MS}. */
  readonly lifetimeMs: number;
}

export async function createJoinToken(key: SigningKey, wish: TokenWish, nowMs: number): Promise<string> {
  const { task, origin, lifetimeMs } = wish;
  if (!(lifetimeMs >= 1000 && lifetimeMs <= LONGEST_LIFETIME_MS)) {
    throw new RangeError(`lifetimeMs expected 1000 to ${LONGEST_LIFETIME_MS}, got ${lifetimeMs}`);
  }
  const claims = { task, role: 'participant', ...(origin !== undefined && { origin }) };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: TYPE })
    .setAudience(key.hubId)
    .setIssuedAt(Math.floor(nowMs / 1000))
    .setExpirationTime(Math.floor((nowMs + lifetimeMs) / 1000))
    .setJti(randomUUID())
    .sign(key.privateKey);
}

/** @throws TabfedError `auth.token-invalid`, `auth.token-expired` or `auth.origin`. Whether it was used is not asked here. */
export type VerifyJoinToken = (
  token: string,
  holder: { readonly task: TaskId; readonly origin: string | undefined; readonly nowMs: number },
) => Promise<UsedToken>;

export function joinTokenVerifier(key: SigningKey): VerifyJoinToken {
  return async (token, { task, origin, nowMs }) => {
    const { payload } = await jwtVerify(token, key.publicKey, {
      // The only one: with the public key as an HMAC secret, or with no signature, nothing is proven.
      algorithms: ['EdDSA'],
      typ: TYPE,
      audience: key.hubId,
      currentDate: new Date(nowMs),
    }).catch((error: unknown) => {
      throw refusalOf(error);
    });
    const claims = claimsOf(payload);
    if (claims.task !== task) {
      throw invalid(`It is for another task than "${task}".`);
    }
    if (claims.origin !== undefined && claims.origin !== origin) {
      throw new TabfedError('auth.origin', {
        what: `The join token was made for a page of another origin than ${origin ?? 'this program, which names none'}.`,
        next: 'Use the token on the page that it was made for, or ask the hub’s operator for one for this page.',
      });
    }
    return { id: claims.jti, expiresAtMs: claims.exp * 1000 };
  };
}

function claimsOf(payload: JWTPayload): z.infer<typeof Claims> {
  const parsed = z.safeParse(Claims, payload);
  if (!parsed.success) {
    throw invalid(
      `Its claims do not fit: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}.`,
    );
  }
  if ((parsed.data.exp - parsed.data.iat) * 1000 > LONGEST_LIFETIME_MS) {
    throw invalid('Its lifetime is longer than any that this hub gives.');
  }
  return parsed.data;
}

/** The library's message names what is wrong and quotes nothing; the token stays out of `cause` too. */
function refusalOf(error: unknown): TabfedError {
  if (error instanceof errors.JWTExpired) {
    const { exp } = error.payload;
    return new TabfedError('auth.token-expired', {
      what: `The join token expired${typeof exp === 'number' ? ` at ${new Date(exp * 1000).toISOString()}` : ''}.`,
      next: 'Ask the hub’s operator, or the page that gave it, for a new token.',
    });
  }
  if (error instanceof errors.JOSEError) return invalid(`It fails with ${error.code}.`);
  return invalid('It cannot be read.');
}

function invalid(why: string): TabfedError {
  return new TabfedError('auth.token-invalid', {
    what: `The join token is not one that this hub made for this task. ${why}`,
    next: 'Ask the operator of this hub for a token: `tabfed token create --task …`.',
  });
}
