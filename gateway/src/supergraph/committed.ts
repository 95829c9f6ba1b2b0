import { readFileSync } from 'node:fs';

/** The committed supergraph, beside the folders `src` and `dist`. */
export const COMMITTED = new URL('../../supergraph.graphql', import.meta.url);

/** The text of the committed supergraph; nothing where there is none, so that a gateway without one says so at `/readyz`. */
export function findCommittedSupergraph(): string | undefined {
  try {
    return readFileSync(COMMITTED, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
