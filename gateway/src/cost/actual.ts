import {
  type FieldNode,
  getNamedType,
  type GraphQLObjectType,
  isCompositeType,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';

import { isObject } from '../execution/tree.js';
import { isWanted, type VariableValues } from '../operations/conditions.js';
import { argumentsCost } from './arguments.js';
import { costIn } from './cost.js';
import {
  conditionFits,
  type CostModel,
  fieldOf,
  membersOf,
  MUTATION_WEIGHT,
  typeWeight,
  type WeighedOperation,
} from './estimate.js';

/**
 * What an answer did cost: the weights of the estimate with the lists as long as they came. Null costs nothing. Where an answer does not tell
 * of which type an object of an interface or union is, its costliest member counts.
 *
 * @param data of the answer
 */
export function actualCost(
  model: CostModel,
  { definition, fragments }: WeighedOperation,
  values: VariableValues,
  data: unknown,
): number {
  const root = model.schema.getRootType(definition.operation);
  return root && isObject(data) ? ofSet(definition.selectionSet, root, data) : 0;

  function ofSet(set: SelectionSetNode, type: GraphQLObjectType, object: Record<string, unknown>): number {
    let total = 0;
    for (const selection of set.selections) {
      if (!isWanted(selection, values)) continue;
      if (selection.kind === Kind.FIELD) {
        total += ofField(selection, type, object[selection.alias?.value ?? selection.name.value]);
        continue;
      }
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (inner !== undefined && conditionFits(model, inner.typeCondition?.name.value, type))
        total += ofSet(inner.selectionSet, type, object);
    }
    return total;
  }

  function ofField(field: FieldNode, parent: GraphQLObjectType, value: unknown): number {
    const definitionOfField = fieldOf(model, parent, field.name.value);
    if (definitionOfField === undefined) return 0;
    const name = `${parent.name}.${field.name.value}`;
    const isMutation = definition.operation === OperationTypeNode.MUTATION && parent === root;
    return (
      ofValue(field, getNamedType(definitionOfField.type).name, name, value) +
      costIn(argumentsCost(model, field, definitionOfField, name), values) +
      (isMutation ? MUTATION_WEIGHT : 0)
    );
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
    const members = membersOf(model, type);
    const told = members.filter((member) => member.name === value['__typename']);
    return Math.max(
      0,
      ...(told.length > 0 ? told : members).map(
        (member) => (own ?? typeWeight(model, member.name)) + ofSet(selectionSet, member, value),
      ),
    );
  }
}
