import type { DocumentNode } from 'graphql';

import type { DeferredPlan, QueryPlan } from './plan.js';

/** Makes plans for the operations of one supergraph: the seam behind which the planner may be another. */
export interface Planner {
  /**
   * Plans a valid operation.
   *
   * @param operationName which operation of the document; may be left out where it has one
   * @throws PlanningFailure where no plan is made, or not in time
   */
  plan(document: DocumentNode, operationName: string | undefined): QueryPlan;
  /**
   * Plans a valid operation of which parts are deferred, each `@defer` with a label of its own and without a condition.
   *
   * @throws PlanningFailure where no plan is made, or not in time
   */
  planDeferred(document: DocumentNode, operationName: string | undefined): DeferredPlan;
}
