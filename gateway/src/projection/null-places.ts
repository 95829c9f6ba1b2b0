import { type DocumentNode, Kind, parse, type SelectionSetNode } from 'graphql';

import type { FailedFetch } from '../execution/failed-fetch.js';
import { type AnswerPath, isObject } from '../execution/tree.js';
import { fragmentsOf, operationOf } from '../operations/document.js';

/** At most so many errors for one failed fetch: enough to see which fields, too few to swell an answer with thousands of entities. */
const MOST_PLACES = 100;

/** Every place in the answer that a plan's path leads to; where it meets null, nothing. */
function expand(
  at: FailedFetch['at'],
  value: unknown,
  path: AnswerPath,
): { path: AnswerPath; value: unknown }[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    const index = at[0];
    if (typeof index === 'number') return expand(at.slice(1), value[index], [...path, index]);
    const rest = index === '@' ? at.slice(1) : at;
    return value.flatMap((element: unknown, place) => expand(rest, element, [...path, place]));
  }
  const [head, ...rest] = at;
  if (head === undefined) return [{ path, value }];
  if (head === '@' || !isObject(value)) return [];
  return expand(rest, value[head], [...path, head]);
}

/** The selections of the fetch that belong at its place: those of `_entities`, or of the operation itself. */
function selectionsOf(document: DocumentNode, entities: boolean): SelectionSetNode | undefined {
  const operation = operationOf(document);
  if (!operation || !entities) return operation?.selectionSet;
  const field = operation.selectionSet.selections[0];
  return field?.kind === Kind.FIELD ? field.selectionSet : undefined;
}

/** Whether a path of an answer leads through a place of a plan. */
function isBelow(
  path: AnswerPath,
  at: FailedFetch['at'],
  outward: (name: string) => string,
): number | undefined {
  let next = 0;
  for (const part of at) {
    // A list whose elements are meant.
    if (
      part === '@'
        ? typeof path[next] !== 'number'
        : path[next] !== (typeof part === 'string' ? outward(part) : part)
    )
      return undefined;
    next += 1;
  }
  return next;
}

/**
 * Whether a place where null must not be is one that a failed fetch was to fill.
 *
 * @param outward the client's name of what is called otherwise within
 */
export function wasToFill(failed: FailedFetch, path: AnswerPath, outward: (name: string) => string): boolean {
  const next = isBelow(path, failed.at, outward);
  if (next === undefined) return false;
  const document = parse(failed.operation, { noLocation: true });
  const fragments = fragmentsOf(document);
  const names = (set: SelectionSetNode): string[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [outward(selection.alias?.value ?? selection.name.value)];
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      return inner ? names(inner.selectionSet) : [];
    });
  const set = selectionsOf(document, failed.entities);
  const name = path[next];
  return set !== undefined && typeof name === 'string' && names(set).includes(name);
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
  const fragments = fragmentsOf(document);
  const places = new Map<string, AnswerPath>();

  function collect(value: unknown, path: AnswerPath, set: SelectionSetNode): void {
    if (Array.isArray(value)) {
      value.forEach((element: unknown, index) => collect(element, [...path, index], set));
      return;
    }
    if (!isObject(value) || places.size >= MOST_PLACES) return;
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
