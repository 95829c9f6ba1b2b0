import {
  baseType,
  federationMetadata,
  FieldDefinition,
  isCompositeType,
  type NamedType,
  type Schema,
  type Supergraph,
} from '@apollo/federation-internals';
import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { Kind, parse, type SelectionNode, type SelectionSetNode } from 'graphql';

/** Names of fields with those below; fragments are taken apart, whatever their type. */
type Names = Map<string, Names>;

function collect(into: Names, { selections }: SelectionSetNode): Names {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const below = into.get(selection.name.value) ?? new Map<string, Names>();
      into.set(selection.name.value, below);
      if (selection.selectionSet) collect(below, selection.selectionSet);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(into, selection.selectionSet);
  }
  return into;
}

type Sent = NonNullable<FetchNode['requires']>;

function collectSent(into: Names, sent: Sent): Names {
  for (const selection of sent) {
    if (selection.kind === 'Field') {
      const below = into.get(selection.name) ?? new Map<string, Names>();
      into.set(selection.name, below);
      collectSent(below, selection.selections ?? []);
    } else collectSent(into, selection.selections);
  }
  return into;
}

function holds(known: Names, wanted: Names): boolean {
  return [...wanted].every(([name, below]) => {
    const found = known.get(name);
    return found !== undefined && holds(found, below);
  });
}

/** What a representation of a type is sent with. */
function sentOf(type: string, sent: Sent): Names {
  const own = sent.filter((each) => each.kind === 'InlineFragment' && each.typeCondition === type);
  // What stands for all types of an interface is sent under the names of these.
  return collectSent(new Map(), own.length > 0 ? own : sent);
}

/** What the fields of a subgraph require, by type and field. */
function requirementsIn(schema: Schema): Map<string, Names> {
  const found = new Map<string, Names>();
  for (const application of federationMetadata(schema)?.requiresDirective().applications() ?? []) {
    const { parent } = application;
    const fields: unknown = application.arguments().fields;
    if (typeof fields !== 'string' || !(parent instanceof FieldDefinition)) continue;
    const [definition] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
    if (definition?.kind === Kind.OPERATION_DEFINITION)
      found.set(parent.coordinate, collect(new Map(), definition.selectionSet));
  }
  return found;
}

function fetchesOf(node: PlanNode | QueryPlan['node']): FetchNode[] {
  switch (node?.kind) {
    case undefined:
      return [];
    case 'Fetch':
      return [node];
    case 'Flatten':
      return fetchesOf(node.node);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(fetchesOf);
    case 'Condition':
      return [...fetchesOf(node.ifClause), ...fetchesOf(node.elseClause)];
    case 'Defer':
      return [...fetchesOf(node.primary.node), ...node.deferred.flatMap((part) => fetchesOf(part.node))];
    case 'Subscription':
      return [node.primary, ...fetchesOf(node.rest)];
  }
}

/**
 * Finds out whether a plan asks for a field with requirements without sending them: Apollo's planner sometimes moves a field that another
 * one requires into a call before what it requires itself is known.
 */
export function requirementCheck(supergraph: Supergraph): (plan: QueryPlan) => boolean {
  const subgraphs = new Map(
    [...supergraph.subgraphs().values()].map(({ name, schema }) => [
      name,
      { schema, requirements: requirementsIn(schema) },
    ]),
  );

  function isSent({ serviceName, operation, operationKind, requires = [] }: FetchNode): boolean {
    const subgraph = subgraphs.get(serviceName);
    if (!subgraph || subgraph.requirements.size === 0) return true;
    const { schema, requirements } = subgraph;
    const visit = (set: SelectionSetNode, type: NamedType, besides: Names, sent: Sent): boolean => {
      const ofOne = (selection: SelectionNode): boolean => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) return true;
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          const condition = selection.typeCondition && schema.type(selection.typeCondition.name.value);
          return visit(selection.selectionSet, condition ?? type, besides, sent);
        }
        const field = isCompositeType(type) ? type.field(selection.name.value) : undefined;
        if (!field?.type) return true;
        const wanted = requirements.get(field.coordinate);
        const { selectionSet } = selection;
        return (
          (!wanted || holds(besides, wanted) || holds(sentOf(type.name, sent), wanted)) &&
          (!selectionSet ||
            visit(
              selectionSet,
              baseType(field.type),
              collect(new Map(), selectionSet),
              // What is sent is of the entities alone, and of nothing within them.
              field.name === '_entities' ? requires : [],
            ))
        );
      };
      return set.selections.every(ofOne);
    };
    const [definition] = parse(operation, { noLocation: true }).definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION) return true;
    const root = schema.schemaDefinition.rootType(operationKind);
    return root === undefined || visit(definition.selectionSet, root, new Map(), []);
  }

  return ({ node }) => fetchesOf(node).every(isSent);
}
