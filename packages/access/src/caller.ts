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

/** A request that proves no caller, or not by the way it must. */
export class AccessError extends Error {
  readonly code = 'UNAUTHENTICATED';
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'AccessError';
  }
}
