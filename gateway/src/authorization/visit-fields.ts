import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type SelectionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** A field that is asked of a type, with the type as it is known where it is asked. */
export type OnField = (field: FieldNode, type: string) => void;

/** Visits each field of a document that is a type's own; what is not wanted is passed over. */
export function visitFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  isWanted: (selection: SelectionNode) => boolean,
  onField: OnField,
): void {
  const types = new TypeInfo(schema);
  const wanted = (node: SelectionNode): false | undefined => (isWanted(node) ? undefined : false);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        if (!isWanted(node)) return false;
        const type = types.getParentType();
        if (type && !node.name.value.startsWith('__')) onField(node, type.name);
        return undefined;
      },
      InlineFragment: wanted,
      FragmentSpread: wanted,
    }),
  );
}
