import {
  type ASTVisitor,
  BREAK,
  type DirectiveNode,
  type DocumentNode,
  type FragmentSpreadNode,
  GraphQLError,
  type InlineFragmentNode,
  Kind,
  type SelectionNode,
  type ValidationContext,
  visit,
} from 'graphql';

import type { VariableValues } from '../operations/conditions.js';

/** The directive by which a fragment may come later. */
export const DEFER = 'defer';

function isDefer({ name }: DirectiveNode): boolean {
  return name.value === DEFER;
}

function valueOf(directive: DirectiveNode, argument: string) {
  return directive.arguments?.find(({ name }) => name.value === argument)?.value;
}

/** The directive on a fragment; nothing where it has none. */
export function deferOf(selection: SelectionNode): DirectiveNode | undefined {
  return selection.directives?.find(isDefer);
}

/** Whether a document defers anything, whatever the conditions. */
export function mayDefer(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive(directive) {
      if (!isDefer(directive)) return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}

/** The names of the variables that say whether fragments of a document are deferred. */
export function deferVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(directive) {
      const value = isDefer(directive) ? valueOf(directive, 'if') : undefined;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}

/** A document of which nothing is deferred. */
export function withoutDefer(document: DocumentNode): DocumentNode {
  if (!mayDefer(document)) return document;
  return visit(document, { Directive: (directive) => (isDefer(directive) ? null : undefined) });
}

/** Whether a fragment is deferred where variables have these values; one that is null defers nothing. */
export function isDeferred(selection: SelectionNode, values: VariableValues): boolean {
  const directive = deferOf(selection);
  if (directive === undefined) return false;
  const value = valueOf(directive, 'if');
  if (value?.kind === Kind.VARIABLE)
    return values[value.name.value] !== false && values[value.name.value] !== null;
  return value?.kind !== Kind.BOOLEAN || value.value;
}

/** The label that a client gave to a deferred fragment. */
export function labelOf(selection: SelectionNode): string | undefined {
  const directive = deferOf(selection);
  const value = directive && valueOf(directive, 'label');
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/**
 * The rules for `@defer` (GraphQL, incremental delivery): a label is a literal and each has its own, and what a mutation or a subscription
 * does is not deferred.
 */
export function deferRule(context: ValidationContext): ASTVisitor {
  const labels = new Set<string>();
  const check = (fragment: InlineFragmentNode | FragmentSpreadNode): void => {
    const directive = deferOf(fragment);
    if (directive === undefined) return;
    const tell = (message: string): void =>
      context.reportError(new GraphQLError(message, { nodes: directive }));
    const label = valueOf(directive, 'label');
    if (label?.kind === Kind.STRING) {
      if (labels.has(label.value)) tell('The label of a directive "defer" must be unique.');
      labels.add(label.value);
    } else if (label !== undefined && label.kind !== Kind.NULL)
      tell('The label of a directive "defer" must be a literal.');
    const parent = context.getParentType();
    const schema = context.getSchema();
    if (parent && (parent === schema.getMutationType() || parent === schema.getSubscriptionType()))
      tell(`The directive "defer" cannot be used on the root of type "${parent.name}".`);
  };
  return { InlineFragment: { enter: check }, FragmentSpread: { enter: check } };
}
