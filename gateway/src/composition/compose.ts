import { composeServices } from '@apollo/composition';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { type GraphQLError, lexicographicSortSchema, parse, printSchema } from 'graphql';

/** A subgraph by its name and its whole SDL. */
export interface SubgraphSource {
  readonly name: string;
  readonly sdl: string;
  /** Where it is called; a placeholder where nothing is said, empty where it is nothing but topics. */
  readonly url?: string;
}

/** Why subgraphs are refused; each reason is a sentence for the person who changed a schema. */
export class CompositionRefused extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.name = 'CompositionRefused';
  }
}

/** What comes out of a composition. */
export interface Composition {
  /** For the gateway; its addresses are placeholders. */
  readonly supergraphSdl: string;
  /** What clients see, with descriptions, sorted. */
  readonly apiSdl: string;
}

function reasonOf(error: GraphQLError): string {
  const code = error.extensions['code'];
  return typeof code === 'string' ? `${code}: ${error.message}` : error.message;
}

/** An address that resolves nowhere (RFC 2606): the true ones come from the gateway's configuration. */
function placeholder(name: string): string {
  return `http://${name}.invalid/graphql`;
}

/**
 * Composes a supergraph.
 *
 * @throws CompositionRefused where the subgraphs do not compose, or compose with an INCONSISTENT hint: two subgraphs then say
 * different things of one type or field, as two descriptions
 */
export function compose(subgraphs: readonly SubgraphSource[]): Composition {
  const sorted = [...subgraphs].sort((one, other) => (one.name < other.name ? -1 : 1));
  const result = composeServices(
    sorted.map(({ name, sdl, url = placeholder(name) }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (result.errors) {
    throw new CompositionRefused(result.errors.map(reasonOf));
  }
  const inconsistent = result.hints.filter((hint) => hint.definition.code.startsWith('INCONSISTENT'));
  if (inconsistent.length > 0) {
    throw new CompositionRefused(inconsistent.map((hint) => `${hint.definition.code}: ${hint.message}`));
  }
  // Rules for callers are features that a gateway must know.
  const api = Supergraph.build(result.supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  })
    .apiSchema()
    .toGraphQLJSSchema();
  return {
    supergraphSdl: `${result.supergraphSdl.trimEnd()}\n`,
    apiSdl: `${printSchema(lexicographicSortSchema(api))}\n`,
  };
}
