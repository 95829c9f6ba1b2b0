import {
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  getNamedType,
  getNullableType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
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

import { isWanted } from '../operations/conditions.js';
import { argumentsCost } from './arguments.js';
import { type Cost, costWithin, largest, remembered, sum, times } from './cost.js';
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

/** Whether a variable decides if `@skip` and `@include` leave a selection in. */
function isOpen(selection: SelectionNode): boolean {
  return (selection.directives ?? []).some(
    ({ name, arguments: given }) =>
      (name.value === 'skip' || name.value === 'include') &&
      (given ?? []).some(({ value }) => value.kind === Kind.VARIABLE),
  );
}

/** A cost that counts only where `@skip` and `@include` leave its selection in. */
function conditional(selection: SelectionNode, cost: Cost): Cost {
  if (!isOpen(selection)) return isWanted(selection, {}) ? cost : 0;
  return (estimation) => (isWanted(selection, estimation.values) ? costWithin(cost, estimation) : 0);
}

/** How many lists a type has around what it names. */
function listDepth(type: GraphQLOutputType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listDepth(nullable.ofType) : 0;
}

/** Names of lists in an object that a field above it sizes. */
type SizedLists = ReadonlySet<string>;
const NONE_SIZED: SizedLists = new Set();

/** What the selections of an object cost. */
interface SetCost {
  readonly own: Cost;
  /** What one item costs in each of the lists that the field above sizes. */
  readonly perItem: Cost;
}

const NOTHING: SetCost = { own: 0, perItem: 0 };

/** What an operation costs, and of how many costs that variables decide it is made. */
export interface Estimate {
  readonly cost: Cost;
  readonly open: number;
}

/** Keeps what was found for a selection set, by what it was found for besides. */
function keepingFor<Found>(): (set: SelectionSetNode, key: string, find: () => Found) => Found {
  const known = new Map<SelectionSetNode, Map<string, Found>>();
  return (set, key, find) => {
    const ofSet = known.get(set) ?? new Map<string, Found>();
    known.set(set, ofSet);
    const before = ofSet.get(key);
    if (before !== undefined) return before;
    const found = find();
    ofSet.set(key, found);
    return found;
  };
}

/**
 * What an operation costs before it is run, as the specification of demand control has it: objects weigh one and scalars nothing where `@cost`
 * says nothing else, a list as often as `@listSize` says, an interface or union as its costliest member, a field of a mutation ten more.
 * Each field counts where it is asked for, aliases and fragments included; what asks about the schema counts like all else.
 *
 * Each selection set is weighed once for each type that it can be of, and so is each in a request whose variables decide the cost: the time is
 * bounded by the length of the document and the number of types.
 */
export function estimateCost(model: CostModel, { definition, fragments }: WeighedOperation): Estimate {
  let open = 0;
  const keptSet = keepingFor<SetCost>();
  const keptObject = keepingFor<Cost>();
  const root = model.schema.getRootType(definition.operation);
  const cost = root ? ofSet(definition.selectionSet, root, NONE_SIZED).own : 0;
  return { cost, open };

  function ofSet(set: SelectionSetNode, type: GraphQLObjectType, sized: SizedLists): SetCost {
    return keptSet(set, [type.name, ...sized].join(' '), () => {
      const costs = set.selections.map((each) => ofSelection(each, type, sized));
      return {
        own: remembered(sum(costs.map(({ own }) => own))),
        perItem: remembered(sum(costs.map(({ perItem }) => perItem))),
      };
    });
  }

  function ofSelection(selection: SelectionNode, type: GraphQLObjectType, sized: SizedLists): SetCost {
    const { own, perItem } =
      selection.kind === Kind.FIELD ? ofField(selection, type, sized) : ofFragment(selection, type, sized);
    if (typeof own === 'function' || typeof perItem === 'function' || isOpen(selection)) open += 1;
    return { own: conditional(selection, own), perItem: conditional(selection, perItem) };
  }

  function ofFragment(
    selection: InlineFragmentNode | FragmentSpreadNode,
    type: GraphQLObjectType,
    sized: SizedLists,
  ): SetCost {
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return inner !== undefined && conditionFits(model, inner.typeCondition?.name.value, type)
      ? ofSet(inner.selectionSet, type, sized)
      : NOTHING;
  }

  function ofField(field: FieldNode, parent: GraphQLObjectType, sized: SizedLists): SetCost {
    const definitionOfField = fieldOf(model, parent, field.name.value);
    if (definitionOfField === undefined) return NOTHING;
    const name = `${parent.name}.${field.name.value}`;
    const { type } = definitionOfField;
    const list = model.lists.get(name);
    const lists = listDepth(type);
    const isSized = lists > 0 && sized.has(field.name.value);
    const size =
      list !== undefined || (lists > 0 && !isSized)
        ? sizeOf(field, definitionOfField, list, name, model.assumedListSize)
        : 1;
    const object = ofObject(field, getNamedType(type).name, name, size);
    const items = lists > 0 ? times(model.assumedListSize ** (lists - 1), object) : object;
    const parts = [argumentsCost(model, field, definitionOfField, name)];
    if (definition.operation === OperationTypeNode.MUTATION && parent === root) parts.push(MUTATION_WEIGHT);
    if (isSized) return { own: sum(parts), perItem: items };
    return { own: sum([lists > 0 ? times(size, items) : items, ...parts]), perItem: 0 };
  }

  /** One item of a field, of which `size` is that of the lists in it that the field sizes. */
  function ofObject(field: FieldNode, typeName: string, name: string, size: Cost): Cost {
    const type = model.schema.getType(typeName);
    const ownWeight = model.weights.get(name);
    const { selectionSet } = field;
    if (!isCompositeType(type) || selectionSet === undefined) return ownWeight ?? typeWeight(model, typeName);
    const sizedFields = model.lists.get(name)?.sizedFields ?? [];
    if (sizedFields.length > 0) return costliest(type, ownWeight, selectionSet, new Set(sizedFields), size);
    return keptObject(selectionSet, `${typeName} ${ownWeight ?? ''}`, () =>
      remembered(costliest(type, ownWeight, selectionSet, NONE_SIZED, 1)),
    );
  }

  /** The costliest object that a type can stand for. */
  function costliest(
    type: GraphQLCompositeType,
    ownWeight: number | undefined,
    set: SelectionSetNode,
    sized: SizedLists,
    size: Cost,
  ): Cost {
    return largest(
      membersOf(model, type).map((member) => {
        const { own, perItem } = ofSet(set, member, sized);
        return sum([ownWeight ?? typeWeight(model, member.name), own, times(size, perItem)]);
      }),
    );
  }
}
