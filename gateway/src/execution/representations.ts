import type { RequiredSelection, Rewrite } from '../plan/plan.js';
import { applyRewrites } from './rewrites.js';
import { isObject, type Json, type JsonObject, own } from './tree.js';
import type { TypeConditions } from './type-conditions.js';

/** Writes what a subgraph needs to find an entity, as JSON; nothing where the entity lacks a part of it, or is of no type that is meant. */
export type RepresentationWriter = (entity: JsonObject) => string | undefined;

/** What is read of an object: for each name either the value, or the parts of the objects there. */
type Required = ReadonlyMap<string, readonly RequiredSelection[] | undefined>;

function requiredOf(
  selections: readonly RequiredSelection[],
  typename: string | undefined,
  types: TypeConditions,
): Required {
  const found = new Map<string, readonly RequiredSelection[] | undefined>();
  const add = (each: readonly RequiredSelection[]): void => {
    for (const selection of each) {
      if (selection.kind === 'Field') {
        const name = selection.alias ?? selection.name;
        const known = found.get(name);
        found.set(
          name,
          selection.selections === undefined ? undefined : [...(known ?? []), ...selection.selections],
        );
      } else if (
        selection.typeCondition === undefined ||
        (typename !== undefined && types.fits(selection.typeCondition, typename))
      )
        add(selection.selections);
    }
  };
  add(selections);
  return found;
}

interface Part {
  /** As `{"id":` or `,"name":`. */
  readonly prefix: string;
  readonly name: string;
  readonly inner: RepresentationWriter | undefined;
}

function writeLeaf(value: Json): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

function writeInner(value: Json, inner: RepresentationWriter): string {
  if (Array.isArray(value)) return `[${value.map((element) => writeInner(element, inner)).join(',')}]`;
  return (isObject(value) ? inner(value) : undefined) ?? 'null';
}

function objectWriter(selections: readonly RequiredSelection[], types: TypeConditions): RepresentationWriter {
  const partsOf = new Map<string | undefined, readonly Part[]>();
  const compile = (typename: string | undefined): readonly Part[] =>
    [...requiredOf(selections, typename, types)].map(([name, inner], at) => ({
      prefix: `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`,
      name,
      inner: inner && objectWriter(inner, types),
    }));
  return (object) => {
    const named = object['__typename'];
    const typename = typeof named === 'string' ? named : undefined;
    let parts = partsOf.get(typename);
    if (parts === undefined) {
      parts = compile(typename);
      partsOf.set(typename, parts);
    }
    if (parts.length === 0) return '{}';
    let text = '';
    for (const { prefix, name, inner } of parts) {
      const value = own(object, name);
      // It could not be fetched, and an error said so.
      if (value === undefined) return undefined;
      text += prefix + (inner === undefined ? writeLeaf(value) : writeInner(value, inner));
    }
    return `${text}}`;
  };
}

/** Compiles the writer of a fetch's representations. */
export function representationWriter(
  requires: readonly RequiredSelection[],
  rewrites: readonly Rewrite[] | undefined,
  types: TypeConditions,
): RepresentationWriter {
  const write = objectWriter(requires, types);
  const known: RepresentationWriter = (entity) => {
    // An entity that does not say its type cannot be found by it.
    if (typeof entity['__typename'] !== 'string') return undefined;
    const text = write(entity);
    return text === '{}' ? undefined : text;
  };
  if (rewrites === undefined || rewrites.length === 0) return known;
  return (entity) => {
    const text = known(entity);
    if (text === undefined) return undefined;
    const representation = JSON.parse(text) as Json;
    applyRewrites(rewrites, representation, types);
    return JSON.stringify(representation);
  };
}
