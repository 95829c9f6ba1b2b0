import { type DocumentNode, Kind } from 'graphql';

/** Which types a type is one of, in the whole supergraph, so with what clients do not see. */
export interface TypeConditions {
  /** Whether an object of a type fits a condition: it is the type itself, an interface of it, or a union that it is in. */
  fits(condition: string, typename: string): boolean;
}

/** Reads them from a supergraph's document. */
export function readTypeConditions(supergraph: DocumentNode): TypeConditions {
  const above = new Map<string, Set<string>>();
  const add = (type: string, parent: string): void => {
    const known = above.get(type);
    if (known) known.add(parent);
    else above.set(type, new Set([parent]));
  };
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const parent of definition.interfaces ?? []) add(definition.name.value, parent.name.value);
    if (definition.kind === Kind.UNION_TYPE_DEFINITION)
      for (const member of definition.types ?? []) add(member.name.value, definition.name.value);
  }
  return {
    fits: (condition, typename) => condition === typename || (above.get(typename)?.has(condition) ?? false),
  };
}
