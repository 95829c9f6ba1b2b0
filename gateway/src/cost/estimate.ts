import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';

import { isWanted, type VariableValues } from '../operations/conditions.js';
import { argumentsCost } from './arguments.js';
import { type Cost, largest, sum, times } from './cost.js';
import { sizeOf } from './sizes.js';
import type { Weights } from './weights.js';

/** What is known for every cost of one graph. */
export interface CostModel extends Weights {
  readonly schema: GraphQLSchema;
  /** Items of a list of which nothing is said. */
  readonly assumedListSize: number;
}

/** An operation with its fragments. */
export interface WeighedOperation {
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** What each field of a mutation weighs besides its object: it changes something. */
export const MUTATION_WEIGHT = 10;
const OBJECT_WEIGHT = 1;

/** What an object, interface or union weighs for itself, and a scalar or an enum. */
export function typeWeight({ weights, schema }: CostModel, type: string): number {
  return weights.get(type) ?? (isCompositeType(schema.getType(type)) ? OBJECT_WEIGHT : 0);
}

/** The field of a type, with those that ask about the schema; nothing for `__typename`. */
export function fieldOf(
  { schema }: CostModel,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (type === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}

/** The object types that an object of a type may have. */
export function membersOf({ schema }: CostModel, type: GraphQLCompositeType): readonly GraphQLObjectType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

/** The selections of a set that count for an object of a type, through fragments on that type or a wider one. */
export function conditionFits(
  { schema }: CostModel,
  condition: string | undefined,
  type: GraphQLObjectType,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const wider = schema.getType(condition);
  return isAbstractType(wider) && schema.isSubType(wider, type);
}

/** A cost that counts only where `@skip` and `@include` leave its selection in. */
function conditional(selection: SelectionNode, cost: Cost): Cost {
  const hasVariable = (selection.directives ?? []).some(
    ({ name, arguments: given }) =>
      (name.value === 'skip' || name.value === 'include') &&
      (given ?? []).some(({ value }) => value.kind === Kind.VARIABLE),
  );
  if (!hasVariable) return isWanted(selection, {}) ? cost : 0;
  return (values: VariableValues) => {
    if (!isWanted(selection, values)) return 0;
    return typeof cost === 'number' ? cost : cost(values);
  };
}

/** How many lists a type has around what it names. */
function listDepth(type: GraphQLOutputType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listDepth(nullable.ofType) : 0;
}

type SizedLists = ReadonlyMap<string, Cost>;
const NONE_SIZED: SizedLists = new Map();

/**
 * What an operation costs before it is run, as the specification of demand control has it: objects weigh one and scalars nothing where `@cost`
 * says nothing else, a list as often as `@listSize` says, an interface or union as its costliest member, a field of a mutation ten more.
 * Each field counts where it is asked for, aliases and fragments included; what asks about the schema counts like all else.
 *
 * Each selection set is weighed once for each type that it can be of, so the time is bounded by the length of the document.
 */
export function estimateCost(model: CostModel, { definition, fragments }: WeighedOperation): Cost {
  const known = new Map<SelectionSetNode, Map<string, Cost>>();
  const root = model.schema.getRootType(definition.operation);
  return root ? ofSet(definition.selectionSet, root, NONE_SIZED) : 0;

  function ofSet(set: SelectionSetNode, type: GraphQLObjectType, sized: SizedLists): Cost {
    if (sized !== NONE_SIZED) return sum(set.selections.map((each) => ofSelection(each, type, sized)));
    const ofTypes = known.get(set) ?? new Map<string, Cost>();
    known.set(set, ofTypes);
    const before = ofTypes.get(type.name);
    if (before !== undefined) return before;
    const cost = sum(set.selections.map((each) => ofSelection(each, type, sized)));
    ofTypes.set(type.name, cost);
    return cost;
  }

  function ofSelection(selection: SelectionNode, type: GraphQLObjectType, sized: SizedLists): Cost {
    if (selection.kind === Kind.FIELD) return conditional(selection, ofField(selection, type, sized));
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (inner === undefined || !conditionFits(model, inner.typeCondition?.name.value, type)) return 0;
    return conditional(selection, ofSet(inner.selectionSet, type, sized));
  }

  function ofField(field: FieldNode, parent: GraphQLObjectType, sized: SizedLists): Cost {
    const definitionOfField = fieldOf(model, parent, field.name.value);
    if (definitionOfField === undefined) return 0;
    const name = `${parent.name}.${field.name.value}`;
    const { type } = definitionOfField;
    const list = model.lists.get(name);
    const lists = listDepth(type);
    const own = sized.get(field.name.value);
    const size =
      list !== undefined || (lists > 0 && own === undefined)
        ? sizeOf(field, definitionOfField, list, name, model.assumedListSize)
        : 1;
    const sizedWithin =
      list !== undefined && list.sizedFields.length > 0
        ? new Map(list.sizedFields.map((each) => [each, size]))
        : NONE_SIZED;
    const isSlicedItself = lists > 0;
    const inner = times(
      isSlicedItself ? times(own ?? size, model.assumedListSize ** (lists - 1)) : 1,
      ofObject(field, getNamedType(type).name, name, sizedWithin),
    );
    const parts = [inner, argumentsCost(model, field, definitionOfField, name)];
    if (definition.operation === OperationTypeNode.MUTATION && parent === root) parts.push(MUTATION_WEIGHT);
    return sum(parts);
  }

  /** One item of a field. */
  function ofObject(field: FieldNode, typeName: string, name: string, sized: SizedLists): Cost {
    const type = model.schema.getType(typeName);
    const ofField = model.weights.get(name);
    const { selectionSet } = field;
    if (!isCompositeType(type) || selectionSet === undefined) return ofField ?? typeWeight(model, typeName);
    return largest(
      membersOf(model, type).map((member) =>
        sum([ofField ?? typeWeight(model, member.name), ofSet(selectionSet, member, sized)]),
      ),
    );
  }
}
