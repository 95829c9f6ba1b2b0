import { type FieldNode, type GraphQLField, Kind, type ValueNode } from 'graphql';

import type { VariableValues } from '../operations/conditions.js';
import type { Cost } from './cost.js';
import type { ListSize } from './weights.js';

/** A field was asked for without the one argument that says how many items are wanted, or with several. */
export class SlicingRefused extends Error {
  /** @param field its name with that of its type */
  constructor(readonly field: string) {
    super('requireOneSlicingArgument');
  }
}

/** What one slicing argument says in a request. */
interface Slice {
  /** Nothing where it says none: it is null, below one, or no number. */
  readonly size: number | undefined;
  readonly isGiven: boolean;
}

const NO_SLICE: Slice = { size: undefined, isGiven: false };

/** What cannot be the size of a list says none: what a subgraph makes of it is not known. */
function sliceOf(value: unknown): Slice {
  if (value === undefined || value === null) return NO_SLICE;
  return { size: typeof value === 'number' && value >= 1 ? value : undefined, isGiven: true };
}

type Reader = Slice | ((values: VariableValues) => Slice);

/** How an argument of a client is read: once, where it is no variable. */
function readerOf(value: ValueNode | undefined, byDefault: unknown): Reader {
  const absent: Slice = { ...sliceOf(byDefault), isGiven: false };
  if (value === undefined) return absent;
  if (value.kind !== Kind.VARIABLE)
    return value.kind === Kind.NULL ? NO_SLICE : sliceOf('value' in value ? Number(value.value) : undefined);
  const { value: name } = value.name;
  return (values) => (Object.hasOwn(values, name) ? sliceOf(values[name]) : absent);
}

function sizeFrom(slices: readonly Slice[], list: ListSize, byDefault: number, field: string): number {
  if (list.requireOneSlicingArgument) {
    const given = slices.filter(({ isGiven }) => isGiven).length;
    const hasDefault = slices.some(({ size }) => size !== undefined);
    if (given > 1 || (given === 0 && !hasDefault)) throw new SlicingRefused(field);
  }
  const sizes = slices.flatMap(({ size }) => (size === undefined ? [] : [size]));
  return sizes.length > 0 ? Math.max(...sizes) : Math.max(0, list.assumedSize ?? byDefault);
}

/**
 * How many items the list of a field has, or the lists of its object that it sizes: the largest of its slicing arguments, or what is taken for
 * granted.
 *
 * @param name of the field, with that of its type
 * @param assumedSize of lists of which nothing is said
 * @throws SlicingRefused where the field wants one slicing argument and the request has another number of them
 */
export function sizeOf(
  field: FieldNode,
  definition: GraphQLField<unknown, unknown>,
  list: ListSize | undefined,
  name: string,
  assumedSize: number,
): Cost {
  if (list === undefined) return assumedSize;
  if (list.slicingArguments.length === 0) return Math.max(0, list.assumedSize ?? assumedSize);
  const readers = list.slicingArguments.map((argument) =>
    readerOf(
      field.arguments?.find((each) => each.name.value === argument)?.value,
      definition.args.find((each) => each.name === argument)?.defaultValue,
    ),
  );
  const known = readers.filter((reader) => typeof reader !== 'function');
  if (known.length === readers.length) return sizeFrom(known, list, assumedSize, name);
  return ({ values }) =>
    sizeFrom(
      readers.map((reader) => (typeof reader === 'function' ? reader(values) : reader)),
      list,
      assumedSize,
      name,
    );
}
