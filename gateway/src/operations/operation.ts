import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
} from 'graphql';

import { authorize } from '../authorization/authorize.js';
import { NotPermitted } from '../authorization/not-permitted.js';
import type { Denials } from '../authorization/denials.js';
import { requirementsMet } from '../authorization/requirements-met.js';
import type { Rights } from '../authorization/rights.js';
import type { Rule } from '../authorization/rules.js';
import type { OperationCost } from '../cost/operation-cost.js';
import { type Asked, type CachePolicy, policyOfRoot } from '../caching/cache-policy.js';
import { withoutDefer } from '../incremental/defer-directive.js';
import { deferral, type Deferral } from '../incremental/deferral.js';
import { type CallPlan, compileCalls } from '../execution/request.js';
import type { JsonObject } from '../execution/tree.js';
import type { QueryPlan } from '../plan/plan.js';
import { PlanningFailure } from '../plan/planning-failure.js';
import { schedule } from '../plan/schedule.js';
import { splitRequirements } from '../plan/split-requirements.js';
import { type Step, stepsOf } from '../plan/steps.js';
import { widen, type Widened } from '../plan/widen.js';
import { type Shape, shapeOf } from '../projection/shape.js';
import type { Graph } from '../supergraph/load-graph.js';
import { conditionVariables, isWanted, type VariableValues, withoutKnownConditions } from './conditions.js';
import { asksFor, fragmentsOf } from './document.js';
import { introspection } from './introspection.js';
import { KeptChoices } from './kept-choices.js';
import { type SeparatedDocument, separateNames } from './names.js';
import { type VariableReader, variableReader } from './variables.js';
import { weightOfCalls, weightOfPlans } from './weighing.js';
import type { Weight } from './weight.js';

/** An operation compiled for one choice of what `@skip` and `@include` leave in, and for callers with the same rights. */
export interface Variant {
  /** The plans, one as a rule; each collects for itself. */
  readonly runs: readonly Run[];
  /** Of a subscription, the call that brings an event each time it is answered; the runs follow each of them. */
  readonly event: CallPlan | undefined;
  readonly shape: Shape;
  readonly introspect: ((variables: VariableValues) => JsonObject) | undefined;
  /** The client's name of what is called otherwise within. */
  readonly outward: (name: string) => string;
  /** What whoever asks may not read; nothing where he may read all. */
  readonly denials: Denials | undefined;
  /** How long its answer may be kept; nothing where it may not. */
  readonly cachePolicy: CachePolicy | undefined;
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
 * for fields that require others is planned for each choice, too, and one that meets rules for each kind of rights.
 */
export interface PreparedOperation {
  readonly definition: OperationDefinitionNode;
  readonly cost: OperationCost;
  /** The variables under the names that subgraphs are sent. */
  readonly inwardTexts: SeparatedDocument['inwardTexts'];
  readonly readVariables: VariableReader;
  /** What of the supergraph's requirements it meets: rights are asked for only where there are any. */
  readonly requirements: Rule | undefined;
  /**
   * @param rights whoever asks, as far as the operation's requirements go
   * @throws PlanningFailure where no plan is made for this choice of conditions
   * @throws NotPermitted
   */
  variantFor(values: VariableValues, rights?: Rights): Variant;
  /**
   * What comes in parts, for whoever may read all of it; nothing where the values leave nothing deferred. Only an operation that may defer has it.
   *
   * @throws PlanningFailure where no plan is made for this choice of conditions
   */
  readonly deferredFor?: Deferral;
}

/** An operation within a document whose names are separated. */
export interface Within {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly outward: Variant['outward'];
}

function withinOf(document: DocumentNode, name: string | undefined, outward: Variant['outward']): Within {
  const operation = document.definitions.find(
    (each) => each.kind === Kind.OPERATION_DEFINITION && each.name?.value === name,
  );
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('the document has lost its operation');
  return { document, operation, fragments: fragmentsOf(document), outward };
}

/**
 * Prepares an operation.
 *
 * @param weight what it weighs is added to it, and what its variants do as they are made
 * @throws PlanningFailure where no plan is made for it
 */
export function prepareOperation(
  graph: Graph,
  document: DocumentNode,
  definition: OperationDefinitionNode,
  cost: OperationCost,
  weight: Weight,
): PreparedOperation {
  const name = definition.name?.value;
  const asked = separateNames(document, graph.names);
  const separated = { ...asked, document: withoutDefer(asked.document) };
  const within = withinOf(separated.document, name, separated.outward);
  const conditions = conditionVariables(document);
  const plansOf = (asked: DocumentNode, values?: VariableValues): readonly QueryPlan[] =>
    splitRequirements(withoutKnownConditions(asked, values), graph.requiredArguments).map((each) =>
      graph.planner.plan(each, name),
    );
  // Of an entity of which a part is left out, a plan of both cases sends what both require, and in one case does not have it.
  // A subscription begins with a fetch that no condition stands before.
  const differs =
    definition.operation === OperationTypeNode.SUBSCRIPTION || asksFor(separated.document, graph.requiring);
  const once = conditions.length > 0 && differs ? undefined : plansOf(separated.document);
  weight.add(weightOfPlans(once ?? []));
  const requirements = graph.rules && requirementsMet(graph.schema, graph.rules, separated.document, once);
  const variants = new KeptChoices<Variant | PlanningFailure | NotPermitted>(weight);
  const compile = (values: VariableValues, rights: Rights | undefined, ofVariant: Weight): Variant =>
    rights === undefined || requirements === undefined || requirements.every((each) => rights.meets(each))
      ? compileVariant(
          graph,
          within,
          plannedSteps(graph, within, once ?? plansOf(separated.document, values), values),
          values,
          ofVariant,
        )
      : compilePermitted(graph, within, plansOf, values, rights, ofVariant);
  return {
    definition,
    cost,
    inwardTexts: separated.inwardTexts,
    readVariables: variableReader(graph.schema, definition),
    requirements,
    ...(asked.document !== separated.document && definition.operation !== OperationTypeNode.SUBSCRIPTION
      ? {
          deferredFor: deferral(
            graph,
            {
              within: withinOf(asked.document, name, asked.outward),
              meetsRules: requirements !== undefined,
            },
            asked.inwardVariable,
            weight,
          ),
        }
      : {}),
    variantFor(given, rights) {
      let key = conditions.map((each) => (given[each] === true ? '1' : '0')).join('');
      if (rights) key += `/${rights.key}`;
      const variant = variants.of(key, (ofVariant) => {
        const values = Object.fromEntries(
          Object.entries(given).map(([each, value]) => [separated.inwardVariable(each), value]),
        );
        try {
          return compile(values, rights, ofVariant);
        } catch (error) {
          // It would be tried again, and as long, for every request.
          if (error instanceof PlanningFailure || error instanceof NotPermitted) return error;
          throw error;
        }
      });
      if (variant instanceof Error) throw variant;
      return variant;
    },
  };
}

/** What is asked of a query may be kept; what changes something, or tells of changes, is done and told each time. */
function cachePolicyOf(
  { cacheHints, schema }: Graph,
  client: Asked & { readonly operation: OperationDefinitionNode },
): CachePolicy | undefined {
  const { operation } = client;
  if (!cacheHints.any || operation.operation !== OperationTypeNode.QUERY) return undefined;
  return policyOfRoot(cacheHints, schema.getQueryType()?.name ?? 'Query', operation.selectionSet, client);
}

/** The steps of each plan of an operation, widened. */
interface PlannedSteps {
  readonly plans: readonly Widened[];
  readonly steps: readonly Step[];
}

function plannedSteps(
  graph: Graph,
  { operation, fragments }: Pick<Within, 'operation' | 'fragments'>,
  plans: readonly QueryPlan[],
  values: VariableValues,
): PlannedSteps {
  const client = {
    operation,
    fragments,
    isWanted: (selection: SelectionNode) => isWanted(selection, values),
  };
  const widened = plans.map((plan) => widen(stepsOf(plan, values), graph.owners, client));
  return { plans: widened, steps: widened.flatMap(({ steps }) => steps) };
}

/** The steps that follow the first, which brings the event. */
function stepsAfter(steps: readonly Step[]): Step[] {
  return steps.slice(1).map((step) => ({
    ...step,
    after: new Set([...step.after].filter((place) => place > 0).map((place) => place - 1)),
  }));
}

function compileVariant(
  graph: Graph,
  { operation, fragments, outward }: Within,
  { plans }: PlannedSteps,
  values: VariableValues,
  weight: Weight,
  denials?: Denials,
): Variant {
  const client = {
    operation,
    fragments,
    isWanted: (selection: SelectionNode) => isWanted(selection, values),
  };
  const event = operation.operation === OperationTypeNode.SUBSCRIPTION ? plans[0]?.steps[0] : undefined;
  const callsOf = (steps: readonly Step[]): readonly CallPlan[] => {
    const calls = compileCalls(schedule(steps), graph.types);
    weight.add(weightOfCalls(calls));
    return calls;
  };
  return {
    event: event && callsOf([event])[0],
    runs: plans.map(({ steps, standInsFor }): Run => ({
      calls: callsOf(event ? stepsAfter(steps) : steps),
      shares: steps.every(({ fetch }) => fetch.contextRewrites === undefined),
      standInsFor,
    })),
    shape: shapeOf(
      { schema: graph.schema, fragments, isWanted: client.isWanted, outward, denials, weight },
      operation,
    ),
    introspect: introspection(graph.schema, client),
    outward,
    denials,
    cachePolicy: cachePolicyOf(graph, client),
  };
}

/** Compiles an operation for callers who may not read all of it. */
function compilePermitted(
  graph: Graph,
  within: Within,
  plansOf: (asked: DocumentNode, values: VariableValues) => readonly QueryPlan[],
  values: VariableValues,
  rights: Rights,
  weight: Weight,
): Variant {
  const { schema, rules } = graph;
  if (rules === undefined) throw new Error('there are rights without rules');
  const { denials, plan } = authorize(
    { ...within, schema, isWanted: (selection) => isWanted(selection, values) },
    rules,
    rights,
    (document) =>
      plannedSteps(
        graph,
        withinOf(document, within.operation.name?.value, within.outward),
        plansOf(document, values),
        values,
      ),
  );
  return compileVariant(graph, within, plan, values, weight, denials);
}
