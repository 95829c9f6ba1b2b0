import { type GraphQLEnumType, type GraphQLLeafType, isEnumType } from 'graphql';

import { writeString } from '../execution/json-string.js';

/** Writes a value that is not null as JSON; nothing where it is none of its type. */
export type LeafWriter = (value: unknown) => string | undefined;

const MAX_INT = 2 ** 31 - 1;
const MIN_INT = -(2 ** 31);

const BUILT_IN: Readonly<Record<string, LeafWriter>> = {
  String: (value) => (typeof value === 'string' ? writeString(value) : undefined),
  ID: (value) => {
    if (typeof value === 'string') return writeString(value);
    return Number.isInteger(value) ? `"${String(value)}"` : undefined;
  },
  Boolean: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  Float: (value) => (typeof value === 'number' ? String(value) : undefined),
  Int: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value <= MAX_INT && value >= MIN_INT
      ? String(value)
      : undefined,
};

/** A type has one, wherever it is asked for. */
const ENUM_WRITERS = new WeakMap<GraphQLEnumType, LeafWriter>();

function enumWriter(type: GraphQLEnumType): LeafWriter {
  const known = ENUM_WRITERS.get(type);
  if (known) return known;
  // A value that clients do not see is none.
  const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
  const write: LeafWriter = (value) => texts.get(value);
  ENUM_WRITERS.set(type, write);
  return write;
}

const writeAny: LeafWriter = (value) => JSON.stringify(value);

/** The writer of a scalar or an enum; what a scalar of one's own holds is for its subgraph to know. */
export function leafWriter(type: GraphQLLeafType): LeafWriter {
  if (isEnumType(type)) return enumWriter(type);
  return BUILT_IN[type.name] ?? writeAny;
}
