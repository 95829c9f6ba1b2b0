import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

import { SUBGRAPH_SDL, SUBGRAPHS, type SubgraphName } from './schemas.js';

/** The supergraph of the shop with the true addresses of its subgraphs: one file serves every gateway. */
export function composeShop(addresses: Readonly<Record<SubgraphName, string>>): string {
  const result = composeServices(
    SUBGRAPHS.map((name) => ({ name, url: addresses[name], typeDefs: parse(SUBGRAPH_SDL[name]) })),
  );
  if (result.errors) throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return result.supergraphSdl;
}
