import {
  type Abstract,
  type Argument,
  COLORS,
  type Entity,
  type Field,
  fieldsOf,
  type Model,
  nameOf,
  QUERY,
  REPORT,
  writeRequirements,
  writeType,
} from './model.js';

const SHARED_TYPES = `enum Color { ${COLORS.join(' ')} }
scalar Blob
input Filter { min: Int = 1 tags: [String!] color: Color = GREEN nested: Filter }`;

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: ["@key", "@external", "@requires", "@provides", "@shareable"])';

function writeArguments(args: readonly Argument[]): string {
  if (args.length === 0) return '';
  const all = args.map(
    (each) =>
      `${each.name}: ${writeType(each.type)}${each.default === undefined ? '' : ` = ${each.default}`}`,
  );
  return `(${all.join(', ')})`;
}

function writeField(each: Field, relaxed: boolean, directives: readonly string[] = []): string {
  const type = `${each.name}${writeArguments(each.args)}: ${writeType(each.type, relaxed)}`;
  return `  ${[type, ...directives].join(' ')}`;
}

function interfacesOf(model: Model, type: string, subgraph: string | undefined): string {
  const names = model.abstracts
    .filter(
      ({ kind, partsIn }) =>
        kind === 'interface' &&
        [...partsIn].some(
          ([name, { members }]) => (subgraph === undefined || name === subgraph) && members.includes(type),
        ),
    )
    .map(({ name }) => name);
  return names.length === 0 ? '' : ` implements ${names.join(' & ')}`;
}

function writeAbstract(
  { kind, name, fields }: Abstract,
  part: { members: readonly string[]; fields: readonly string[] },
  relaxed: boolean,
): string {
  if (kind === 'union') return `union ${name} = ${part.members.join(' | ')}`;
  const own = fields.filter((each) => part.fields.includes(each.name));
  return `interface ${name} {\n${own.map((each) => `  ${each.name}: ${writeType(each.type, relaxed)}`).join('\n')}\n}`;
}

/**
 * The schema that holds everything.
 *
 * @param relaxed whether null may stand everywhere
 */
export function writeMerged(model: Model, relaxed: boolean): string {
  const object = (type: string): string =>
    `type ${type}${interfacesOf(model, type, undefined)} {\n${fieldsOf(model, type)
      .map((each) => writeField(each, relaxed))
      .join('\n')}\n}`;
  const names = [
    QUERY,
    ...(model.report ? [REPORT] : []),
    ...model.entities.map(({ name }) => name),
    ...model.values.map(({ name }) => name),
  ];
  return [
    SHARED_TYPES,
    ...names.map(object),
    ...model.abstracts.map((each) =>
      writeAbstract(
        each,
        {
          members: each.members.filter((member) =>
            [...each.partsIn.values()].some(({ members }) => members.includes(member)),
          ),
          fields: each.fields
            .map(({ name }) => name)
            .filter((name) => [...each.partsIn.values()].some(({ fields }) => fields.includes(name))),
        },
        relaxed,
      ),
    ),
  ].join('\n');
}

/** The fields of an entity that a subgraph has in its schema. */
function knownFields(entity: Entity, subgraph: string): readonly Field[] {
  const keys = new Set(
    (entity.keys.get(subgraph) ?? []).flatMap(({ parts }) => parts.map(({ name }) => name)),
  );
  return entity.fields.filter((each) =>
    each.isKey ? keys.has(each.name) : each.owners.has(subgraph) || each.externalIn.has(subgraph),
  );
}

/** The fields of a type that a subgraph has in its schema. */
export function fieldsIn(model: Model, type: string, subgraph: string): readonly Field[] {
  const entity = model.entities.find(({ name }) => name === type);
  if (entity) return knownFields(entity, subgraph);
  const all = fieldsOf(model, type);
  return type === QUERY || type === REPORT ? all.filter(({ owners }) => owners.has(subgraph)) : all;
}

function directivesOf(each: Field, subgraph: string): string[] {
  if (each.isKey) return [];
  if (!each.owners.has(subgraph)) return ['@external'];
  return [
    ...(each.owners.size > 1 || each.isProvided ? ['@shareable'] : []),
    ...(each.requires ? [`@requires(fields: "${writeRequirements(each.requires)}")`] : []),
    ...(each.provides === undefined ? [] : [`@provides(fields: "${each.provides}")`]),
  ];
}

/** The types that a subgraph has: its entities, and what its fields lead to. */
export function typesIn(model: Model, subgraph: string): readonly string[] {
  const found = new Set<string>([
    QUERY,
    ...model.entities.filter(({ keys }) => keys.has(subgraph)).map(({ name }) => name),
  ]);
  for (const type of found)
    for (const each of fieldsIn(model, type, subgraph))
      if (fieldsOf(model, nameOf(each.type)).length > 0) found.add(nameOf(each.type));
  return [...found];
}

/** The schema of a subgraph. */
export function writeSubgraph(model: Model, subgraph: string): string {
  const types = typesIn(model, subgraph).map((type) => {
    const entity = model.entities.find(({ name }) => name === type);
    const keys = (entity?.keys.get(subgraph) ?? []).map(
      ({ parts, resolvable }) =>
        ` @key(fields: "${writeRequirements(parts)}"${resolvable ? '' : ', resolvable: false'})`,
    );
    const isValue = model.values.some(({ name }) => name === type);
    const fields = fieldsIn(model, type, subgraph).map((each) =>
      writeField(each, false, isValue ? ['@shareable'] : directivesOf(each, subgraph)),
    );
    return `type ${type}${interfacesOf(model, type, subgraph)}${keys.join('')} {\n${fields.join('\n')}\n}`;
  });
  const abstracts = model.abstracts.flatMap((each) => {
    const part = each.partsIn.get(subgraph);
    return part ? [writeAbstract(each, part, false)] : [];
  });
  return [LINK, SHARED_TYPES, ...types, ...abstracts].join('\n');
}
