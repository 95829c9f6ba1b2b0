import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

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

/** The argument of a directive, where it is a text, an enum value or a boolean. */
function argument(directive: ConstDirectiveNode, name: string): string | boolean | undefined {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  return value && 'value' in value ? value.value : undefined;
}

function directives(node: { readonly directives?: readonly ConstDirectiveNode[] | undefined }, name: string) {
  return (node.directives ?? []).filter((directive) => directive.name.value === name);
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** The names of the subgraphs by their place in the enum `join__Graph`. */
function graphNames(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const value of definition.values ?? []) {
      const name = directives(value, 'join__graph').map((directive) => argument(directive, 'name'))[0];
      if (typeof name === 'string') names.set(value.name.value, name);
    }
  }
  return names;
}

/** A field belongs to every subgraph of its type, but where it says to which; one that is only needed there is not resolved there. */
function graphsOf(type: ObjectTypeDefinitionNode, field: FieldDefinitionNode): unknown[] {
  const own = directives(field, 'join__field');
  if (own.length === 0) return directives(type, 'join__type').map((each) => argument(each, 'graph'));
  return own
    .filter((each) => argument(each, 'external') !== true && argument(each, 'usedOverridden') !== true)
    .map((each) => argument(each, 'graph'));
}

/** Reads from a supergraph's document which subgraphs can answer for which field. */
export function readFieldOwners(supergraph: DocumentNode): FieldOwners {
  const names = graphNames(supergraph);
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
