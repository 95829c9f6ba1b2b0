import { type DocumentNode, type FieldNode, Kind, visit } from 'graphql';

import { REPRESENTATIONS } from '../execution/entity-operation.js';

/** What is known of a supergraph's fields that decides which names of a client may be taken for others. */
export interface FieldNames {
  /** The names of all fields of all types. */
  readonly all: ReadonlySet<string>;
  /** The names of fields that some `@requires` asks for with arguments of its own. */
  readonly requiredWithArguments: ReadonlySet<string>;
}

/** A document whose names cannot be taken for those that plans fetch besides: keys and what is required. */
export interface SeparatedDocument {
  readonly document: DocumentNode;
  /** The name that the client gave to what is called otherwise within. */
  readonly outward: (name: string) => string;
  /** The name within of a variable of the client. */
  readonly inwardVariable: (name: string) => string;
  /** Variables under the names that subgraphs are sent. */
  readonly inwardTexts: (texts: ReadonlyMap<string, string>) => ReadonlyMap<string, string>;
}

function same<Value>(value: Value): Value {
  return value;
}

/**
 * Gives other names to fields of a client's document that share their name in the answer with another field: plans fetch keys and
 * required fields under their own names into the same objects, and the client's `id: name` would be taken for the key, or its
 * `comments(limit: 1)` for the one that `@requires` asks for. Most documents have no such field and stay as they are.
 */
export function separateNames(document: DocumentNode, names: FieldNames): SeparatedDocument {
  const given = new Map<string, string>();
  const inner = (name: string): string => {
    let within = `${name}__of_client`;
    while (names.all.has(within)) within += '_';
    given.set(within, name);
    return within;
  };
  const isAmbiguous = ({ alias, name }: FieldNode): boolean =>
    alias !== undefined && alias.value !== name.value
      ? names.all.has(alias.value)
      : names.requiredWithArguments.has(name.value);
  const variables = renamedVariables(document);
  const separated = visit(document, {
    Field: (field) =>
      isAmbiguous(field)
        ? { ...field, alias: { kind: Kind.NAME, value: inner(field.alias?.value ?? field.name.value) } }
        : undefined,
    Variable: (node) => {
      const value = variables.get(node.name.value);
      return value === undefined ? undefined : { ...node, name: { kind: Kind.NAME, value } };
    },
  });
  return {
    document: separated,
    outward: given.size === 0 ? same : (name) => given.get(name) ?? name,
    inwardVariable: variables.size > 0 ? (name) => variables.get(name) ?? name : same,
    inwardTexts:
      variables.size > 0
        ? (texts) => new Map([...texts].map(([name, text]) => [variables.get(name) ?? name, text]))
        : same,
  };
}

/** The names under which representations are sent: with a number where one call is for several fetches. */
const TAKEN = new RegExp(`^${REPRESENTATIONS}(_\\d+)?$`);

/** Other names for the variables of the client whose names are taken. */
function renamedVariables(document: DocumentNode): ReadonlyMap<string, string> {
  const names = new Set(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
        : [],
    ),
  );
  const renamed = new Map<string, string>();
  for (const name of names) {
    if (!TAKEN.test(name)) continue;
    let within = `${name}_of_client`;
    while (names.has(within)) within += '_';
    renamed.set(name, within);
  }
  return renamed;
}
