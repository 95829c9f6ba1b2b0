import type { BearerVerifier } from '@zhucan/access';

import type { PersistedQueries } from '../operations/persisted-queries.js';
import type { Measures } from './measures.js';

/** A check of tokens that tells which were known from a moment ago: those need no wait. */
export function measuredVerifier(verify: BearerVerifier, measures: Measures | undefined): BearerVerifier {
  if (measures === undefined) return verify;
  return (authorization) => {
    const holder = verify(authorization);
    measures.cacheAsked('tokens', !(holder instanceof Promise));
    return holder;
  };
}

/** Persisted queries that tell which were known. */
export function measuredQueries(queries: PersistedQueries, measures: Measures | undefined): PersistedQueries {
  if (measures === undefined) return queries;
  return {
    ...queries,
    find(hash) {
      const query = queries.find(hash);
      measures.cacheAsked('persisted_queries', query !== undefined);
      return query;
    },
  };
}
