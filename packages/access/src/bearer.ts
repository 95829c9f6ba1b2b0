import { hash as oneShotHash } from 'node:crypto';

import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';

import { AccessError, type Caller, IssuerUnavailableError, readRegionScope } from './caller.js';
import { isRole } from './roles.js';

/** Where bearer tokens come from and for whom they are. */
export interface BearerSettings {
  /** Address of the issuer's JWKS. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** The algorithms that are taken: asymmetric ones only, so that no shared secret can pass for a key. */
const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'];

/** Failures of fetching keys, as against failures of a token: no answer, no JSON or not 200, no key set. */
const ISSUER_FAILURES: readonly string[] = [
  errors.JWKSTimeout.code,
  errors.JOSEError.code,
  errors.JWKSInvalid.code,
];

function refusalOf(failure: unknown): AccessError | IssuerUnavailableError {
  const aboutToken = failure instanceof errors.JOSEError && !ISSUER_FAILURES.includes(failure.code);
  return aboutToken ? new AccessError('the token is not valid') : new IssuerUnavailableError(failure);
}

/** The scope of those who may ask about the schema itself. */
export const SCHEMA_READ = 'schema:read';

/** Who a token is for. */
export interface TokenHolder extends Omit<Caller, 'requestId'> {
  /** What the token was given out for (RFC 8693, 4.2), besides what its role may do. */
  readonly scopes: readonly string[];
  /** When the token expires, in milliseconds since 1970: what lasts, as a subscription, ends then. Nothing where there is no token. */
  readonly expiresAt?: number;
}

/** Checks an `Authorization` header: at once where the token was checked a moment ago. */
export type BearerVerifier = (authorization: string | undefined) => TokenHolder | Promise<TokenHolder>;

interface Verified {
  readonly holder: TokenHolder;
  readonly keyId: string | undefined;
  /** Until when it need not be checked again, in milliseconds since 1970. */
  readonly knownUntil: number;
}

/** Tokens that are remembered: some 3 MiB. */
const REMEMBERED_TOKENS = 10_000;
/** A key that the issuer withdraws is noticed within this time, and as long again until the key set is fetched anew. */
const REMEMBERED_FOR_MS = 60_000;

/**
 * Builds the check of an `Authorization` header. A token that was valid is remembered by its hash, for a minute at most, until it expires or
 * its key is gone: a signature takes a tenth of a millisecond to check, a gateway's whole answer hardly more.
 *
 * @returns a function that gives the caller, or rejects with {@link AccessError}, or {@link IssuerUnavailableError}
 */
export function createBearerVerifier(settings: BearerSettings): BearerVerifier {
  const keys = createRemoteJWKSet(new URL(settings.jwksUrl), {
    cooldownDuration: 1_000,
    timeoutDuration: 3_000,
    cacheMaxAge: REMEMBERED_FOR_MS,
  });
  const remembered = new LRUCache<string, Verified>({ max: REMEMBERED_TOKENS });
  /** The ids of the issuer's keys, as they were fetched last. */
  let keyIds: ReadonlySet<string | undefined> = new Set();

  async function verify(token: string, hash: string): Promise<TokenHolder> {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: settings.issuer,
      audience: settings.audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['sub', 'exp', 'role'],
    }).catch((failure: unknown) => {
      throw refusalOf(failure);
    });
    keyIds = new Set(keys.jwks()?.keys.map(({ kid }) => kid));
    const { sub = '', role, region, scope, exp = 0 } = payload;
    if (!isRole(role)) throw new AccessError('the token names no role');
    const scopes = typeof scope === 'string' ? scope.split(' ') : [];
    const holder = {
      subject: sub,
      role,
      regionCode: readRegionScope(region),
      scopes,
      expiresAt: exp * 1_000,
    };
    remembered.set(hash, {
      holder,
      keyId: protectedHeader.kid,
      knownUntil: Math.min(exp * 1_000, Date.now() + REMEMBERED_FOR_MS),
    });
    return holder;
  }

  function isCurrent({ knownUntil, keyId }: Verified): boolean {
    return knownUntil > Date.now() && (keyId === undefined || keyIds.has(keyId));
  }

  return (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) return Promise.reject(new AccessError('a bearer token is required'));
    const hash = oneShotHash('sha256', token, 'base64');
    const known = remembered.get(hash);
    return known && isCurrent(known) ? known.holder : verify(token, hash);
  };
}
