import { type DirectiveNode, type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';

import { FILLED } from './document.js';

/** The values of a request's variables after coercion. */
export type VariableValues = Readonly<Record<string, unknown>>;

/** The names of the variables on which `@skip` and `@include` of a document depend, in a stable order. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: values }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of values ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}

function conditionOf(selection: SelectionNode, name: string, values?: VariableValues): boolean | undefined {
  const directive = selection.directives?.find((each) => each.name.value === name);
  const value = directive?.arguments?.find((each) => each.name.value === 'if')?.value;
  if (value?.kind === Kind.BOOLEAN) return value.value;
  return value?.kind === Kind.VARIABLE && values ? values[value.name.value] === true : undefined;
}

/** Whether `@skip` and `@include` leave a selection in. */
export function isWanted(selection: SelectionNode, values: VariableValues): boolean {
  if (selection.directives === undefined || selection.directives.length === 0) return true;
  return (
    conditionOf(selection, 'skip', values) !== true && conditionOf(selection, 'include', values) !== false
  );
}

/**
 * A document as it is to be planned: without what `@skip` and `@include` are known to leave out, and without these directives. Planners
 * carry conditions with a literal along as if they could turn out either way, and lose fields of which only a part is left out.
 *
 * @param values those of the variables, where they are known; otherwise only literals are
 */
export function withoutKnownConditions(document: DocumentNode, values?: VariableValues): DocumentNode {
  const isKnown = (directive: DirectiveNode): boolean =>
    (directive.name.value === 'skip' || directive.name.value === 'include') &&
    (directive.arguments ?? []).some(
      ({ value }) => value.kind === Kind.BOOLEAN || (value.kind === Kind.VARIABLE && values !== undefined),
    );
  const reduced = <Node extends SelectionNode>(node: Node): Node | null | undefined => {
    if (conditionOf(node, 'skip', values) === true || conditionOf(node, 'include', values) === false)
      return null;
    const { directives = [] } = node;
    return directives.some(isKnown)
      ? { ...node, directives: directives.filter((directive) => !isKnown(directive)) }
      : undefined;
  };
  return visit(document, {
    Field: { enter: reduced },
    InlineFragment: { enter: reduced },
    FragmentSpread: { enter: reduced },
    SelectionSet: FILLED,
  });
}
