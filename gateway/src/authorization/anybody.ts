import { SCHEMA_READ, type TokenHolder } from '@zhucan/access';

/** Who asks where nobody is asked who he is. He is not authenticated, and has no scope but the one for the schema. */
export const ANYBODY: TokenHolder = {
  subject: 'anybody',
  role: 'integrator',
  regionCode: null,
  scopes: [SCHEMA_READ],
};

/** Who asks, for the rules of the supergraph; nothing where it is not known. */
export function knownHolder(holder: TokenHolder): TokenHolder | undefined {
  return holder === ANYBODY ? undefined : holder;
}
