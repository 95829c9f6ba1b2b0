import type { Role } from './roles.js';

/** Who asks. */
export interface Caller {
  /** Subject of the token: an account, never a person's identifier. */
  readonly subject: string;
  readonly role: Role;
  /** The region to which the token is narrowed; null for none. */
  readonly regionCode: string | null;
  /** The id of the request, in logs and answers. */
  readonly requestId: string;
}

/** Why a request is turned away: it proves no caller, or a caller who may not do this. */
export type AccessErrorCode = 'UNAUTHENTICATED' | 'FORBIDDEN';

/** A request that is turned away. The reason repeats nothing of a token. */
export class AccessError extends Error {
  constructor(
    readonly reason: string,
    readonly code: AccessErrorCode = 'UNAUTHENTICATED',
  ) {
    super(reason);
    this.name = 'AccessError';
  }
}

/** The issuer's keys cannot be had: nobody can be told from anybody else, and the client's token is not to blame. */
export class IssuerUnavailableError extends Error {
  readonly code = 'ISSUER_UNAVAILABLE';
  constructor(cause: unknown) {
    super('the keys of the token issuer cannot be had', { cause });
    this.name = 'IssuerUnavailableError';
  }
}

/** The codes of a region scope: 6 digits a district, 9 a street, 12 a community, or our own id of a community. */
const REGION_SCOPE = /^(?:\d{6}(?:\d{3}(?:\d{3})?)?|txc-\d{4})$/;

/**
 * Reads the region claim of a token; null where there is none.
 *
 * @throws AccessError where it is malformed: a scope that is not understood must not become no scope
 */
export function readRegionScope(claim: unknown): string | null {
  if (claim === undefined || claim === null) return null;
  if (typeof claim !== 'string' || !REGION_SCOPE.test(claim))
    throw new AccessError('the region of the token is malformed');
  return claim;
}
