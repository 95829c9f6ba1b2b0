import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import type { CommittedGraph } from './check.js';
import type { Composition } from './compose.js';

const SUPERGRAPH = new URL('../../supergraph.graphql', import.meta.url);
const PUBLISHED = new URL('../../published.graphql', import.meta.url);

function readIfThere(file: URL): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Reads the committed files. */
export function readCommitted(): CommittedGraph {
  return { supergraphSdl: readIfThere(SUPERGRAPH), publishedSdl: readIfThere(PUBLISHED) };
}

/** Writes both files anew. */
export function writeCommitted(composition: Composition): void {
  writeFileSync(SUPERGRAPH, composition.supergraphSdl);
  writeFileSync(PUBLISHED, composition.apiSdl);
}
