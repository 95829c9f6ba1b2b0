import {
  getVariableValues,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

import type { VariableValues } from './conditions.js';

/** The variables of a request, which fit their types. */
export interface CoercedVariables {
  readonly values: VariableValues;
  /** Those that were given or have a default, as JSON: what subgraphs are sent. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The variables of a request, or what is wrong with them. */
export type ReadVariables = CoercedVariables | { readonly errors: readonly GraphQLError[] };

const NONE: CoercedVariables = { values: {}, texts: new Map() };

/** Reads variables as the specification says (6.1.2): a given value is sent on as it was given, an absent one by its default. */
export function readVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): ReadVariables {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return NONE;
  const { coerced, errors } = getVariableValues(schema, definitions, given, { maxErrors: 50 });
  if (errors) return { errors };
  const texts = new Map<string, string>();
  for (const { variable } of definitions) {
    const name = variable.name.value;
    const value: unknown = Object.hasOwn(given, name) ? given[name] : coerced[name];
    if (value !== undefined) texts.set(name, JSON.stringify(value));
  }
  return { values: coerced, texts };
}
