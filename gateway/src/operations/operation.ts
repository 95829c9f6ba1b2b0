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
import { PlanningFailure } from '../plan/planning-failure.js';
import { schedule } from '../plan/schedule.js';
import { splitRequirements } from '../plan/split-requirements.js';
import { stepsOf } from '../plan/steps.js';
import { widen, type Widened } from '../plan/widen.js';
import { type Shape, shapeOf } from '../projection/shape.js';
import type { Graph } from '../supergraph/load-graph.js';
import { conditionVariables, isWanted, type VariableValues, withoutKnownConditions } from './conditions.js';
import { asksFor, fragmentsOf } from './document.js';
import { introspection } from './introspection.js';
import { separateNames } from './names.js';
import { type VariableReader, variableReader } from './variables.js';

/** An operation compiled for one choice of what `@skip` and `@include` leave in. */
export interface Variant {
  /** The plans, one as a rule; each collects for itself. */
  readonly runs: readonly Run[];
  readonly shape: Shape;
  readonly introspect: ((variables: VariableValues) => JsonObject) | undefined;
  /** The client's name of what is called otherwise within. */
  readonly outward: (name: string) => string;
}

/** The compiled calls of one plan. */
export interface Run {
  readonly calls: readonly CallPlan[];
  /** Whether objects that stand for one entity may share what is fetched for it: a context differs by place. */
  readonly shares: boolean;
  readonly standInsFor: Widened['standInsFor'];
}

/**
 * An operation of a valid document: planned once, compiled once for each choice of conditions that comes up. One with conditions that asks
 * for fields that require others is planned for each choice, too.
 */
export interface PreparedOperation {
  readonly definition: OperationDefinitionNode;
  /** The name under which a variable of the client goes to subgraphs. */
  readonly inwardVariable: (name: string) => string;
  readonly readVariables: VariableReader;
  /** @throws PlanningFailure where no plan is made for this choice of conditions */
  variantFor(values: VariableValues): Variant;
}

/** Choices of conditions that are kept: an operation with more of them is compiled anew for the oldest. */
const KEPT_VARIANTS = 16;

/**
 * Prepares an operation.
 *
 * @throws PlanningFailure where no plan is made for it
 */
export function prepareOperation(
  graph: Graph,
  document: DocumentNode,
  definition: OperationDefinitionNode,
): PreparedOperation {
  const separated = separateNames(document, graph.names);
  const fragments = fragmentsOf(separated.document);
  const within = separated.document.definitions.find(
    (each) => each.kind === Kind.OPERATION_DEFINITION && each.name?.value === definition.name?.value,
  );
  if (within?.kind !== Kind.OPERATION_DEFINITION) throw new Error('the document has lost its operation');
  const names = conditionVariables(document);
  const plansFor = (values?: VariableValues): readonly QueryPlan[] =>
    splitRequirements(withoutKnownConditions(separated.document, values), graph.requiredArguments).map(
      (each) => graph.planner.plan(each, definition.name?.value),
    );
  // Of an entity of which a part is left out, a plan of both cases sends what both require, and in one case does not have it.
  const once = names.length > 0 && asksFor(separated.document, graph.requiring) ? undefined : plansFor();
  const variants = new Map<string, Variant | PlanningFailure>();
  const keep = (key: string, variant: Variant | PlanningFailure): void => {
    const [oldest] = variants.size < KEPT_VARIANTS ? [] : variants.keys();
    if (oldest !== undefined) variants.delete(oldest);
    variants.set(key, variant);
  };
  return {
    definition,
    inwardVariable: separated.inwardVariable,
    readVariables: variableReader(graph.schema, definition),
    variantFor(given) {
      const key = names.map((name) => (given[name] === true ? '1' : '0')).join('');
      const known = variants.get(key);
      if (known instanceof PlanningFailure) throw known;
      if (known) return known;
      const values = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [separated.inwardVariable(name), value]),
      );
      try {
        const variant = compileVariant(
          graph,
          once ?? plansFor(values),
          { operation: within, fragments, outward: separated.outward },
          values,
        );
        keep(key, variant);
        return variant;
      } catch (error) {
        // It would be tried again, and as long, for every request.
        if (error instanceof PlanningFailure) keep(key, error);
        throw error;
      }
    },
  };
}

function compileVariant(
  graph: Graph,
  plans: readonly QueryPlan[],
  {
    operation,
    fragments,
    outward,
  }: {
    readonly operation: OperationDefinitionNode;
    readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
    readonly outward: Variant['outward'];
  },
  values: VariableValues,
): Variant {
  const client = {
    operation,
    fragments,
    isWanted: (selection: SelectionNode) => isWanted(selection, values),
  };
  const runs = plans.map((plan): Run => {
    const { steps, standInsFor } = widen(stepsOf(plan, values), graph.owners, client);
    return {
      calls: compileCalls(schedule(steps), graph.types),
      shares: steps.every(({ fetch }) => fetch.contextRewrites === undefined),
      standInsFor,
    };
  });
  return {
    runs,
    shape: shapeOf({ schema: graph.schema, fragments, isWanted: client.isWanted, outward }, operation),
    introspect: introspection(graph.schema, client),
    outward,
  };
}
