import {
  type FieldNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
} from 'graphql';

import { isObject } from '../execution/tree.js';
import { type Cost, remembered, sum } from './cost.js';
import type { Weights } from './weights.js';

/** What an input object weighs where `@cost` says nothing else. */
const INPUT_WEIGHT = 1;

/** What a value that was given in a variable weighs. */
function costOfGiven(
  model: Weights,
  value: unknown,
  type: GraphQLInputType,
  weight: number | undefined,
): number {
  if (value === null || value === undefined) return 0;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const items = Array.isArray(value) ? (value as unknown[]) : [value];
    return items.reduce<number>(
      (total, item) => total + costOfGiven(model, item, nullable.ofType, undefined),
      weight ?? 0,
    );
  }
  const named = getNamedType(type);
  const own = weight ?? model.weights.get(named.name);
  if (!isInputObjectType(named) || !isObject(value)) return own ?? 0;
  return Object.values(named.getFields()).reduce(
    (total, field) =>
      total +
      costOfGiven(model, value[field.name], field.type, model.weights.get(`${named.name}.${field.name}`)),
    own ?? INPUT_WEIGHT,
  );
}

/** What a value in a document weighs. */
function costOfLiteral(
  model: Weights,
  value: ValueNode,
  type: GraphQLInputType,
  weight: number | undefined,
): Cost {
  if (value.kind === Kind.NULL) return 0;
  if (value.kind === Kind.VARIABLE) {
    const { value: name } = value.name;
    // A scalar without a weight weighs nothing, whatever its value.
    const isFree =
      weight === undefined &&
      !isInputObjectType(getNamedType(type)) &&
      model.weights.get(getNamedType(type).name) === undefined;
    if (isFree) return 0;
    // A large value may stand in many places.
    return remembered(
      ({ values }) => costOfGiven(model, values[name], type, weight),
      `${name} ${String(type)} ${weight ?? ''}`,
    );
  }
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const items = value.kind === Kind.LIST ? value.values : [value];
    const ofItems = items.map((item) => costOfLiteral(model, item, nullable.ofType, undefined));
    return sum([weight ?? 0, ...ofItems]);
  }
  const named = getNamedType(type);
  const own = weight ?? model.weights.get(named.name);
  if (!isInputObjectType(named) || value.kind !== Kind.OBJECT) return own ?? 0;
  const fields = named.getFields();
  return sum([
    own ?? INPUT_WEIGHT,
    ...value.fields.map((field) => {
      const definition = fields[field.name.value];
      return definition === undefined
        ? 0
        : costOfLiteral(
            model,
            field.value,
            definition.type,
            model.weights.get(`${named.name}.${field.name.value}`),
          );
    }),
  ]);
}

/**
 * What the arguments of a field weigh: a scalar nothing and an input object one where `@cost` says nothing else, each with what it holds. An
 * argument that is not given weighs nothing.
 *
 * @param name of the field, with that of its type
 */
export function argumentsCost(
  model: Weights,
  field: FieldNode,
  definition: GraphQLField<unknown, unknown>,
  name: string,
): Cost {
  if (field.arguments === undefined || field.arguments.length === 0) return 0;
  return sum(
    field.arguments.map((given) => {
      const argument = definition.args.find((each) => each.name === given.name.value);
      return argument === undefined
        ? 0
        : costOfLiteral(model, given.value, argument.type, model.weights.get(`${name}.${argument.name}`));
    }),
  );
}
