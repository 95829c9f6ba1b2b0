import { type DocumentNode, type FieldNode, Kind, OperationTypeNode, visit } from 'graphql';

import { FILLED } from '../operations/document.js';

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
    const isWanted = ({ name, selectionSet }: FieldNode): boolean =>
      required.has(name.value)
        ? own.has(name.value)
        : // What requires nothing of this kind is asked for once.
          at === 0 || selectionSet !== undefined;
    return visit(document, {
      Field: (field) => (isWanted(field) ? undefined : null),
      SelectionSet: FILLED,
    });
  });
}
