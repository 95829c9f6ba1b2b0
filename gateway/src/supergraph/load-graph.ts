import { type GraphQLSchema, parse } from 'graphql';

import { type AccessRules, readAccessRules } from '../authorization/rules.js';
import { readWeights, type Weights } from '../cost/weights.js';
import { type CacheHints, readCacheHints } from '../caching/cache-hints.js';
import { readTypeConditions, type TypeConditions } from '../execution/type-conditions.js';
import { DEFAULT_LIMITS, type QueryLimits } from '../limits/limits.js';
import { readWithApollo } from '../plan/apollo-planner.js';
import type { Planner } from '../plan/planner.js';
import { readFields, type ReadFields } from './field-names.js';
import { type FieldOwners, readFieldOwners } from './field-owners.js';
import { readSubgraphs } from './join.js';
import { type KafkaGraph, readKafkaFields } from './kafka-fields.js';

/** A supergraph with all that is known before the first request. */
export interface Graph extends ReadFields {
  /** What clients may ask. */
  readonly schema: GraphQLSchema;
  readonly planner: Planner;
  /** The names of all its subgraphs. */
  readonly subgraphs: readonly string[];
  /** The addresses of its subgraphs in the supergraph, by their names; of those alone that are called. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Which fields get their events from Kafka; nothing where none does. */
  readonly kafka: KafkaGraph | undefined;
  readonly types: TypeConditions;
  readonly owners: FieldOwners;
  /** Who may read what; nothing where the supergraph has no rules. */
  readonly rules: AccessRules | undefined;
  /** What its types and fields cost. */
  readonly weights: Weights;
  /** What the supergraph says of how long fields may be kept. */
  readonly cacheHints: CacheHints;
}

/**
 * Reads a supergraph.
 *
 * @param limits how long planning an operation may take
 * @throws where the text is no supergraph, or one of a version that is not known
 */
export function loadGraph(
  supergraphSdl: string,
  { maxPlanningMs }: Pick<QueryLimits, 'maxPlanningMs'> = DEFAULT_LIMITS,
): Graph {
  const document = parse(supergraphSdl, { noLocation: true });
  const subgraphs = readSubgraphs(document);
  const owners = readFieldOwners(document, subgraphs);
  const kafka = readKafkaFields(document, subgraphs, owners);
  const { apiSchema, planner } = readWithApollo(supergraphSdl, maxPlanningMs);
  return {
    schema: apiSchema,
    planner,
    subgraphs: subgraphs.map(({ name }) => name),
    addresses: Object.fromEntries(
      subgraphs.filter(({ name }) => !kafka?.virtual.has(name)).map(({ name, url }) => [name, url]),
    ),
    kafka,
    types: readTypeConditions(document),
    owners,
    rules: readAccessRules(document),
    weights: readWeights(document),
    cacheHints: readCacheHints(document),
    ...readFields(document),
  };
}
