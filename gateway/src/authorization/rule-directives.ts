import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql';

import { valueOf } from '../supergraph/join.js';
import { apolloSpecification, linkedName } from '../supergraph/linked-names.js';
import type { AnyOf, Requirement } from './requirement.js';

/** A list, or the one value that stands for a list of itself. */
export function listOf(value: ConstValueNode | undefined): readonly ConstValueNode[] {
  if (value === undefined) return [];
  return value.kind === Kind.LIST ? value.values : [value];
}

/** The text of a field of an input object. */
export function textOf(value: ConstValueNode, key: string): string | undefined {
  if (value.kind !== Kind.OBJECT) return undefined;
  const found = value.fields.find(({ name }) => name.value === key)?.value;
  return found && 'value' in found && typeof found.value === 'string' ? found.value : undefined;
}

function lotsOf(directive: ConstDirectiveNode, name: string): AnyOf {
  return listOf(valueOf(directive, name)).map((lot) =>
    listOf(lot).flatMap((each) => (each.kind === Kind.STRING ? [each.value] : [])),
  );
}

/** Reads the requirements that the directives of a type or a field make. */
export type RequirementReader = (node: {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}) => Requirement[];

/**
 * @returns nothing where the supergraph has no directive that makes a requirement
 * @see https://specs.apollo.dev/authenticated/v0.1
 * @see https://specs.apollo.dev/requiresScopes/v0.1
 * @see https://specs.apollo.dev/policy/v0.1
 */
export function requirementReader(supergraph: DocumentNode): RequirementReader | undefined {
  const [authenticated, scopes, policies] = ['authenticated', 'requiresScopes', 'policy'].map((name) =>
    linkedName(supergraph, apolloSpecification(name), name),
  );
  if (authenticated === undefined && scopes === undefined && policies === undefined) return undefined;
  return (node) =>
    (node.directives ?? []).flatMap((directive): Requirement[] => {
      switch (directive.name.value) {
        case authenticated:
          return [{ kind: 'authenticated' }];
        case scopes:
          return [{ kind: 'scopes', anyOf: lotsOf(directive, 'scopes') }];
        case policies:
          return [{ kind: 'policies', anyOf: lotsOf(directive, 'policies') }];
        default:
          return [];
      }
    });
}
