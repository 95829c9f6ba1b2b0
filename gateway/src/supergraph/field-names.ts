import { type DocumentNode, type FieldNode, Kind, parse, visit } from 'graphql';

import type { FieldNames } from '../operations/names.js';

/** The fields of a field set, as `@requires` has them, at every depth. */
function fieldsOfSet(text: string): FieldNode[] {
  const fields: FieldNode[] = [];
  visit(parse(`{ ${text} }`, { noLocation: true }), { Field: (field) => void fields.push(field) });
  return fields;
}

/** Reads from a supergraph's document which names its fields have. */
export function readFieldNames(supergraph: DocumentNode): FieldNames {
  const all = new Set<string>();
  const requiredWithArguments = new Set<string>();
  visit(supergraph, {
    FieldDefinition({ name, directives = [] }) {
      all.add(name.value);
      for (const directive of directives) {
        if (directive.name.value !== 'join__field') continue;
        const requires = directive.arguments?.find((argument) => argument.name.value === 'requires')?.value;
        if (requires?.kind !== Kind.STRING) continue;
        for (const field of fieldsOfSet(requires.value))
          if ((field.arguments ?? []).length > 0) requiredWithArguments.add(field.name.value);
      }
    },
  });
  return { all, requiredWithArguments };
}
