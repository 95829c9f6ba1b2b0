import {
  type DocumentNode,
  type FieldNode,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

/** What fields ask for by `@requires` that has arguments somewhere: for each field, the arguments under the name of what it asks for. */
export type RequiredArguments = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Puts fields into as few lots as need be, so that in one lot no field is required with two different arguments. */
function lotsOf(fields: Iterable<string>, required: RequiredArguments): string[][] {
  const lots: { fields: string[]; asked: Map<string, string> }[] = [];
  for (const field of fields) {
    const wanted = [...(required.get(field) ?? [])];
    let lot = lots.find(({ asked }) => wanted.every(([name, text]) => (asked.get(name) ?? text) === text));
    if (lot === undefined) {
      lot = { fields: [], asked: new Map() };
      lots.push(lot);
    }
    lot.fields.push(field);
    for (const [name, text] of wanted) lot.asked.set(name, text);
  }
  return lots.map(({ fields: names }) => names);
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** A document with only the fields that are wanted and what leads to them. */
function reduced(document: DocumentNode, isWanted: (field: FieldNode) => boolean): DocumentNode {
  const reduce = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT || selection.selectionSet) {
        if (selection.kind === Kind.FIELD && !isWanted(selection)) return [];
        return [{ ...selection, selectionSet: filled(reduce(selection.selectionSet ?? EMPTY)) }];
      }
      return isWanted(selection) ? [selection] : [];
    }),
  });
  return {
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION
        ? { ...definition, selectionSet: filled(reduce(definition.selectionSet)) }
        : definition,
    ),
  };
}

const EMPTY: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

function filled(set: SelectionSetNode): SelectionSetNode {
  return set.selections.length === 0 ? { ...set, selections: [TYPENAME] } : set;
}

/**
 * Splits a document whose fields require one field with different arguments into several to be planned on their own: a plan has one
 * place for a required field of an object, and both would be given the same value. Nearly all documents stay whole.
 *
 * @param document a valid one; mutations are done once and never split
 */
export function splitRequirements(
  document: DocumentNode,
  required: RequiredArguments,
): readonly DocumentNode[] {
  if (required.size === 0) return [document];
  const found = new Set<string>();
  visit(document, {
    Field: ({ name }) => {
      if (required.has(name.value)) found.add(name.value);
    },
  });
  const mutates = document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation !== OperationTypeNode.QUERY,
  );
  const lots = lotsOf(found, required);
  if (mutates || lots.length < 2) return [document];
  return lots.map((lot, at) => {
    const own = new Set(lot);
    return reduced(document, (field) => {
      const name = field.name.value;
      if (required.has(name)) return own.has(name);
      // What requires nothing of this kind is asked for once.
      return at === 0 || field.selectionSet !== undefined;
    });
  });
}
