import { type DocumentNode, type FieldNode, Kind, parse, print, visit } from 'graphql';

import type { FieldNames } from '../operations/names.js';
import type { RequiredArguments } from '../plan/split-requirements.js';

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
    FieldDefinition({ name, directives = [] }) {
      for (const directive of directives) {
        if (directive.name.value !== 'join__field') continue;
        const requires = directive.arguments?.find((argument) => argument.name.value === 'requires')?.value;
        if (requires?.kind !== Kind.STRING) continue;
        found.set(name.value, [...(found.get(name.value) ?? []), ...fieldsOfSet(requires.value)]);
      }
    },
  });
  return found;
}

/** Reads from a supergraph's document which names its fields have. */
export function readFieldNames(supergraph: DocumentNode): FieldNames {
  const all = new Set(['__typename']);
  visit(supergraph, { FieldDefinition: ({ name }) => void all.add(name.value) });
  const required = requirements(supergraph);
  const withArguments = new Set(
    [...required.values()].flatMap((fields) =>
      fields.flatMap((field) => ((field.arguments ?? []).length > 0 ? [field.name.value] : [])),
    ),
  );
  return { all, requiredWithArguments: withArguments };
}

/** Reads the names of the fields that require others. */
export function readRequiring(supergraph: DocumentNode): ReadonlySet<string> {
  return new Set(requirements(supergraph).keys());
}

/** Reads which arguments fields require others with, also by way of what they require. */
export function readRequiredArguments(supergraph: DocumentNode): RequiredArguments {
  const required = requirements(supergraph);
  const { requiredWithArguments } = readFieldNames(supergraph);
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
