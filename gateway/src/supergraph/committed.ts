import { readFileSync } from 'node:fs';

import { Kind, parse } from 'graphql';

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

/**
 * The addresses of the subgraphs in a supergraph, by their names.
 *
 * @throws where the text is no supergraph
 */
export function subgraphAddresses(supergraphSdl: string): Readonly<Record<string, string>> {
  const graphs = parse(supergraphSdl, { noLocation: true }).definitions.find(
    (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION)
    throw new Error('the text is no supergraph: it has no join__Graph');
  return Object.fromEntries(
    (graphs.values ?? []).flatMap(({ directives = [] }) =>
      directives.map((directive): [string, string] => {
        const text = (wanted: string): string => {
          const value = directive.arguments?.find(({ name }) => name.value === wanted)?.value;
          return value?.kind === Kind.STRING ? value.value : '';
        };
        return [text('name'), text('url')];
      }),
    ),
  );
}
