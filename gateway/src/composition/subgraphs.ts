import { readFileSync } from 'node:fs';

import { subgraphSdl } from '@zhucan/subgraph-kit';

import type { SubgraphSource } from './compose.js';

/** The services that make up the graph. */
const SERVICES = ['party-affairs', 'registry', 'rehab-employment', 'relief-accessibility'] as const;

/** What the gateway itself adds: the events that the services publish. It has no address. */
function readEvents(): SubgraphSource {
  const sdl = readFileSync(new URL('../../events.graphql', import.meta.url), 'utf8');
  return { name: 'events', sdl, url: '' };
}

/** Reads the SDL of every service as it is served, its own with the shared part, and of the events that they publish. */
export function readSubgraphs(): SubgraphSource[] {
  return [...readServices(), readEvents()];
}

/** Reads the SDL of every service as it is served: its own with the shared part. */
export function readServices(): SubgraphSource[] {
  return SERVICES.map((name) => {
    const own = readFileSync(new URL(`../../../services/${name}/schema.graphql`, import.meta.url), 'utf8');
    return { name, sdl: subgraphSdl(name, own) };
  });
}
