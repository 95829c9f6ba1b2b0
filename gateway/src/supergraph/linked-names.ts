import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql';

import { argument, directives, valueOf } from './join.js';

/** The specifications that a supergraph links. */
export function linksOf(supergraph: DocumentNode): readonly ConstDirectiveNode[] {
  return supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? directives(definition, 'link')
      : [],
  );
}

function importedAs(value: ConstValueNode, directive: string): string | undefined {
  const wanted = `@${directive}`;
  if (value.kind === Kind.STRING) return value.value === wanted ? directive : undefined;
  if (value.kind !== Kind.OBJECT) return undefined;
  const texts = new Map(
    value.fields.flatMap((field) =>
      field.value.kind === Kind.STRING ? [[field.name.value, field.value.value] as const] : [],
    ),
  );
  return texts.get('name') === wanted ? (texts.get('as') ?? wanted).slice(1) : undefined;
}

function importsOf(link: ConstDirectiveNode): readonly ConstValueNode[] {
  const value = valueOf(link, 'import');
  return value?.kind === Kind.LIST ? value.values : [];
}

/** The name of a specification in its address: `cost` of `https://specs.apollo.dev/cost/v0.1`. */
function specificationOf(link: ConstDirectiveNode): string | undefined {
  const url = argument(link, 'url');
  return typeof url === 'string' ? /\/([^/]+)\/v\d+\.\d+\/?$/.exec(url)?.[1] : undefined;
}

/**
 * The name that a directive of a linked specification has in a supergraph: subgraphs may import it under another one, and without an import
 * it carries the name of the specification.
 *
 * @param specification as in the address of its link, whoever publishes it
 */
export function linkedName(supergraph: DocumentNode, specification: string, directive: string): string {
  const links = linksOf(supergraph);
  for (const value of links.flatMap(importsOf)) {
    const name = importedAs(value, directive);
    if (name !== undefined) return name;
  }
  const link = links.find((each) => specificationOf(each) === specification);
  const given = link && argument(link, 'as');
  const space = typeof given === 'string' ? given : specification;
  if (link === undefined) return directive;
  return directive === specification ? space : `${space}__${directive}`;
}
