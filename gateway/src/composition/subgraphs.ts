import { readFileSync } from 'node:fs';

import { subgraphSdl } from '@zhucan/subgraph-kit';

import type { SubgraphSource } from './compose.js';

/** The services that make up the graph. */
const SERVICES = ['party-affairs', 'registry', 'rehab-employment', 'relief-accessibility'] as const;

/** Reads the SDL of every service as it is served: its own with the shared part. */
export function readSubgraphs(): SubgraphSource[] {
  return SERVICES.map((name) => {
    const own = readFileSync(new URL(`../../../services/${name}/schema.graphql`, import.meta.url), 'utf8');
    return { name, sdl: subgraphSdl(name, own) };
  });
}
