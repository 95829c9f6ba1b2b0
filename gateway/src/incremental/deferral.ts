import { type FieldNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';

import { fetchesOf, meetsRules as readsByRule } from '../authorization/plan-reads.js';
import { type CallPlan, compileCalls } from '../execution/request.js';
import type { JsonObject } from '../execution/tree.js';
import { conditionVariables, type VariableValues } from '../operations/conditions.js';
import { introspection } from '../operations/introspection.js';
import { KeptChoices } from '../operations/kept-choices.js';
import type { SeparatedDocument } from '../operations/names.js';
import type { Within } from '../operations/operation.js';
import { weightOfCalls, weightOfExpanded } from '../operations/weighing.js';
import type { Weight } from '../operations/weight.js';
import type { DeferredBlock, DeferredPlan, FetchNode, PlanNode } from '../plan/plan.js';
import { PlanningFailure } from '../plan/planning-failure.js';
import { schedule } from '../plan/schedule.js';
import { splitRequirements } from '../plan/split-requirements.js';
import { stepsOf } from '../plan/steps.js';
import { type Shape, shapeOf } from '../projection/shape.js';
import type { Graph } from '../supergraph/load-graph.js';
import { deferOf, deferVariables } from './defer-directive.js';
import { type DeferredFragment, expandDeferred, NOTHING, type SpineStep } from './expand.js';

/** What comes together: the first part of an answer, or a deferred fragment wherever it stands. */
export interface CompiledPart {
  readonly calls: readonly CallPlan[];
  /** Whether objects that stand for one entity may share what is fetched for it. */
  readonly shares: boolean;
  readonly shape: Shape;
  /** The deferred fragments that come after it. */
  readonly deferred: readonly CompiledFragment[];
}

/** A deferred fragment, compiled. Its shape leads from the root to its fields alone, and what is on the way may be null. */
export interface CompiledFragment extends CompiledPart {
  readonly fragment: DeferredFragment;
}

/** An operation compiled for one choice of conditions, of which parts come later. */
export interface DeferredVariant extends CompiledPart {
  readonly introspect: ((variables: VariableValues) => JsonObject) | undefined;
  /** The client's name of what is called otherwise within. */
  readonly outward: (name: string) => string;
}

function isNow(selection: SelectionNode): boolean {
  return selection !== NOTHING && deferOf(selection) === undefined;
}

/** A set within the fragments in which it stands. */
function withinConditions(set: SelectionSetNode, conditions: readonly string[]): SelectionSetNode {
  return conditions.reduceRight<SelectionSetNode>(
    (selectionSet, value) => ({
      kind: Kind.SELECTION_SET,
      selections: [
        {
          kind: Kind.INLINE_FRAGMENT,
          typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value } },
          selectionSet,
        },
      ],
    }),
    set,
  );
}

/** The selections that lead from the root to a deferred fragment alone, and the fields on the way. */
function leadingTo({ spine, conditions, selectionSet }: DeferredFragment): {
  readonly set: SelectionSetNode;
  readonly onTheWay: ReadonlySet<FieldNode>;
} {
  const onTheWay = new Set<FieldNode>();
  const set = spine.reduceRight<SelectionSetNode>(
    (inner: SelectionSetNode, { field, conditions: around }: SpineStep) => {
      const node = { ...field, selectionSet: inner };
      onTheWay.add(node);
      return withinConditions({ kind: Kind.SELECTION_SET, selections: [node] }, around);
    },
    withinConditions(selectionSet, conditions),
  );
  return { set, onTheWay };
}

function fetchesIn({ node, deferred }: DeferredPlan): readonly FetchNode[] {
  return [...fetchesOf({ node }), ...deferred.flatMap(fetchesIn)];
}

/** Planners defer less than they plan: what they give up on is answered as a whole. */
function compiled(compile: () => DeferredVariant | undefined): DeferredVariant | undefined {
  try {
    return compile();
  } catch (error) {
    if (error instanceof PlanningFailure) return undefined;
    throw error;
  }
}

/** The compiled choices of an operation that may defer. */
export type Deferral = (values: VariableValues) => DeferredVariant | undefined;

/** What is known of an operation that may defer. */
interface DeferringOperation {
  readonly within: Within;
  /** Whether it asks for anything for which the supergraph has rules; they are then asked whoever runs it. */
  readonly meetsRules: boolean;
}

/**
 * Prepares what an operation comes to where parts of it are deferred.
 *
 * @param weight that of the operation, to which its compiled choices are added
 */
export function deferral(
  graph: Graph,
  deferring: DeferringOperation,
  inwardVariable: SeparatedDocument['inwardVariable'],
  weight: Weight,
): Deferral {
  const { document } = deferring.within;
  const conditions = [...conditionVariables(document), ...deferVariables(document)];
  const kept = new KeptChoices<DeferredVariant | undefined>(weight);
  return (given) => {
    const values = Object.fromEntries(
      Object.entries(given).map(([each, value]) => [inwardVariable(each), value]),
    );
    const key = JSON.stringify(conditions.map((each) => values[each] ?? null));
    return kept.of(key, (ofVariant) => compiled(() => compileDeferred(graph, deferring, values, ofVariant)));
  };
}

/**
 * Compiles an operation of which parts are deferred.
 *
 * @returns nothing where conditions leave nothing deferred, or it must be answered as a whole
 * @throws PlanningFailure where no plan is made with parts
 */
function compileDeferred(
  graph: Graph,
  { within: { operation, fragments, outward }, meetsRules }: DeferringOperation,
  values: VariableValues,
  weight: Weight,
): DeferredVariant | undefined {
  const expanded = expandDeferred(graph.schema, operation, fragments, values);
  if (expanded.deferred.length === 0) return undefined;
  // What requires one field with different arguments is planned apart.
  if (splitRequirements(expanded.document, graph.requiredArguments).length > 1) return undefined;
  const plan = graph.planner.planDeferred(expanded.document, operation.name?.value);
  // What plans read behind the scenes was judged by the plan of the whole, which may read less.
  const { rules } = graph;
  if (rules && !meetsRules && fetchesIn(plan).some((fetch) => readsByRule(fetch, rules))) return undefined;
  const selected = { schema: graph.schema, fragments: new Map(), isWanted: isNow, outward, weight };
  weight.add(weightOfExpanded(expanded));

  const compile = (nodes: readonly PlanNode[]): Pick<CompiledPart, 'calls' | 'shares'> => {
    const node = nodes.length > 1 ? ({ kind: 'Parallel', nodes } as const) : nodes[0];
    const steps = stepsOf({ node }, values);
    const calls = compileCalls(schedule(steps), graph.types);
    weight.add(weightOfCalls(calls));
    return {
      calls,
      shares: steps.every(({ fetch }) => fetch.contextRewrites === undefined),
    };
  };

  /** The fragments within another, or those of the first part; planners know nothing of one that can never apply. */
  const fragmentsIn = (parent: string | undefined, blocks: readonly DeferredBlock[]): CompiledFragment[] =>
    expanded.deferred
      .filter((fragment) => fragment.parent === parent)
      .map((fragment) => {
        const own = blocks.filter(({ label }) => label === fragment.id);
        const { set, onTheWay } = leadingTo(fragment);
        return {
          fragment,
          ...compile(own.flatMap(({ node }) => node ?? [])),
          shape: shapeOf({ ...selected, nullable: onTheWay }, { ...expanded.operation, selectionSet: set }),
          deferred: fragmentsIn(
            fragment.id,
            own.flatMap(({ deferred }) => deferred),
          ),
        };
      });

  return {
    ...compile(plan.node ? [plan.node] : []),
    shape: shapeOf(selected, expanded.operation),
    introspect: introspection(graph.schema, {
      operation: expanded.operation,
      fragments: new Map(),
      isWanted: () => true,
    }),
    outward,
    deferred: fragmentsIn(undefined, plan.deferred),
  };
}
