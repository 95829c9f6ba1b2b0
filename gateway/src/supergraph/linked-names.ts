import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql';

import { argument, directives, valueOf } from './join.js';

/** What Apollo publishes: the rules for callers, costs, contexts, caching. */
export function apolloSpecification(name: string): string {
  return `https://specs.apollo.dev/${name}`;
}

/** The links of a supergraph to specifications. */
function linksOf(supergraph: DocumentNode): readonly ConstDirectiveNode[] {
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

/** What identifies the specification that a link leads to: its address without the version. */
function identityOf(link: ConstDirectiveNode): string {
  return String(argument(link, 'url') ?? '')
    .replace(/\/+$/, '')
    .replace(/\/v\d+\.\d+$/, '');
}

/**
 * The name that a directive of a specification has in a supergraph: subgraphs may import it under another one, and without an import it
 * carries the name of the specification, or the one that the link gives to that.
 *
 * A directive is a specification's where its link leads there, whatever the version: one of the same name from elsewhere, or without a link,
 * means something of its own.
 *
 * @param specification its identity, as `https://specs.apollo.dev/cost`
 * @returns nothing where the supergraph does not link it
 * @see https://specs.apollo.dev/link/v1.0
 */
export function linkedName(
  supergraph: DocumentNode,
  specification: string,
  directive: string,
): string | undefined {
  const link = linksOf(supergraph).find((each) => identityOf(each) === specification);
  if (link === undefined) return undefined;
  for (const value of importsOf(link)) {
    const name = importedAs(value, directive);
    if (name !== undefined) return name;
  }
  const own = specification.slice(specification.lastIndexOf('/') + 1);
  const given = argument(link, 'as');
  const space = typeof given === 'string' ? given : own;
  return directive === own ? space : `${space}__${directive}`;
}
