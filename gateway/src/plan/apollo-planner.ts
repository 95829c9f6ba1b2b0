import {
  operationFromDocument,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} from '@apollo/federation-internals';
import { type PlanNode as ApolloNode, QueryPlanner } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';

import type { PlanNode } from './plan.js';
import type { Planner } from './planner.js';

/** A supergraph that was read: what clients may ask, and the planner for it. */
export interface PlannedGraph {
  /** The schema that clients see: nothing inaccessible, no directives of federation. */
  readonly apiSchema: GraphQLSchema;
  readonly planner: Planner;
}

function isOurs(node: ApolloNode): node is ApolloNode & PlanNode {
  return node.kind !== 'Defer';
}

/**
 * Reads a supergraph with Apollo's planner.
 *
 * @throws where the text is no supergraph, or one of a version that the planner does not know
 */
export function readWithApollo(supergraphSdl: string): PlannedGraph {
  const supergraph = Supergraph.build(supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  });
  const apiSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph, {
    exposeDocumentNodeInFetchNode: false,
    // Operations without fragments of their own can be joined.
    generateQueryFragments: false,
    reuseQueryFragments: false,
  });
  return {
    apiSchema: apiSchema.toGraphQLJSSchema(),
    planner: {
      plan(document, operationName) {
        const operation = operationFromDocument(apiSchema, document, {
          ...(operationName === undefined ? {} : { operationName }),
          // It was validated before, with better messages.
          validate: false,
        });
        const { node } = planner.buildQueryPlan(operation);
        if (node === undefined) return {};
        if (node.kind === 'Subscription' || !isOurs(node))
          throw new Error(`a plan of the kind ${node.kind} is not run`);
        return { node };
      },
    },
  };
}
