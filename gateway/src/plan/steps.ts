import type { FetchNode, PlanNode, PlanPath, QueryPlan } from './plan.js';

/** A fetch of a plan, with where its answer belongs and what must be there before. */
export interface Step {
  readonly fetch: FetchNode;
  /** From the root of the answer. */
  readonly path: PlanPath;
  /** Places in the list of steps of those that come before. */
  readonly after: ReadonlySet<number>;
}

/**
 * The steps of a plan, in the order of the plan.
 *
 * @param isTrue the value of a Boolean variable; branches that it rules out are left out
 */
export function stepsOf(plan: QueryPlan, isTrue: (variable: string) => boolean): Step[] {
  const steps: Step[] = [];

  /** Adds the steps of a node, and says which they are. */
  function visit(
    node: PlanNode | undefined,
    path: PlanPath,
    after: ReadonlySet<number>,
  ): ReadonlySet<number> {
    if (node === undefined) return new Set();
    switch (node.kind) {
      case 'Fetch':
        steps.push({ fetch: node, path, after });
        return new Set([steps.length - 1]);
      case 'Flatten':
        return visit(node.node, [...path, ...node.path], after);
      case 'Condition':
        return visit(isTrue(node.condition) ? node.ifClause : node.elseClause, path, after);
      case 'Parallel':
        return new Set(node.nodes.flatMap((child) => [...visit(child, path, after)]));
      case 'Sequence': {
        const added = new Set<number>();
        for (const child of node.nodes)
          for (const step of visit(child, path, new Set([...after, ...added]))) added.add(step);
        return added;
      }
    }
  }

  visit(plan.node, [], new Set());
  return steps;
}
