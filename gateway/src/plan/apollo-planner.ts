import {
  type Operation,
  operationFromDocument,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} from '@apollo/federation-internals';
import {
  type PlanNode as ApolloNode,
  type QueryPlan as ApolloPlan,
  QueryPlanner,
} from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';

import { type AskedBefore, nothing, planBy, whatIsAnswered } from './early-requirements.js';
import { inTime, OutOfTime } from './in-time.js';
import type { DeferredBlock, DeferredPlan, PlanNode } from './plan.js';
import type { Planner } from './planner.js';
import { PlanningFailure } from './planning-failure.js';
import { requirementCheck } from './unsent-requirements.js';

/** A supergraph that was read: what clients may ask, and the planner for it. */
export interface PlannedGraph {
  /** The schema that clients see: nothing inaccessible, no directives of federation. */
  readonly apiSchema: GraphQLSchema;
  readonly planner: Planner;
}

/** Whether a node is one of those that are run as they are: without deferred parts in it. */
function isOurs(node: ApolloNode): node is ApolloNode & PlanNode {
  return node.kind !== 'Defer';
}

/** What is deferred in a node stands in one node around it. */
function deferredPlan(node: ApolloNode | undefined): DeferredPlan {
  if (node === undefined) return { deferred: [] };
  if (node.kind !== 'Defer') {
    if (!isOurs(node)) throw new Error(`a plan of the kind ${node.kind} is not run`);
    return { node, deferred: [] };
  }
  const first = deferredPlan(node.primary.node);
  const blocks = node.deferred.map(({ label = '', node: part }): DeferredBlock => ({
    label,
    ...deferredPlan(part),
  }));
  return { node: first.node, deferred: [...first.deferred, ...blocks] };
}

/** How many of the plans that are possible are looked at; the cheapest is taken. */
const THOROUGH = 10_000;
/** The first that comes up: it is as right as any other, and found without comparing. */
const THRIFTY = 1;

type BuildPlan = (operation: Operation) => ApolloPlan;
/** @param milliseconds that it may take at most */
type BuildInTime = (operation: Operation, milliseconds: number) => ApolloPlan;

/** A planner that is broken off when it takes too long; it is not used again then, but built anew in a turn of its own. */
function plannerInTime(build: () => QueryPlanner): BuildInTime {
  let planner: QueryPlanner | undefined;
  return (operation, milliseconds) => {
    planner ??= build();
    const used = planner;
    try {
      return inTime(() => used.buildQueryPlan(operation), milliseconds);
    } catch (error) {
      if (error instanceof OutOfTime) {
        planner = undefined;
        setImmediate(() => (planner ??= build())).unref();
      }
      throw error;
    }
  };
}

/**
 * Plans in bounded time: what takes too long, or fails over one of the plans that are compared, is planned once more without comparing, and
 * given up where that comes to nothing as well. A plan that asks for a field before what it requires is known is made once more, with more calls; where
 * that fails, or comes to no other, there is none. All of it together takes twice `maxPlanningMs` at most.
 */
function boundedPlanning(supergraph: Supergraph, maxPlanningMs: number): BuildPlan {
  const build = (maxEvaluatedPlans: number): QueryPlanner =>
    new QueryPlanner(supergraph, {
      exposeDocumentNodeInFetchNode: false,
      // Operations without fragments of their own can be joined.
      generateQueryFragments: false,
      reuseQueryFragments: false,
      incrementalDelivery: { enableDefer: true },
      debug: { maxEvaluatedPlans },
    });
  const compare = plannerInTime(() => build(THOROUGH));
  const takeFirst = plannerInTime(() => build(THRIFTY));
  const sendsWhatIsRequired = requirementCheck(supergraph);
  return (operation) => {
    const latest = performance.now() + 2 * maxPlanningMs;
    const left = (): number => Math.max(1, Math.min(maxPlanningMs, Math.floor(latest - performance.now())));
    let buildPlan = compare;
    const planWith = (rule: AskedBefore): ApolloPlan => {
      try {
        return planBy(rule, () => buildPlan(operation, left()));
      } catch (error) {
        if (buildPlan === takeFirst) throw error;
        buildPlan = takeFirst;
        return planBy(rule, () => buildPlan(operation, left()));
      }
    };
    const plan = planWith(whatIsAnswered);
    if (sendsWhatIsRequired(plan)) return plan;
    const careful = planWith(nothing);
    if (sendsWhatIsRequired(careful)) return careful;
    throw new Error('a field is asked for before what it requires is known');
  };
}

/**
 * Reads a supergraph with Apollo's planner.
 *
 * @param maxPlanningMs the longest that planning one operation may take before a cheaper way is tried, and that way in turn
 * @throws where the text is no supergraph, or one of a version that the planner does not know
 */
export function readWithApollo(supergraphSdl: string, maxPlanningMs: number): PlannedGraph {
  const supergraph = Supergraph.build(supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  });
  const apiSchema = supergraph.apiSchema();
  const buildPlan = boundedPlanning(supergraph, maxPlanningMs);
  const planned = <Plan>(
    document: DocumentNode,
    operationName: string | undefined,
    read: (plan: ApolloPlan) => Plan,
  ): Plan => {
    try {
      const operation = operationFromDocument(apiSchema, document, {
        ...(operationName === undefined ? {} : { operationName }),
        // It was validated before, with better messages.
        validate: false,
      });
      return read(buildPlan(operation));
    } catch (error) {
      throw new PlanningFailure(error instanceof OutOfTime ? 'maxPlanningMs' : 'planner', error);
    }
  };
  return {
    apiSchema: apiSchema.toGraphQLJSSchema({ includeDefer: true }),
    planner: {
      plan: (document, operationName) =>
        planned(document, operationName, ({ node }) => {
          if (node === undefined) return {};
          if (node.kind === 'Subscription') {
            const { primary, rest } = node;
            if (rest === undefined) return { primary };
            if (isOurs(rest)) return { primary, node: rest };
          } else if (isOurs(node)) return { node };
          throw new Error(`a plan of the kind ${node.kind} is not run`);
        }),
      planDeferred: (document, operationName) =>
        planned(document, operationName, ({ node }) => {
          if (node?.kind === 'Subscription') throw new Error('a subscription has no deferred parts');
          return deferredPlan(node);
        }),
    },
  };
}
