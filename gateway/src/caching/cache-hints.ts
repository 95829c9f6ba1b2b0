import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type NamedTypeNode,
  type TypeNode,
  valueFromASTUntyped,
} from 'graphql';

import { directives } from '../supergraph/join.js';
import { apolloSpecification, linkedName } from '../supergraph/linked-names.js';

/** Whose an answer is: anybody's with the same rights, or the caller's alone. */
export type CacheScope = 'PUBLIC' | 'PRIVATE';

/** What `@cacheControl` says of a field or of a type. */
export interface CacheHint {
  /** Seconds. */
  readonly maxAge: number | undefined;
  readonly scope: CacheScope | undefined;
  /** Whether it takes the age of what it is a field of. */
  readonly inheritsMaxAge: boolean;
}

/** A field with what is said of it. */
export interface HintedField {
  readonly hint: CacheHint | undefined;
  /** The name of its type, without lists and non-null. */
  readonly type: string;
}

/** What a supergraph says of how long its fields may be kept. */
export interface CacheHints {
  /** Whether it says anything at all. */
  readonly any: boolean;
  ofType(type: string): CacheHint | undefined;
  ofField(type: string, field: string): HintedField | undefined;
  /** The object types that an interface or a union may be; none for an object type. */
  objectTypes(type: string): readonly string[];
  /** Whether a type has fields: object, interface or union. */
  isComposite(type: string): boolean;
  /** Whether a type is the query, mutation or subscription root. */
  isRoot(type: string): boolean;
}

const CACHE_CONTROL = 'cacheControl';

function namedType(type: TypeNode): NamedTypeNode {
  return type.kind === Kind.NAMED_TYPE ? type : namedType(type.type);
}

function hintOf(
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  directive: string | undefined,
): CacheHint | undefined {
  const [first] = directives(node, directive);
  if (first === undefined) return undefined;
  const given = new Map<string, unknown>(
    first.arguments?.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
  const maxAge = given.get('maxAge');
  const scope = given.get('scope');
  return {
    maxAge: typeof maxAge === 'number' && maxAge >= 0 ? maxAge : undefined,
    scope: scope === 'PUBLIC' || scope === 'PRIVATE' ? scope : undefined,
    inheritsMaxAge: given.get('inheritMaxAge') === true,
  };
}

/**
 * Reads what a supergraph says by `@cacheControl`, which subgraphs bring into it by `@composeDirective`.
 *
 * @see https://www.apollographql.com/docs/apollo-server/performance/caching
 */
export function readCacheHints(supergraph: DocumentNode): CacheHints {
  const directive = linkedName(supergraph, apolloSpecification(CACHE_CONTROL), CACHE_CONTROL);
  const types = new Map<string, CacheHint>();
  const composites = new Set<string>();
  const roots = new Set(['Query', 'Mutation', 'Subscription']);
  const fields = new Map<string, Map<string, HintedField>>();
  let any = false;
  const noted = (hint: CacheHint | undefined): CacheHint | undefined => {
    any ||= hint !== undefined;
    return hint;
  };
  const members = new Map<string, string[]>();
  const addMember = (abstract: string, type: string): void => {
    const known = members.get(abstract);
    if (known) known.push(type);
    else members.set(abstract, [type]);
  };
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.SCHEMA_DEFINITION)
      for (const { type } of definition.operationTypes) roots.add(type.name.value);
    const isComposite =
      definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION ||
      definition.kind === Kind.UNION_TYPE_DEFINITION;
    if (!isComposite) continue;
    composites.add(definition.name.value);
    const hint = noted(hintOf(definition, directive));
    if (hint) types.set(definition.name.value, hint);
    if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
      for (const { name } of definition.types ?? []) addMember(definition.name.value, name.value);
      continue;
    }
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION)
      for (const { name } of definition.interfaces ?? []) addMember(name.value, definition.name.value);
    fields.set(
      definition.name.value,
      new Map(
        (definition.fields ?? []).map((field) => [
          field.name.value,
          { hint: noted(hintOf(field, directive)), type: namedType(field.type).name.value },
        ]),
      ),
    );
  }
  return {
    any,
    ofType: (type) => types.get(type),
    ofField: (type, field) => fields.get(type)?.get(field),
    objectTypes: (type) => members.get(type) ?? [],
    isComposite: (type) => composites.has(type),
    isRoot: (type) => roots.has(type),
  };
}
