import { createRemoteJWKSet, jwtVerify } from 'jose';

import { AccessError, type Caller } from './caller.js';
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

/**
 * Builds the check of an `Authorization` header.
 *
 * @returns a function that gives the caller, or throws {@link AccessError} with a reason that repeats nothing of the token
 */
export function createBearerVerifier(
  settings: BearerSettings,
): (authorization: string | undefined) => Promise<Omit<Caller, 'requestId'>> {
  const keys = createRemoteJWKSet(new URL(settings.jwksUrl), {
    cooldownDuration: 1_000,
    timeoutDuration: 3_000,
  });
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new AccessError('a bearer token is required');
    const verified = await jwtVerify(token, keys, {
      issuer: settings.issuer,
      audience: settings.audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['sub', 'exp', 'role'],
    }).catch(() => {
      throw new AccessError('the token is not valid');
    });
    const { sub = '', role, region } = verified.payload;
    if (!isRole(role)) throw new AccessError('the token names no role');
    if (region !== undefined && typeof region !== 'string')
      throw new AccessError('the region of the token is malformed');
    return { subject: sub, role, regionCode: region ?? null };
  };
}
