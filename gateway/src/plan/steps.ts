import { Kind, parse, type SelectionNode, type SelectionSetNode } from 'graphql';

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
function asksNothing(operation: string, isTrue: (variable: string) => boolean): boolean {
  if (!operation.includes('@')) return false;
  const isLeftOut = (selection: SelectionNode): boolean =>
    (selection.directives ?? []).some(({ name, arguments: values = [] }) => {
      const value = values[0]?.value;
      const holds =
        value?.kind === Kind.VARIABLE
          ? isTrue(value.name.value)
          : value?.kind === Kind.BOOLEAN && value.value;
      return name.value === 'skip' ? holds : name.value === 'include' && !holds;
    });
  const isEmpty = (set: SelectionSetNode): boolean =>
    set.selections.every(
      (selection) =>
        isLeftOut(selection) || (selection.kind === Kind.INLINE_FRAGMENT && isEmpty(selection.selectionSet)),
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
        if (node.requires !== undefined && asksNothing(node.operation, isTrue)) return new Set();
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
