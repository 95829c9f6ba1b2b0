import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';

import type { VariableValues } from './conditions.js';

/** The variables of a request, which fit their types. */
export interface CoercedVariables {
  readonly values: VariableValues;
  /** Those that were given or have a default, as JSON: what subgraphs are sent. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The variables of a request, or what is wrong with them. */
export type ReadVariables = CoercedVariables | { readonly errors: readonly GraphQLError[] };

/** Reads the variables of an operation as the specification says (6.1.2): a given value is sent on as it was given, an absent one by its default. */
export type VariableReader = (given: Readonly<Record<string, unknown>>) => ReadVariables;

interface Variable {
  readonly name: string;
  readonly type: GraphQLInputType;
  /** Nothing where there is no default. */
  readonly standard: { readonly value: unknown; readonly text: string } | undefined;
}

const NONE: CoercedVariables = { values: {}, texts: new Map() };

/** Whoever reads on finds out what is wrong, and says it. */
class Misfit extends Error {}

function misfit(): never {
  throw new Misfit();
}

function compile(schema: GraphQLSchema, operation: OperationDefinitionNode): readonly Variable[] {
  return (operation.variableDefinitions ?? []).map(({ variable, type: node, defaultValue }) => {
    const type = typeFromAST(schema, node);
    if (!isInputType(type)) throw new Error('the document was not validated');
    const value: unknown = defaultValue && valueFromAST(defaultValue, type);
    return {
      name: variable.name.value,
      type,
      standard: value === undefined ? undefined : { value, text: JSON.stringify(value) },
    };
  });
}

/** Reads values that fit their types. @throws Misfit for the first that does not */
function read(variables: readonly Variable[], given: Readonly<Record<string, unknown>>): ReadVariables {
  // Without a prototype: a variable may have any name.
  const values = Object.create(null) as Record<string, unknown>;
  const texts = new Map<string, string>();
  for (const { name, type, standard } of variables) {
    if (Object.hasOwn(given, name) && given[name] !== undefined) {
      values[name] = coerceInputValue(given[name], type, misfit);
      texts.set(name, JSON.stringify(given[name]));
    } else if (standard) {
      values[name] = standard.value;
      texts.set(name, standard.text);
    } else if (isNonNullType(type)) misfit();
  }
  return { values, texts };
}

/** Compiles the reader of an operation's variables. */
export function variableReader(schema: GraphQLSchema, operation: OperationDefinitionNode): VariableReader {
  const variables = compile(schema, operation);
  if (variables.length === 0) return () => NONE;
  const readOrTell = (given: Readonly<Record<string, unknown>>): ReadVariables => {
    try {
      return read(variables, given);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      // graphql-js says of every value what is wrong with it.
      const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given, {
        maxErrors: 50,
      });
      if (errors === undefined) throw new Error('a variable fits and does not', { cause: error });
      return { errors };
    }
  };
  return (given) => {
    try {
      return readOrTell(given);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // A scalar of one's own takes any value, and no stack is as deep as a body can be.
      return { errors: [new GraphQLError('The variables are nested too deep.')] };
    }
  };
}
