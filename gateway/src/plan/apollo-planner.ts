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
import type { GraphQLSchema } from 'graphql';

import { inTime, OutOfTime } from './in-time.js';
import type { PlanNode } from './plan.js';
import type { Planner } from './planner.js';
import { PlanningFailure } from './planning-failure.js';

/** A supergraph that was read: what clients may ask, and the planner for it. */
export interface PlannedGraph {
  /** The schema that clients see: nothing inaccessible, no directives of federation. */
  readonly apiSchema: GraphQLSchema;
  readonly planner: Planner;
}

function isOurs(node: ApolloNode): node is ApolloNode & PlanNode {
  return node.kind !== 'Defer';
}

/** How many of the plans that are possible are looked at; the cheapest is taken. */
const THOROUGH = 10_000;
/** The first that comes up: it is as right as any other, and found without comparing. */
const THRIFTY = 1;

/**
 * A planner that ends: what takes too long, or fails over one of the plans that it compares, is planned once more without comparing, and given up
 * where that comes to nothing as well. A planner that was broken off is not used again.
 */
function plannerInTime(supergraph: Supergraph, maxPlanningMs: number) {
  const build = (maxEvaluatedPlans: number): QueryPlanner =>
    new QueryPlanner(supergraph, {
      exposeDocumentNodeInFetchNode: false,
      // Operations without fragments of their own can be joined.
      generateQueryFragments: false,
      reuseQueryFragments: false,
      debug: { maxEvaluatedPlans },
    });
  let thorough: QueryPlanner | undefined = build(THOROUGH);
  return (operation: Operation): ApolloPlan => {
    thorough ??= build(THOROUGH);
    const first = thorough;
    try {
      return inTime(() => first.buildQueryPlan(operation), maxPlanningMs);
    } catch (error) {
      if (error instanceof OutOfTime) thorough = undefined;
    }
    const second = build(THRIFTY);
    return inTime(() => second.buildQueryPlan(operation), maxPlanningMs);
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
  const buildPlan = plannerInTime(supergraph, maxPlanningMs);
  return {
    apiSchema: apiSchema.toGraphQLJSSchema(),
    planner: {
      plan(document, operationName) {
        try {
          const operation = operationFromDocument(apiSchema, document, {
            ...(operationName === undefined ? {} : { operationName }),
            // It was validated before, with better messages.
            validate: false,
          });
          const { node } = buildPlan(operation);
          if (node === undefined) return {};
          if (node.kind === 'Subscription') {
            const { primary, rest } = node;
            if (rest === undefined) return { primary };
            if (isOurs(rest)) return { primary, node: rest };
          } else if (isOurs(node)) return { node };
          throw new Error(`a plan of the kind ${node.kind} is not run`);
        } catch (error) {
          throw new PlanningFailure(error instanceof OutOfTime ? 'maxPlanningMs' : 'planner', error);
        }
      },
    },
  };
}
