import type { RequiredSelection, Rewrite } from '../plan/plan.js';
import { writeString } from './json-string.js';
import { applyRewrites } from './rewrites.js';
import { isObject, type Json, type JsonObject, own } from './tree.js';
import type { TypeConditions } from './type-conditions.js';

/** Writes what a subgraph needs to find an entity. */
export interface RepresentationWriter {
  /** As JSON; nothing where the entity lacks a part of it, or is of no type that is meant. */
  write(entity: JsonObject): string | undefined;
  /**
   * The one value that tells entities of a type apart, where all that is sent besides the type is one: those that have it in common need not be
   * written to be known as the same. Nothing where more is sent.
   */
  keyOf(entity: JsonObject): string | number | undefined;
}

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
  readonly inner: ObjectWriter | undefined;
}

function writeLeaf(value: Json): string {
  if (typeof value === 'string') return writeString(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

function writeInner(value: Json, inner: ObjectWriter): string {
  if (Array.isArray(value)) return `[${value.map((element) => writeInner(element, inner)).join(',')}]`;
  return (isObject(value) ? inner.write(value) : undefined) ?? 'null';
}

/** What is sent of objects of a type. */
interface Parts {
  readonly all: readonly Part[];
  /** The only part besides the type, where that is a leaf. */
  readonly key: string | undefined;
}

class ObjectWriter implements RepresentationWriter {
  private readonly partsOf = new Map<string | undefined, Parts>();

  constructor(
    private readonly selections: readonly RequiredSelection[],
    private readonly types: TypeConditions,
  ) {}

  write(object: JsonObject): string | undefined {
    const { all } = this.parts(object);
    if (all.length === 0) return '{}';
    let text = '';
    for (const { prefix, name, inner } of all) {
      const value = own(object, name);
      // It could not be fetched, and an error said so.
      if (value === undefined) return undefined;
      text += prefix + (inner === undefined ? writeLeaf(value) : writeInner(value, inner));
    }
    return `${text}}`;
  }

  keyOf(object: JsonObject): string | number | undefined {
    const { key } = this.parts(object);
    const value = key === undefined ? undefined : own(object, key);
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  }

  private parts(object: JsonObject): Parts {
    const named = object['__typename'];
    const typename = typeof named === 'string' ? named : undefined;
    let parts = this.partsOf.get(typename);
    if (parts === undefined) {
      parts = this.compile(typename);
      this.partsOf.set(typename, parts);
    }
    return parts;
  }

  private compile(typename: string | undefined): Parts {
    const all = [...requiredOf(this.selections, typename, this.types)].map(([name, inner], at): Part => ({
      prefix: `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`,
      name,
      inner: inner && new ObjectWriter(inner, this.types),
    }));
    const [only, ...others] = all.filter(({ name }) => name !== '__typename');
    return { all, key: only?.inner === undefined && others.length === 0 ? only?.name : undefined };
  }
}

/** Compiles the writer of a fetch's representations. */
export function representationWriter(
  requires: readonly RequiredSelection[],
  rewrites: readonly Rewrite[] | undefined,
  types: TypeConditions,
): RepresentationWriter {
  const writer = new ObjectWriter(requires, types);
  const write = (entity: JsonObject): string | undefined => {
    // An entity that does not say its type cannot be found by it.
    if (typeof entity['__typename'] !== 'string') return undefined;
    const text = writer.write(entity);
    return text === '{}' ? undefined : text;
  };
  if (rewrites === undefined || rewrites.length === 0)
    return { write, keyOf: (entity) => writer.keyOf(entity) };
  return {
    write(entity) {
      const text = write(entity);
      if (text === undefined) return undefined;
      const representation = JSON.parse(text) as Json;
      applyRewrites(rewrites, representation, types);
      return JSON.stringify(representation);
    },
    // What differs before may be the same afterwards.
    keyOf: () => undefined,
  };
}
