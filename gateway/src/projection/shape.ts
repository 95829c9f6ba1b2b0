import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import { INTROSPECTION } from '../operations/document.js';
import type { Weight } from '../operations/weight.js';
import { KeptFields } from './kept-fields.js';
import { type LeafWriter, leafWriter } from './leaves.js';

/** What an answer looks like: the fields that a client asked for, in its order, with their types. */
export type Shape =
  | { readonly kind: 'leaf'; readonly write: LeafWriter }
  | { readonly kind: 'list'; readonly of: Typed }
  /** The fields depend on the type that the object says it has. */
  | {
      readonly kind: 'object';
      readonly fieldsOf: (typename: string | undefined) => readonly FieldShape[] | undefined;
    };

/** A shape with whether null may stand in its place. */
export interface Typed {
  readonly nonNull: boolean;
  readonly shape: Shape;
}

export interface FieldShape extends Typed {
  /** The name in the data. */
  readonly key: string;
  /** The name in the answer. */
  readonly name: string;
  /** As `{"id":` or `,"name":`. */
  readonly prefix: string;
  /** What stands there whatever the data say: the type's name. */
  readonly constant: string | undefined;
  /** Type and field, for messages. */
  readonly coordinate: string;
  /** Of a field that whoever asks may not read: why, and its name within. It has no key in the data. */
  readonly denied?: { readonly rule: string; readonly name: string };
}

/** What an operation is compiled with. */
export interface Selected {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Whether `@skip` and `@include` leave a selection in. */
  readonly isWanted: (selection: SelectionNode) => boolean;
  /** The client's name of what is called otherwise in the data. */
  readonly outward: (name: string) => string;
  /** What whoever asks may not read. */
  readonly denials?: ShapeDenials | undefined;
  /** Fields that may be null whatever their type says, as what they hold is given elsewhere. */
  readonly nullable?: ReadonlySet<FieldNode>;
  /** That of the operation, to which what is compiled is added. */
  readonly weight: Weight;
}

/** What a shape is compiled with, and what of it was. */
interface Compiling extends Selected {
  readonly kept: KeptFields;
}

/** Says what must not be shown, and by which rule. */
export interface ShapeDenials {
  ofField(type: string, nodes: readonly FieldNode[]): string | undefined;
  ofType(type: string): string | undefined;
}

type Fields = Map<string, FieldNode[]>;

function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLCompositeType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const wanted = schema.getType(condition);
  return (
    wanted !== undefined &&
    isAbstractType(wanted) &&
    (isObjectType(type) || isInterfaceType(type)) &&
    schema.isSubType(wanted, type)
  );
}

/** Collects fields as the specification says (6.3.2), fields of one name together. */
function collectFields(
  selected: Selected,
  type: GraphQLCompositeType,
  set: SelectionSetNode,
  fields: Fields,
  visited: Set<string>,
): void {
  for (const selection of set.selections) {
    if (!selected.isWanted(selection)) continue;
    if (selection.kind === Kind.FIELD) {
      const name = selection.alias?.value ?? selection.name.value;
      const known = fields.get(name);
      if (known) known.push(selection);
      else fields.set(name, [selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (applies(selected.schema, selection.typeCondition?.name.value, type))
        collectFields(selected, type, selection.selectionSet, fields, visited);
    } else if (!visited.has(selection.name.value)) {
      visited.add(selection.name.value);
      const fragment = selected.fragments.get(selection.name.value);
      if (fragment && applies(selected.schema, fragment.typeCondition.name.value, type))
        collectFields(selected, type, fragment.selectionSet, fields, visited);
    }
  }
}

function typedShape(selected: Compiling, type: GraphQLOutputType, nodes: readonly FieldNode[]): Typed {
  if (isNonNullType(type)) {
    const mayBeNull = selected.nullable !== undefined && nodes.some((node) => selected.nullable?.has(node));
    return { nonNull: !mayBeNull, shape: typedShape(selected, type.ofType, nodes).shape };
  }
  if (isListType(type))
    return { nonNull: false, shape: { kind: 'list', of: typedShape(selected, type.ofType, nodes) } };
  if (isLeafType(type)) return { nonNull: false, shape: { kind: 'leaf', write: leafWriter(type) } };
  return { nonNull: false, shape: objectShape(selected, type, nodes) };
}

const TYPENAME = '__typename';

function fieldShapes(
  selected: Compiling,
  type: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
): readonly FieldShape[] {
  const fields: Fields = new Map();
  const visited = new Set<string>();
  for (const set of sets) collectFields(selected, type, set, fields, visited);
  const shapes: FieldShape[] = [];
  for (const [key, nodes] of fields) {
    const [first] = nodes;
    if (first === undefined) continue;
    const name = selected.outward(key);
    const prefix = `${shapes.length === 0 ? '{' : ','}"${name}":`;
    const coordinate = `${type.name}.${first.name.value}`;
    const valued = valueShape(selected, type, nodes, first.name.value);
    if (valued === undefined) continue;
    const rule = selected.denials?.ofField(type.name, nodes);
    shapes.push(
      rule === undefined
        ? { key, name, prefix, coordinate, ...valued }
        : {
            key: '',
            name,
            prefix,
            coordinate,
            constant: undefined,
            nonNull: valued.nonNull,
            shape: NOTHING,
            denied: { rule, name: key },
          },
    );
  }
  return shapes;
}

/** What stands in a field; nothing where the type has no such field, as an interface that an object is only known to be. */
function valueShape(
  selected: Compiling,
  type: GraphQLCompositeType,
  nodes: readonly FieldNode[],
  field: string,
): (Typed & Pick<FieldShape, 'constant'>) | undefined {
  if (field === TYPENAME) {
    // An interface's or union's own name is no answer: whose type is not known has none.
    const constant = isObjectType(type) ? `"${type.name}"` : undefined;
    return { constant, nonNull: true, shape: { kind: 'leaf', write: () => undefined } };
  }
  if (INTROSPECTION.has(field)) return { constant: undefined, nonNull: false, shape: INTROSPECTED };
  const definition = 'getFields' in type ? type.getFields()[field] : undefined;
  return definition && { constant: undefined, ...typedShape(selected, definition.type, nodes) };
}

/** What stands where nothing may be shown, whatever the data hold: no field of data has an empty name either. */
const NOTHING: Shape = { kind: 'leaf', write: () => undefined };

/** What graphql-js answered to introspection is written as it is. */
const INTROSPECTED: Shape = { kind: 'leaf', write: (value) => JSON.stringify(value) };

function objectShape(selected: Compiling, type: GraphQLOutputType, nodes: readonly FieldNode[]): Shape {
  const declared = getNamedType(type);
  if (!isCompositeType(declared)) throw new Error(`${declared.name} has no fields`);
  const { kept } = selected;
  const sets = nodes.flatMap((node) => node.selectionSet ?? []);
  const key = kept.keyOf(nodes);
  const compiled = (actual: GraphQLCompositeType): readonly FieldShape[] =>
    kept.of(actual.name, key, () => fieldShapes(selected, actual, sets));
  if (isObjectType(declared)) {
    let fields: readonly FieldShape[] | undefined;
    return {
      kind: 'object',
      fieldsOf() {
        if (fields !== undefined) return fields;
        const found = compiled(declared);
        if (kept.hasRoomForType()) fields = found;
        return found;
      },
    };
  }
  let known: Map<string, readonly FieldShape[] | undefined> | undefined;
  return {
    kind: 'object',
    fieldsOf(typename = declared.name) {
      const before = known?.get(typename);
      if (before !== undefined || known?.has(typename) === true) return before;
      const actual = selected.schema.getType(typename);
      // A type that clients do not see, or that is none of the field's: there is nothing to show.
      const visible =
        isCompositeType(actual) &&
        applies(selected.schema, declared.name, actual) &&
        selected.denials?.ofType(typename) === undefined;
      const fields = visible ? compiled(actual) : undefined;
      if (actual !== undefined && kept.hasRoomForType()) (known ??= new Map()).set(typename, fields);
      return fields;
    },
  };
}

/** The shape of the answer to an operation. */
export function shapeOf(selected: Selected, operation: OperationDefinitionNode): Shape {
  const root = selected.schema.getRootType(operation.operation);
  if (!root) throw new Error(`the schema has no ${operation.operation}`);
  const kept = new KeptFields(selected.weight);
  const fields = kept.of(root.name, '', () =>
    fieldShapes({ ...selected, kept }, root, [operation.selectionSet]),
  );
  return { kind: 'object', fieldsOf: () => fields };
}
