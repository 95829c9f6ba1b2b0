import { Kind, parse, type SelectionSetNode } from 'graphql';

import { isWanted, type VariableValues } from '../operations/conditions.js';
import type { FetchNode, PlanNode, PlanPath, QueryPlan } from './plan.js';

/** A fetch of a plan, with where its answer belongs and what must be there before. */
export interface Step {
  readonly fetch: FetchNode;
  /** From the root of the answer. */
  readonly path: PlanPath;
  /** Places in the list of steps of those that come before. */
  readonly after: ReadonlySet<number>;
}

/** Whether conditions leave nothing in of what a fetch of entities asks for. */
function asksNothing(operation: string, values: VariableValues): boolean {
  if (!operation.includes('@')) return false;
  const isEmpty = (set: SelectionSetNode): boolean =>
    set.selections.every(
      (selection) =>
        !isWanted(selection, values) ||
        (selection.kind === Kind.INLINE_FRAGMENT && isEmpty(selection.selectionSet)),
    );
  return parse(operation, { noLocation: true }).definitions.every(
    (definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION ||
      definition.selectionSet.selections.every(
        (field) =>
          field.kind === Kind.FIELD && field.selectionSet !== undefined && isEmpty(field.selectionSet),
      ),
  );
}

/**
 * The steps of a plan, in the order of the plan; of a subscription's the first brings the event.
 *
 * @param values of the variables; branches that they rule out are left out
 */
export function stepsOf(plan: QueryPlan, values: VariableValues): Step[] {
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
        if (node.requires !== undefined && asksNothing(node.operation, values)) return new Set();
        steps.push({ fetch: node, path, after });
        return new Set([steps.length - 1]);
      case 'Flatten':
        return visit(node.node, [...path, ...node.path], after);
      case 'Condition':
        return visit(values[node.condition] === true ? node.ifClause : node.elseClause, path, after);
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

  if (plan.primary) steps.push({ fetch: plan.primary, path: [], after: new Set() });
  visit(plan.node, [], new Set(steps.keys()));
  return steps;
}
