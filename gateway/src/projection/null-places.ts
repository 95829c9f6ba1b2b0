import { type DocumentNode, type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from 'graphql';

import type { FailedFetch } from '../execution/failed-fetch.js';

/** A path in the answer. */
export type AnswerPath = readonly (string | number)[];

/** At most so many errors for one failed fetch: enough to see which fields, too few to swell an answer with thousands of entities. */
const MOST_PLACES = 100;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every place in the answer that a plan's path leads to; where it meets null, nothing. */
function expand(
  at: FailedFetch['at'],
  value: unknown,
  path: AnswerPath,
): { path: AnswerPath; value: unknown }[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    const rest = at[0] === '@' ? at.slice(1) : at;
    return value.flatMap((element: unknown, index) => expand(rest, element, [...path, index]));
  }
  const [head, ...rest] = at;
  if (head === undefined) return [{ path, value }];
  if (head === '@' || !isRecord(value)) return [];
  return expand(rest, value[head], [...path, head]);
}

/** The selections of the fetch that belong at its place: those of `_entities`, or of the operation itself. */
function selectionsOf(document: DocumentNode, entities: boolean): SelectionSetNode | undefined {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation || !entities) return operation?.selectionSet;
  const field = operation.selectionSet.selections[0];
  return field?.kind === Kind.FIELD ? field.selectionSet : undefined;
}

/**
 * The fields that a failed fetch left null: as deep as the answer goes, so that of a value to which several subgraphs add, only
 * the fields of the failed one are named. Fields that the client did not ask for (keys of the plan) are absent and not named.
 *
 * @param data the whole answer, after null has bubbled
 * @param outward the client's name of what is called otherwise within
 */
export function nullPlaces(
  failed: FailedFetch,
  data: unknown,
  outward: (name: string) => string,
): AnswerPath[] {
  const document = parse(failed.operation, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const places = new Map<string, AnswerPath>();

  function collect(value: unknown, path: AnswerPath, set: SelectionSetNode): void {
    if (Array.isArray(value)) {
      value.forEach((element: unknown, index) => collect(element, [...path, index], set));
      return;
    }
    if (!isRecord(value) || places.size >= MOST_PLACES) return;
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (inner) collect(value, path, inner.selectionSet);
        continue;
      }
      const name = outward(selection.alias?.value ?? selection.name.value);
      const below = [...path, name];
      if (value[name] === null) places.set(JSON.stringify(below), below);
      else if (selection.selectionSet) collect(value[name], below, selection.selectionSet);
    }
  }

  const selections = selectionsOf(document, failed.entities);
  if (selections)
    for (const { path, value } of expand(
      failed.at.map((part) => (typeof part === 'string' ? outward(part) : part)),
      data,
      [],
    ))
      collect(value, path, selections);
  return [...places.values()].slice(0, MOST_PLACES);
}
