import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

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

/**
 * Builds the check of an `Authorization` header.
 *
 * @returns a function that gives the caller, or throws {@link AccessError}, or {@link IssuerUnavailableError}
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
    }).catch((failure: unknown) => {
      throw refusalOf(failure);
    });
    const { sub = '', role, region } = verified.payload;
    if (!isRole(role)) throw new AccessError('the token names no role');
    return { subject: sub, role, regionCode: readRegionScope(region) };
  };
}
