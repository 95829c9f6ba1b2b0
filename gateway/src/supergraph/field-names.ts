import { type DocumentNode, type FieldNode, parse, print, visit } from 'graphql';

import type { FieldNames } from '../operations/names.js';
import type { RequiredArguments } from '../plan/split-requirements.js';
import { argument, directives } from './join.js';

/** The fields of a field set, as `@requires` has them, at every depth. */
function fieldsOfSet(text: string): FieldNode[] {
  const fields: FieldNode[] = [];
  visit(parse(`{ ${text} }`, { noLocation: true }), { Field: (field) => void fields.push(field) });
  return fields;
}

/** The field sets that fields of a supergraph require, by the name of the field. */
function requirements(supergraph: DocumentNode): Map<string, FieldNode[]> {
  const found = new Map<string, FieldNode[]>();
  visit(supergraph, {
    FieldDefinition(field) {
      for (const directive of directives(field, 'join__field')) {
        const requires = argument(directive, 'requires');
        if (typeof requires !== 'string') continue;
        const { value } = field.name;
        found.set(value, [...(found.get(value) ?? []), ...fieldsOfSet(requires)]);
      }
    },
  });
  return found;
}

/** Which arguments fields require others with, also by way of what they require. */
function argumentsOf(
  required: ReadonlyMap<string, readonly FieldNode[]>,
  requiredWithArguments: ReadonlySet<string>,
): RequiredArguments {
  const found = new Map<string, ReadonlyMap<string, string>>();
  const collect = (field: string, into: Map<string, string>, visited: Set<string>): void => {
    if (visited.has(field)) return;
    visited.add(field);
    for (const each of required.get(field) ?? []) {
      const name = each.name.value;
      if (requiredWithArguments.has(name)) into.set(name, (each.arguments ?? []).map(print).sort().join(','));
      collect(name, into, visited);
    }
  };
  for (const field of required.keys()) {
    const asked = new Map<string, string>();
    collect(field, asked, new Set());
    if (asked.size > 0) found.set(field, asked);
  }
  return found;
}

/** What names a supergraph's fields have, and which fields they require. */
export interface ReadFields {
  readonly names: FieldNames;
  readonly requiredArguments: RequiredArguments;
  /** The names of the fields that require others. */
  readonly requiring: ReadonlySet<string>;
}

/** Reads them from a supergraph's document. */
export function readFields(supergraph: DocumentNode): ReadFields {
  const all = new Set(['__typename']);
  visit(supergraph, { FieldDefinition: ({ name }) => void all.add(name.value) });
  const required = requirements(supergraph);
  const requiredWithArguments = new Set(
    [...required.values()].flatMap((fields) =>
      fields.flatMap((field) => ((field.arguments ?? []).length > 0 ? [field.name.value] : [])),
    ),
  );
  return {
    names: { all, requiredWithArguments },
    requiredArguments: argumentsOf(required, requiredWithArguments),
    requiring: new Set(required.keys()),
  };
}
