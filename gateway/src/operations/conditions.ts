import { type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';

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

function conditionOf(selection: SelectionNode, name: string, values: VariableValues): boolean | undefined {
  const directive = selection.directives?.find((each) => each.name.value === name);
  const value = directive?.arguments?.find((each) => each.name.value === 'if')?.value;
  if (value?.kind === Kind.BOOLEAN) return value.value;
  return value?.kind === Kind.VARIABLE ? values[value.name.value] === true : undefined;
}

/** Whether `@skip` and `@include` leave a selection in. */
export function isWanted(selection: SelectionNode, values: VariableValues): boolean {
  if (selection.directives === undefined || selection.directives.length === 0) return true;
  return (
    conditionOf(selection, 'skip', values) !== true && conditionOf(selection, 'include', values) !== false
  );
}
