import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

import { argument, directives, type JoinedSubgraph } from './join.js';

/** Which subgraphs can answer for which field, as the supergraph says. */
export interface FieldOwners {
  /** The subgraphs that resolve a field of an object type, by name; none for a field that does not exist. */
  ownersOf(type: string, field: string): ReadonlySet<string>;
  /** The named type of a field, without lists and non-null. */
  typeOf(type: string, field: string): string | undefined;
}

interface Field {
  readonly type: string;
  readonly owners: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** A field belongs to every subgraph of its type, but where it says to which; one that is only needed there is not resolved there. */
function graphsOf(type: ObjectTypeDefinitionNode, field: FieldDefinitionNode): unknown[] {
  const own = directives(field, 'join__field');
  if (own.length === 0) return directives(type, 'join__type').map((each) => argument(each, 'graph'));
  return own
    .filter((each) => argument(each, 'external') !== true && argument(each, 'usedOverridden') !== true)
    .map((each) => argument(each, 'graph'));
}

/** Reads from a supergraph's document which of its subgraphs can answer for which field. */
export function readFieldOwners(supergraph: DocumentNode, subgraphs: readonly JoinedSubgraph[]): FieldOwners {
  const names = new Map(subgraphs.map(({ place, name }) => [place, name]));
  const types = new Map<string, ReadonlyMap<string, Field>>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const fields = (definition.fields ?? []).map((field): [string, Field] => {
      const owners = graphsOf(definition, field).map((graph) => names.get(String(graph)));
      return [
        field.name.value,
        { type: namedType(field.type), owners: new Set(owners.filter((name) => name !== undefined)) },
      ];
    });
    types.set(definition.name.value, new Map(fields));
  }
  const find = (type: string, field: string) => types.get(type)?.get(field);
  return {
    ownersOf: (type, field) => find(type, field)?.owners ?? NONE,
    typeOf: (type, field) => find(type, field)?.type,
  };
}
