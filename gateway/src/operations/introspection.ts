import {
  type DocumentNode,
  executeSync,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type SelectionSetNode,
} from 'graphql';

import type { JsonObject } from '../execution/tree.js';
import type { ClientOperation } from '../plan/shared-leaves.js';
import type { VariableValues } from './conditions.js';
import { INTROSPECTION } from './document.js';

/** The root fields that ask about the schema itself. */
function introspectionFields({ operation, fragments, isWanted }: ClientOperation): FieldNode[] {
  const fieldsOf = (set: SelectionSetNode): FieldNode[] =>
    set.selections.flatMap((selection) => {
      if (!isWanted(selection)) return [];
      if (selection.kind === Kind.FIELD) return INTROSPECTION.has(selection.name.value) ? [selection] : [];
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      return inner ? fieldsOf(inner.selectionSet) : [];
    });
  return fieldsOf(operation.selectionSet);
}

/**
 * What answers the questions of an operation about the schema, from the schema alone.
 *
 * @returns nothing where it has no such question
 */
export function introspection(
  schema: GraphQLSchema,
  client: ClientOperation,
): ((variables: VariableValues) => JsonObject) | undefined {
  const selections = introspectionFields(client);
  if (selections.length === 0) return undefined;
  const { operation, fragments } = client;
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } },
      ...fragments.values(),
    ],
  };
  return (variableValues) =>
    (executeSync({ schema, document, variableValues, rootValue: {} }).data ?? {}) as JsonObject;
}
