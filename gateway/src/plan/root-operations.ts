import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  visit,
} from 'graphql';

import { operationOf } from '../operations/document.js';
import { responseName, type SharedLeaf, type SharedLeaves } from './shared-leaves.js';

/** An operation with the names of the variables that it needs. */
export interface StandIn {
  readonly query: string;
  readonly variables: readonly string[];
}

/** The root fields of an operation of a plan, which has no fragments there. */
function rootFields(operation: OperationDefinitionNode): FieldNode[] {
  return operation.selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD);
}

function withLeaves(root: FieldNode, leaves: readonly SharedLeaf[]): FieldNode {
  const selections = root.selectionSet?.selections ?? [];
  const names = new Set(
    selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [responseName(selection)] : [])),
  );
  const added = leaves.map((leaf) => leaf.field).filter((field) => !names.has(responseName(field)));
  return {
    ...root,
    selectionSet: { kind: Kind.SELECTION_SET, selections: [...selections, ...added] },
  };
}

/** The shared scalars of a root field that a subgraph can give. */
function leavesOf(root: FieldNode, shared: SharedLeaves, service: string): readonly SharedLeaf[] {
  return (shared.get(responseName(root)) ?? []).filter(({ owners }) => owners.has(service));
}

function withSharedLeaves(document: DocumentNode, shared: SharedLeaves, service: string): DocumentNode {
  const widened = (selection: SelectionNode): SelectionNode =>
    selection.kind === Kind.FIELD ? withLeaves(selection, leavesOf(selection, shared, service)) : selection;
  return {
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? {
            ...definition,
            selectionSet: {
              kind: Kind.SELECTION_SET,
              selections: definition.selectionSet.selections.map(widened),
            },
          }
        : definition,
    ),
  };
}

/** A root operation of a plan as it is sent. */
export interface RootOperation {
  readonly query: string;
  readonly document: DocumentNode;
  /** The names in the answer of its root fields. */
  readonly names: readonly string[];
}

/**
 * Widens a root operation of a plan, so that its subgraph is asked as well for the shared scalars of what it answers for: not a fetch
 * more, and whoever lives brings them.
 */
export function widenRoot(query: string, shared: SharedLeaves, service: string): RootOperation {
  const document = withSharedLeaves(parse(query, { noLocation: true }), shared, service);
  const operation = operationOf(document);
  return {
    query: print(document),
    document,
    names: operation ? rootFields(operation).map(responseName) : [],
  };
}

/**
 * The operation by which another subgraph stands in for one that failed: of each root field its shared scalars alone.
 *
 * @param names the root fields for which somebody must stand in
 * @returns nothing where the other has none of them
 */
export function standInOperation(
  document: DocumentNode,
  names: readonly string[],
  shared: SharedLeaves,
  service: string,
): StandIn | undefined {
  const operation = operationOf(document);
  const roots = (operation ? rootFields(operation) : []).flatMap((root) => {
    const leaves = leavesOf(root, shared, service);
    return names.includes(responseName(root)) && leaves.length > 0
      ? [withLeaves({ ...root, selectionSet: { kind: Kind.SELECTION_SET, selections: [] } }, leaves)]
      : [];
  });
  if (!operation || roots.length === 0) return undefined;
  const used = new Set<string>();
  for (const root of roots) visit(root, { Variable: ({ name }) => void used.add(name.value) });
  return {
    query: print({
      kind: Kind.OPERATION_DEFINITION,
      operation: operation.operation,
      variableDefinitions: (operation.variableDefinitions ?? []).filter(({ variable }) =>
        used.has(variable.name.value),
      ),
      selectionSet: { kind: Kind.SELECTION_SET, selections: roots },
    }),
    variables: [...used],
  };
}
