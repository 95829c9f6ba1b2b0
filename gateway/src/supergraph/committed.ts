import { readFileSync } from 'node:fs';

import { buildSchema, isEnumType, Kind, parse } from 'graphql';

/** The committed supergraph, beside the folders `src` and `dist`. */
const COMMITTED = new URL('../../supergraph.graphql', import.meta.url);

/** The text of the committed supergraph; nothing where there is none, so that a gateway without one says so at `/readyz`. */
export function findCommittedSupergraph(): string | undefined {
  try {
    return readFileSync(COMMITTED, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * The names of the subgraphs of a supergraph.
 *
 * @throws where the text is no supergraph
 */
export function subgraphNames(supergraphSdl: string): string[] {
  parse(supergraphSdl, { noLocation: true });
  const graphs = buildSchema(supergraphSdl, { assumeValidSDL: true, noLocation: true }).getType(
    'join__Graph',
  );
  if (!isEnumType(graphs)) throw new Error('the text is no supergraph: it has no join__Graph');
  return graphs
    .getValues()
    .flatMap(({ astNode }) =>
      (astNode?.directives ?? []).flatMap((directive) =>
        (directive.arguments ?? []).flatMap(({ name, value }) =>
          name.value === 'name' && value.kind === Kind.STRING ? [value.value] : [],
        ),
      ),
    );
}
