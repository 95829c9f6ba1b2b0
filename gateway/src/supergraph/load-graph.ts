import { type GraphQLSchema, parse } from 'graphql';

import { readTypeConditions, type TypeConditions } from '../execution/type-conditions.js';
import { readWithApollo } from '../plan/apollo-planner.js';
import type { Planner } from '../plan/planner.js';
import type { FieldNames } from '../operations/names.js';
import type { RequiredArguments } from '../plan/split-requirements.js';
import { readFieldNames, readRequiredArguments, readRequiring } from './field-names.js';
import { type FieldOwners, readFieldOwners } from './field-owners.js';

/** A supergraph with all that is known before the first request. */
export interface Graph {
  /** What clients may ask. */
  readonly schema: GraphQLSchema;
  readonly planner: Planner;
  readonly types: TypeConditions;
  readonly owners: FieldOwners;
  readonly names: FieldNames;
  readonly requiredArguments: RequiredArguments;
  /** The names of the fields that require others. */
  readonly requiring: ReadonlySet<string>;
}

/**
 * Reads a supergraph.
 *
 * @throws where the text is no supergraph, or one of a version that is not known
 */
export function loadGraph(supergraphSdl: string): Graph {
  const { apiSchema, planner } = readWithApollo(supergraphSdl);
  const document = parse(supergraphSdl, { noLocation: true });
  return {
    schema: apiSchema,
    planner,
    types: readTypeConditions(document),
    owners: readFieldOwners(document),
    names: readFieldNames(document),
    requiredArguments: readRequiredArguments(document),
    requiring: readRequiring(document),
  };
}
