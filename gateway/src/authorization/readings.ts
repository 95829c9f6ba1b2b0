import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';

import { argument, directives, valueOf } from '../supergraph/join.js';
import { apolloSpecification, linkedName } from '../supergraph/linked-names.js';
import { listOf, textOf } from './rule-directives.js';

/** A field of a type. */
export interface FieldOfType {
  readonly type: string;
  readonly field: string;
}

/** The named type of a field, by type and field. */
export type TypeOf = (type: string, field: string) => string | undefined;

/** Every field of a selection on a type, at every depth. */
export function fieldsRead(set: SelectionSetNode, type: string, typeOf: TypeOf): FieldOfType[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return fieldsRead(selection.selectionSet, selection.typeCondition?.name.value ?? type, typeOf);
    const field = selection.name.value;
    const below = typeOf(type, field);
    return [
      { type, field },
      ...(selection.selectionSet && below !== undefined
        ? fieldsRead(selection.selectionSet, below, typeOf)
        : []),
    ];
  });
}

/** The fields of a set as directives have it: with or without braces around it. */
function fieldsOfText(text: string, type: string, typeOf: TypeOf): FieldOfType[] {
  const braced = text.trim().startsWith('{') ? text : `{ ${text} }`;
  return parse(braced, { noLocation: true }).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? fieldsRead(definition.selectionSet, type, typeOf) : [],
  );
}

/** The types that give a context, by its name. */
function contextTypes(supergraph: DocumentNode): ReadonlyMap<string, readonly string[]> {
  const directive = linkedName(supergraph, apolloSpecification('context'), 'context');
  const found = new Map<string, string[]>();
  for (const definition of supergraph.definitions) {
    if (
      definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      definition.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
      definition.kind !== Kind.UNION_TYPE_DEFINITION
    )
      continue;
    for (const each of directives(definition, directive)) {
      const name = String(argument(each, 'name') ?? '');
      found.set(name, [...(found.get(name) ?? []), definition.name.value]);
    }
  }
  return found;
}

/** What of a supergraph's data is read besides what clients ask for. */
export interface Readings {
  /** What a field needs of others, by `@requires` and `@fromContext`, in any of its subgraphs. */
  of(type: string, field: string): readonly FieldOfType[];
  /** Every field that is in a key, is required, or is a context. */
  readonly all: readonly FieldOfType[];
}

/** Reads them from a supergraph's document. */
export function readReadings(supergraph: DocumentNode, typeOf: TypeOf): Readings {
  const contexts = contextTypes(supergraph);
  const all: FieldOfType[] = [];
  const byField = new Map<string, FieldOfType[]>();

  function ofDirective(directive: ConstDirectiveNode, type: string): FieldOfType[] {
    const requires = argument(directive, 'requires');
    const required = typeof requires === 'string' ? fieldsOfText(requires, type, typeOf) : [];
    const given = listOf(valueOf(directive, 'contextArguments')).flatMap((each) => {
      const selection = textOf(each, 'selection');
      return (contexts.get(textOf(each, 'context') ?? '') ?? []).flatMap((giver) =>
        selection === undefined ? [] : fieldsOfText(selection, giver, typeOf),
      );
    });
    return [...required, ...given];
  }

  function add(type: string, field: FieldDefinitionNode): void {
    const read = directives(field, 'join__field').flatMap((each) => ofDirective(each, type));
    if (read.length === 0) return;
    byField.set(`${type}.${field.name.value}`, read);
    all.push(...read);
  }

  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue;
    const type = definition.name.value;
    for (const each of directives(definition, 'join__type')) {
      const key = argument(each, 'key');
      if (typeof key === 'string') all.push(...fieldsOfText(key, type, typeOf));
    }
    for (const field of definition.fields ?? []) add(type, field);
  }
  return { all, of: (type, field) => byField.get(`${type}.${field}`) ?? [] };
}
