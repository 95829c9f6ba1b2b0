import {
  BREAK,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

/** The fragments of a document by name. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}

/** The first operation of a document: the only one of those that plans have. */
export function operationOf(document: DocumentNode): OperationDefinitionNode | undefined {
  return document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

/** Whether a document asks anywhere for a field of one of these names. */
export function asksFor(document: DocumentNode, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false;
  let found = false;
  visit(document, {
    Field({ name }) {
      if (!names.has(name.value)) return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}

/** The fields by which an operation asks about the schema itself. */
export const INTROSPECTION: ReadonlySet<string> = new Set(['__schema', '__type']);

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** For a visit that takes selections away: a set of which nothing is left asks for the type's name, since none may be empty. */
export const FILLED = {
  leave: (set: SelectionSetNode): SelectionSetNode | undefined =>
    set.selections.length === 0 ? { ...set, selections: [TYPENAME] } : undefined,
};
