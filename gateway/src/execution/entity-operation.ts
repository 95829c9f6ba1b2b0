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
  visit,
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

function withVariables(field: FieldNode, called: (name: string) => string): FieldNode {
  return visit(field, {
    Variable: (node) => ({ ...node, name: { kind: Kind.NAME, value: called(node.name.value) } }),
  });
}

const NONE: ReadonlySet<string> = new Set();

/** The name of a variable that each of several joined fetches has for itself. */
export function placed(name: string, at: number): string {
  return `${name}_${at}`;
}

/**
 * A root operation of a plan without conditions on the root type: planners name it as the supergraph does, and a subgraph may call its
 * root type otherwise.
 */
export function withoutRootCondition(text: string): string {
  return print(
    visit(parse(text, { noLocation: true }), {
      InlineFragment: (node) =>
        node.typeCondition && ROOT_TYPES.has(node.typeCondition.name.value)
          ? { ...node, typeCondition: undefined }
          : undefined,
      // Deeper down a root type may be a field's, and is named as its subgraph does.
      Field: () => false,
    }),
  );
}

const ROOT_TYPES = new Set(['Query', 'Mutation', 'Subscription']);

/** What one line holds; subgraphs read it as well. */
export function compact(text: string): string {
  return stripIgnoredCharacters(text);
}

/**
 * Joins operations of a plan that ask one subgraph for entities. Variables of one name are of one client's operation and the same;
 * only the representations, and what comes from a context, are each fetch's own.
 *
 * @param texts at least one operation, without named fragments
 * @param ownVariables the variables besides the representations that are each fetch's own: of the fetch at place 2, `x` is called `x_2`
 */
export function joinEntityOperations(
  texts: readonly string[],
  name: string | undefined,
  ownVariables: ReadonlySet<string> = NONE,
): EntityOperation {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined)
    return { text: compact(only), places: [{ variable: REPRESENTATIONS, responseKey: ENTITIES }] };
  const variables = new Map<string, VariableDefinitionNode>();
  const fields: FieldNode[] = [];
  const fragments: FragmentDefinitionNode[] = [];
  const places = texts.map((text, at) => {
    const called = (each: string): string =>
      each === REPRESENTATIONS || ownVariables.has(each) ? placed(each, at) : each;
    const responseKey = `${ENTITIES}_${at}`;
    for (const definition of parse(text, { noLocation: true }).definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.push(definition);
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      for (const defined of definition.variableDefinitions ?? []) {
        const value = called(defined.variable.name.value);
        variables.set(value, {
          ...defined,
          variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value } },
        });
      }
      for (const selection of definition.selectionSet.selections)
        if (selection.kind === Kind.FIELD)
          fields.push({
            ...withVariables(selection, called),
            alias: { kind: Kind.NAME, value: responseKey },
          });
    }
    return { variable: placed(REPRESENTATIONS, at), responseKey };
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
