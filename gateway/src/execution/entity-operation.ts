import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
  stripIgnoredCharacters,
  type VariableDefinitionNode,
} from 'graphql';

/** The variable that holds the representations in an operation of a plan. */
export const REPRESENTATIONS = 'representations';
const ENTITIES = '_entities';

/** An operation that asks one subgraph for the entities of several fetches. */
export interface EntityOperation {
  readonly text: string;
  /** For each fetch, under which variable its representations are sent, and under which name its entities come back. */
  readonly places: readonly { readonly variable: string; readonly responseKey: string }[];
}

function withVariable(field: FieldNode, variable: string): FieldNode {
  return {
    ...field,
    arguments: (field.arguments ?? []).map((argument) =>
      argument.name.value === REPRESENTATIONS
        ? { ...argument, value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } } }
        : argument,
    ),
  };
}

/** What one line holds; subgraphs read it as well. */
export function compact(text: string): string {
  return stripIgnoredCharacters(text);
}

/**
 * Joins operations of a plan that ask one subgraph for entities. Variables of one name are of one client's operation and the same;
 * only the representations are each fetch's own.
 *
 * @param texts at least one operation, without named fragments
 */
export function joinEntityOperations(texts: readonly string[], name: string | undefined): EntityOperation {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined)
    return { text: compact(only), places: [{ variable: REPRESENTATIONS, responseKey: ENTITIES }] };
  const variables = new Map<string, VariableDefinitionNode>();
  const fields: FieldNode[] = [];
  const fragments: FragmentDefinitionNode[] = [];
  const places = texts.map((text, at) => {
    const variable = `${REPRESENTATIONS}_${at}`;
    const responseKey = `${ENTITIES}_${at}`;
    for (const definition of parse(text, { noLocation: true }).definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.push(definition);
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      for (const defined of definition.variableDefinitions ?? []) {
        const own = defined.variable.name.value === REPRESENTATIONS;
        const called = own ? variable : defined.variable.name.value;
        variables.set(called, {
          ...defined,
          variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: called } },
        });
      }
      for (const selection of definition.selectionSet.selections)
        if (selection.kind === Kind.FIELD)
          fields.push({
            ...withVariable(selection, variable),
            alias: { kind: Kind.NAME, value: responseKey },
          });
    }
    return { variable, responseKey };
  });
  if (fragments.length > 0) throw new Error('operations of a plan with named fragments cannot be joined');
  const operation: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    ...(name === undefined ? {} : { name: { kind: Kind.NAME, value: name } }),
    variableDefinitions: [...variables.values()],
    selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
  };
  return { text: compact(print(operation)), places };
}
