import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  validate,
  visit,
} from 'graphql';

import { documentId, type Manifest } from './manifest.js';

/** A file of a client's documents. */
export interface DocumentFile {
  readonly path: string;
  readonly text: string;
}

/** The documents of clients do not make a manifest; each reason names the file or the operation. */
export class DocumentsRefused extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join('\n'));
  }
}

/** The fragments that an operation needs, by way of others too, in the order of their names. */
function neededBy(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const needed = new Map<string, FragmentDefinitionNode>();
  const look = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || needed.has(name.value)) return;
        needed.set(name.value, fragment);
        look(fragment);
      },
    });
  };
  look(operation);
  return [...needed.values()].sort((one, other) => (one.name.value < other.name.value ? -1 : 1));
}

function parsed(file: DocumentFile, reasons: string[]): DocumentNode['definitions'] {
  try {
    return parse(file.text, { noLocation: true }).definitions;
  } catch (error) {
    reasons.push(`${file.path}: ${error instanceof Error ? error.message : 'cannot be read'}`);
    return [];
  }
}

/**
 * Makes a manifest of the operations in files of clients: each with the fragments that it needs, from whichever file, as it is printed.
 *
 * @throws DocumentsRefused with every fault: an operation without a name or with that of another, one that does not fit the schema
 */
export function buildManifest(schema: GraphQLSchema, files: readonly DocumentFile[]): Manifest {
  const reasons: string[] = [];
  const operations = new Map<string, OperationDefinitionNode>();
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const file of files)
    for (const definition of parsed(file, reasons)) {
      if (definition.kind === Kind.OPERATION_DEFINITION) {
        const name = definition.name?.value;
        if (name === undefined) reasons.push(`${file.path}: an operation has no name`);
        else if (operations.has(name)) reasons.push(`${file.path}: there is another operation ${name}`);
        else operations.set(name, definition);
      } else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        const { value } = definition.name;
        const other = fragments.get(value);
        if (other !== undefined && print(other) !== print(definition))
          reasons.push(`${file.path}: there is another fragment ${value}`);
        fragments.set(value, definition);
      } else reasons.push(`${file.path}: only operations and fragments are documents of clients`);
    }
  const made = [...operations].map(([name, operation]) => {
    const document: DocumentNode = {
      kind: Kind.DOCUMENT,
      definitions: [operation, ...neededBy(operation, fragments)],
    };
    reasons.push(...validate(schema, document).map(({ message }) => `${name}: ${message}`));
    const body = print(document);
    return { id: documentId(body), name, type: operation.operation, body };
  });
  if (reasons.length > 0) throw new DocumentsRefused(reasons);
  return {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: made.sort((one, other) => (one.name < other.name ? -1 : 1)),
  };
}
