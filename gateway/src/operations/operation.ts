import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';

import { type CallPlan, compileCalls } from '../execution/request.js';
import type { JsonObject } from '../execution/tree.js';
import type { QueryPlan } from '../plan/plan.js';
import { schedule } from '../plan/schedule.js';
import { stepsOf } from '../plan/steps.js';
import { widen, type Widened } from '../plan/widen.js';
import { type Shape, shapeOf } from '../projection/shape.js';
import type { Graph } from '../supergraph/load-graph.js';
import { conditionVariables, isWanted, type VariableValues } from './conditions.js';
import { introspection } from './introspection.js';

/** An operation compiled for one choice of what `@skip` and `@include` leave in. */
export interface Variant {
  readonly calls: readonly CallPlan[];
  readonly shape: Shape;
  /** Whether objects that stand for one entity may share what is fetched for it: a context differs by place. */
  readonly shares: boolean;
  readonly standInsFor: Widened['standInsFor'];
  readonly introspect: ((variables: VariableValues) => JsonObject) | undefined;
}

/** An operation of a valid document: planned once, compiled once for each choice of conditions that comes up. */
export interface PreparedOperation {
  readonly definition: OperationDefinitionNode;
  variantFor(values: VariableValues): Variant;
}

/** Choices of conditions that are kept: an operation with more of them is compiled anew for the oldest. */
const KEPT_VARIANTS = 16;

/**
 * Prepares an operation.
 *
 * @throws where the planner gives up on it
 */
export function prepareOperation(
  graph: Graph,
  document: DocumentNode,
  definition: OperationDefinitionNode,
): PreparedOperation {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const names = conditionVariables(document);
  const plan = graph.planner.plan(document, definition.name?.value);
  const variants = new Map<string, Variant>();
  return {
    definition,
    variantFor(values) {
      const key = names.map((name) => (values[name] === true ? '1' : '0')).join('');
      const known = variants.get(key);
      if (known) return known;
      const variant = compileVariant(graph, plan, definition, fragments, values);
      const [oldest] = variants.size < KEPT_VARIANTS ? [] : variants.keys();
      if (oldest !== undefined) variants.delete(oldest);
      variants.set(key, variant);
      return variant;
    },
  };
}

function compileVariant(
  graph: Graph,
  plan: QueryPlan,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  values: VariableValues,
): Variant {
  const client = {
    operation,
    fragments,
    isWanted: (selection: SelectionNode) => isWanted(selection, values),
  };
  const { steps, standInsFor } = widen(
    stepsOf(plan, (variable) => values[variable] === true),
    graph.owners,
    client,
  );
  return {
    calls: compileCalls(schedule(steps), graph.types),
    shape: shapeOf({ schema: graph.schema, fragments, isWanted: client.isWanted }, operation),
    shares: steps.every(({ fetch }) => fetch.contextRewrites === undefined),
    standInsFor,
    introspect: introspection(graph.schema, client),
  };
}
