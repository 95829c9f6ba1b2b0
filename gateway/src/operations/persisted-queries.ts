import { createHash } from 'node:crypto';

import { LRUCache } from 'lru-cache';

/** Queries that clients have sent once and ask for by their hash (automatic persisted queries). */
export interface PersistedQueries {
  find(hash: string): string | undefined;
  /** Remembers a query. @returns whether the hash is that of the query */
  remember(hash: string, query: string): boolean;
  /** What the texts take together, in bytes. */
  bytes(): number;
}

/** @param maxBytes what the texts may take together */
export function persistedQueries(maxBytes: number): PersistedQueries {
  const kept = new LRUCache<string, string>({
    maxSize: maxBytes,
    sizeCalculation: (query) => 128 + query.length * 2,
  });
  return {
    find: (hash) => kept.get(hash),
    bytes: () => kept.calculatedSize,
    remember(hash, query) {
      if (createHash('sha256').update(query).digest('hex') !== hash) return false;
      kept.set(hash, query);
      return true;
    },
  };
}
