import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import type { FieldOwners } from '../supergraph/field-owners.js';

/** A scalar that was asked for of a value to which several subgraphs add, and the subgraphs that can give it. */
export interface SharedLeaf {
  readonly field: FieldNode;
  readonly owners: ReadonlySet<string>;
}

/** The shared scalars of each root field, by the name that the field has in the answer. */
export type SharedLeaves = ReadonlyMap<string, readonly SharedLeaf[]>;

/** The operation that a client asks for. */
export interface ClientOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Whether `@skip` and `@include` leave a selection in. */
  readonly isWanted: (selection: SelectionNode) => boolean;
}

/** The name that a field has in the answer. */
export function responseName(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}

/** The fields of a selection on an object type, with what fragments on that type bring; what `@skip` and `@include` leave out is not there. */
function fieldsOf(client: ClientOperation, type: string, set: SelectionSetNode): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (!client.isWanted(selection)) return [];
    if (selection.kind === Kind.FIELD) return [selection];
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : client.fragments.get(selection.name.value);
    if (!inner || (inner.typeCondition && inner.typeCondition.name.value !== type)) return [];
    return fieldsOf(client, type, inner.selectionSet);
  });
}

function both(one: ReadonlySet<string>, other: ReadonlySet<string>): Set<string> {
  return new Set([...one].filter((name) => other.has(name)));
}

/**
 * The scalars that a query asks for directly of values that several subgraphs give: the codes of region and period of a report. The
 * planner asks one subgraph for them, and with that one they would be gone, though each of the others knows them.
 */
export function sharedLeaves(owners: FieldOwners, client: ClientOperation): SharedLeaves {
  const found = new Map<string, SharedLeaf[]>();
  if (client.operation.operation !== OperationTypeNode.QUERY) return found;
  for (const root of fieldsOf(client, 'Query', client.operation.selectionSet)) {
    const type = owners.typeOf('Query', root.name.value);
    const givers = owners.ownersOf('Query', root.name.value);
    if (!root.selectionSet || type === undefined || givers.size < 2) continue;
    const leaves = found.get(responseName(root)) ?? [];
    for (const leaf of fieldsOf(client, type, root.selectionSet)) {
      const able = both(givers, owners.ownersOf(type, leaf.name.value));
      const known = leaves.some(({ field }) => responseName(field) === responseName(leaf));
      if (known || leaf.selectionSet || (leaf.arguments ?? []).length > 0 || able.size < 2) continue;
      const { kind, name, alias } = leaf;
      leaves.push({ field: { kind, name, ...(alias ? { alias } : {}) }, owners: able });
    }
    if (leaves.length > 0) found.set(responseName(root), leaves);
  }
  return found;
}
