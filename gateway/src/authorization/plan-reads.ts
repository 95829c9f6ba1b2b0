import { type FieldNode, Kind, OperationTypeNode, parse, type SelectionSetNode } from 'graphql';

import { responseName } from '../plan/shared-leaves.js';
import type { FetchNode, PlanNode, QueryPlan, RequiredSelection } from '../plan/plan.js';
import type { Step } from '../plan/steps.js';
import type { Denials } from './denials.js';
import { type FieldOfType, fieldsRead } from './readings.js';
import type { AccessRules } from './rules.js';

const ROOTS: Readonly<Record<OperationTypeNode, string>> = {
  [OperationTypeNode.QUERY]: 'Query',
  [OperationTypeNode.MUTATION]: 'Mutation',
  [OperationTypeNode.SUBSCRIPTION]: 'Subscription',
};

/** The selections of a fetch, with the type that they are on; those of entities name theirs. */
function selectionsOf(fetch: FetchNode): { readonly set: SelectionSetNode; readonly type: string }[] {
  return parse(fetch.operation, { noLocation: true }).definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    if (fetch.requires === undefined)
      return [{ set: definition.selectionSet, type: ROOTS[definition.operation] }];
    return definition.selectionSet.selections.flatMap((selection) =>
      selection.kind === Kind.FIELD && selection.selectionSet
        ? [{ set: selection.selectionSet, type: '' }]
        : [],
    );
  });
}

/** All fetches of a plan, whatever its conditions. */
export function fetchesOf({ primary, node }: QueryPlan): readonly FetchNode[] {
  const fetches = (each: PlanNode | undefined): readonly FetchNode[] => {
    switch (each?.kind) {
      case undefined:
        return [];
      case 'Fetch':
        return [each];
      case 'Flatten':
        return fetches(each.node);
      case 'Condition':
        return [...fetches(each.ifClause), ...fetches(each.elseClause)];
      case 'Parallel':
      case 'Sequence':
        return each.nodes.flatMap(fetches);
    }
  };
  return [...(primary ? [primary] : []), ...fetches(node)];
}

function readBy(fetch: FetchNode, { typeOf }: AccessRules): readonly FieldOfType[] {
  return selectionsOf(fetch).flatMap(({ set, type }) => fieldsRead(set, type, typeOf));
}

/** Whether a fetch reads anything for which there is a rule. */
export function meetsRules(fetch: FetchNode, rules: AccessRules): boolean {
  return readBy(fetch, rules).some(({ type, field }) =>
    [type, ...rules.objectTypes(type)].some((each) => rules.ofField(each, field).length > 0),
  );
}

/** Whether a step reads anything that is refused. */
export function readsRefused({ fetch }: Step, rules: AccessRules, denials: Denials): boolean {
  return readBy(fetch, rules).some(({ type, field }) => denials.refusesReading(type, field));
}

function requiredFields(
  selections: readonly RequiredSelection[],
  type: string,
  rules: AccessRules,
): FieldOfType[] {
  return selections.flatMap((selection) =>
    selection.kind === 'InlineFragment'
      ? requiredFields(selection.selections, selection.typeCondition ?? type, rules)
      : [
          { type, field: selection.name },
          ...requiredFields(selection.selections ?? [], rules.typeOf(type, selection.name) ?? '', rules),
        ],
  );
}

/** Whether a step sends anything that is refused, as a key. */
export function sendsRefused({ fetch }: Step, rules: AccessRules, denials: Denials): boolean {
  return requiredFields(fetch.requires ?? [], '', rules).some(({ type, field }) =>
    denials.refusesReading(type, field),
  );
}

/** The names under which the fields that a step asks for directly stand in the answer. */
export function namesAsked({ fetch }: Step): ReadonlySet<string> {
  const names = (set: SelectionSetNode): string[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [responseName(selection)];
      return selection.kind === Kind.INLINE_FRAGMENT ? names(selection.selectionSet) : [];
    });
  return new Set(selectionsOf(fetch).flatMap(({ set }) => names(set)));
}

/** Follows a path of names through selections, to those on the objects that it leads to. */
export function selectionsAt(
  sets: readonly SelectionSetNode[],
  path: Step['path'],
  fieldsOf: (set: SelectionSetNode) => readonly FieldNode[],
): readonly SelectionSetNode[] {
  let found = sets;
  for (const part of path) {
    if (part === '@') continue;
    found = found.flatMap((set) =>
      fieldsOf(set).flatMap((field) =>
        responseName(field) === part && field.selectionSet ? [field.selectionSet] : [],
      ),
    );
  }
  return found;
}
