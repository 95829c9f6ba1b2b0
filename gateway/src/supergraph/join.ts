import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind, parse } from 'graphql';

/** The value of a directive's argument as it is written. */
export function valueOf(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((each) => each.name.value === name)?.value;
}

/** The argument of a directive, where it is a text, an enum value or a boolean. */
export function argument(directive: ConstDirectiveNode, name: string): string | boolean | undefined {
  const value = valueOf(directive, name);
  return value && 'value' in value ? value.value : undefined;
}

/** The directives of one name; none where nothing has that name. */
export function directives(
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  name: string | undefined,
): readonly ConstDirectiveNode[] {
  return (node.directives ?? []).filter((directive) => directive.name.value === name);
}

/** A subgraph, as a supergraph names it. */
export interface JoinedSubgraph {
  /** Its value of the enum `join__Graph`, by which directives mean it. */
  readonly place: string;
  readonly name: string;
  readonly url: string;
}

/**
 * Reads from a supergraph's document of which subgraphs it is.
 *
 * @throws where the document is no supergraph
 */
export function readSubgraphs(supergraph: DocumentNode): readonly JoinedSubgraph[] {
  const graphs = supergraph.definitions.find(
    (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION)
    throw new Error('the text is no supergraph: it has no join__Graph');
  return (graphs.values ?? []).flatMap((value) =>
    directives(value, 'join__graph').map((directive) => ({
      place: value.name.value,
      name: String(argument(directive, 'name') ?? ''),
      url: String(argument(directive, 'url') ?? ''),
    })),
  );
}

/** The names of the subgraphs of a supergraph; nothing where the text is no supergraph: whoever serves it says so. */
export function namesOfSubgraphs(supergraphSdl = ''): readonly string[] | undefined {
  try {
    return readSubgraphs(parse(supergraphSdl, { noLocation: true })).map(({ name }) => name);
  } catch {
    return undefined;
  }
}
