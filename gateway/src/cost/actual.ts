import {
  type FieldNode,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  isCompositeType,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import { isObject } from '../execution/tree.js';
import { isWanted, type VariableValues } from '../operations/conditions.js';
import { argumentsCost } from './arguments.js';
import { costWithin } from './cost.js';
import {
  conditionFits,
  type CostModel,
  fieldOf,
  membersOf,
  MUTATION_WEIGHT,
  typeWeight,
  type WeighedOperation,
} from './estimate.js';

/** Keeps what was found for an object of the answer, by what was asked of it. */
function keepingFor<Found>(): (
  object: object,
  set: SelectionSetNode,
  type: string,
  find: () => Found,
) => Found {
  const known = new Map<object, Map<SelectionSetNode, Map<string, Found>>>();
  return (object, set, type, find) => {
    const ofObject = known.get(object) ?? new Map<SelectionSetNode, Map<string, Found>>();
    known.set(object, ofObject);
    const ofSet = ofObject.get(set) ?? new Map<string, Found>();
    ofObject.set(set, ofSet);
    const before = ofSet.get(type);
    if (before !== undefined) return before;
    const found = find();
    ofSet.set(type, found);
    return found;
  };
}

/**
 * What an answer did cost: the weights of the estimate with the lists as long as they came. Null costs nothing. Where an answer does not tell
 * of which type an object of an interface or union is, its costliest member counts.
 *
 * Each object is looked at once for each selection set and type that it can be of: the time is bounded by the length of the answer and the
 * number of types.
 *
 * @param data of the answer
 */
export function actualCost(
  model: CostModel,
  { definition, fragments }: WeighedOperation,
  values: VariableValues,
  data: unknown,
): number {
  const keptSet = keepingFor<number>();
  const keptObject = keepingFor<number>();
  const keptArguments = new Map<FieldNode, Map<string, number>>();
  const estimation = { values, known: new Map<unknown, number>() };
  const root = model.schema.getRootType(definition.operation);
  return root && isObject(data) ? ofSet(definition.selectionSet, root, data) : 0;

  function ofSet(set: SelectionSetNode, type: GraphQLObjectType, object: Record<string, unknown>): number {
    return keptSet(object, set, type.name, () =>
      set.selections.reduce((total, selection) => total + ofSelection(selection, type, object), 0),
    );
  }

  function ofSelection(
    selection: SelectionNode,
    type: GraphQLObjectType,
    object: Record<string, unknown>,
  ): number {
    if (!isWanted(selection, values)) return 0;
    if (selection.kind === Kind.FIELD)
      return ofField(selection, type, object[selection.alias?.value ?? selection.name.value]);
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return inner !== undefined && conditionFits(model, inner.typeCondition?.name.value, type)
      ? ofSet(inner.selectionSet, type, object)
      : 0;
  }

  function ofField(field: FieldNode, parent: GraphQLObjectType, value: unknown): number {
    const definitionOfField = fieldOf(model, parent, field.name.value);
    if (definitionOfField === undefined) return 0;
    const name = `${parent.name}.${field.name.value}`;
    const isMutation = definition.operation === OperationTypeNode.MUTATION && parent === root;
    return (
      ofValue(field, getNamedType(definitionOfField.type).name, name, value) +
      ofArguments(field, definitionOfField, name) +
      (isMutation ? MUTATION_WEIGHT : 0)
    );
  }

  /** The arguments of a field cost the same in each object of a list. */
  function ofArguments(
    field: FieldNode,
    definitionOfField: GraphQLField<unknown, unknown>,
    name: string,
  ): number {
    if (field.arguments === undefined || field.arguments.length === 0) return 0;
    const known = keptArguments.get(field) ?? new Map<string, number>();
    keptArguments.set(field, known);
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = costWithin(argumentsCost(model, field, definitionOfField, name), estimation);
    known.set(name, found);
    return found;
  }

  function ofValue(field: FieldNode, typeName: string, name: string, value: unknown): number {
    if (value === null || value === undefined) return 0;
    if (Array.isArray(value))
      return (value as unknown[]).reduce<number>(
        (total, item) => total + ofValue(field, typeName, name, item),
        0,
      );
    const type = model.schema.getType(typeName);
    const own = model.weights.get(name);
    const { selectionSet } = field;
    if (!isCompositeType(type) || selectionSet === undefined || !isObject(value))
      return own ?? typeWeight(model, typeName);
    return keptObject(value, selectionSet, `${typeName} ${own ?? ''}`, () => {
      const members = membersOf(model, type);
      const told = members.filter((member) => member.name === value['__typename']);
      return (told.length > 0 ? told : members).reduce(
        (most, member) =>
          Math.max(most, (own ?? typeWeight(model, member.name)) + ofSet(selectionSet, member, value)),
        0,
      );
    });
  }
}
