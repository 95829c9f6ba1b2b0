import type { Measures } from '../metrics/measures.js';
import type { Planner } from './planner.js';

/** A planner that tells how long each plan takes. */
export function measuredPlanner(planner: Planner, measures: Measures): Planner {
  const measured = <Plan>(plan: () => Plan): Plan => {
    const began = performance.now();
    try {
      return plan();
    } finally {
      measures.stageEnded('plan', performance.now() - began);
    }
  };
  return {
    plan: (document, operationName) => measured(() => planner.plan(document, operationName)),
    planDeferred: (document, operationName) => measured(() => planner.planDeferred(document, operationName)),
  };
}
