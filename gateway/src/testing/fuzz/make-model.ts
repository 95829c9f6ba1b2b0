import {
  type Abstract,
  type Argument,
  type Entity,
  type Field,
  isLeaf,
  type Key,
  LEAVES,
  type Model,
  named,
  nameOf,
  REPORT,
  type Requirement,
  type TypeRef,
  type ValueType,
} from './model.js';
import type { Random } from './random.js';

const SUBGRAPHS = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
const ENTITIES = ['Ship', 'Port', 'Crew', 'Cargo', 'Route'];
/** One pool for all types: fields of one name have different types, and aliases clash with them. */
const FIELD_NAMES = [
  'name',
  'size',
  'note',
  'tags',
  'owner',
  'parts',
  'peer',
  'rank',
  'grid',
  'next',
  'kind',
];
const VALUES = ['Span', 'Money'];

const ARGUMENTS: readonly Argument[] = [
  { name: 'n', type: named('Int'), default: '3' },
  { name: 'm', type: named('Int', true), default: '-2' },
  { name: 'must', type: named('Int', true) },
  { name: 's', type: named('String'), default: String.raw`"d\"q"` },
  { name: 'x', type: named('Float'), default: '1.5' },
  { name: 'id', type: named('ID') },
  { name: 'on', type: named('Boolean'), default: 'true' },
  { name: 'c', type: named('Color'), default: 'RED' },
  {
    name: 'cs',
    type: { kind: 'list', of: named('Color', true), nonNull: false },
    default: '[RED, BLUE]',
  },
  { name: 'f', type: named('Filter'), default: '{ min: 2 }' },
  { name: 'fs', type: { kind: 'list', of: named('Filter'), nonNull: false } },
  { name: 'b', type: named('Blob') },
];

/** The argument that shortens a list. */
export const FIRST: Argument = { name: 'first', type: named('Int'), default: '2' };

function wrapped(random: Random, name: string, plain: number): TypeRef {
  const nonNull = (): boolean => random.chance(0.3);
  const inner = named(name, nonNull());
  if (random.chance(plain)) return inner;
  const list: TypeRef = { kind: 'list', of: inner, nonNull: nonNull() };
  return random.chance(0.3) ? { kind: 'list', of: list, nonNull: nonNull() } : list;
}

function field(
  name: string,
  type: TypeRef,
  owners: readonly string[],
  more: Partial<Pick<Field, 'args' | 'isKey' | 'requires' | 'safe'>> = {},
): Field {
  return {
    name,
    type,
    args: [],
    owners: new Set(owners),
    externalIn: new Set(),
    isKey: false,
    safe: false,
    ...more,
  };
}

function leaf(name: string): Requirement {
  return { name, below: [] };
}

function makeEntity(random: Random, name: string, subgraphs: readonly string[]): Entity {
  const homes = random.some(subgraphs, 2, Math.min(4, subgraphs.length));
  const single = [leaf('id')];
  const other = random.pick([
    [leaf('code')],
    [leaf('region'), leaf('number')],
    [{ name: 'tag', below: [leaf('mark')] }],
  ]);
  const style = random.pick(['single', 'other', 'several', 'several'] as const);
  const keys = new Map<string, readonly Key[]>();
  const all = style === 'single' ? [single] : style === 'other' ? [other] : [single, other];
  homes.forEach((home, at) => {
    // The first knows all keys, so that each is found from each.
    const own = at === 0 ? all : random.some(all, 1, all.length);
    keys.set(
      home,
      own.map((parts) => ({ parts, resolvable: true })),
    );
  });
  const fields = all.flat().map(({ name: key }): Field => {
    const type = { id: named('ID', true), number: named('Int', true), tag: named('Tag', true) }[key];
    return field(key, type ?? named('String', true), [], { isKey: true, safe: true });
  });
  return { name, fields, keys, fragileIn: new Set(), keyChoices: all };
}

function makeArguments(random: Random, type: TypeRef): readonly Argument[] {
  if (type.kind === 'list') return random.chance(0.3) ? [FIRST] : [];
  return type.name === 'String' && random.chance(0.5) ? random.some(ARGUMENTS, 1, 3) : [];
}

/** Builds a supergraph that composes nearly always; the rest is made anew. */
export function makeModel(random: Random): Model {
  const subgraphs = random.some(SUBGRAPHS, 3, 5);
  const entities = random.some(ENTITIES, 3, 5).map((name) => makeEntity(random, name, subgraphs));
  const values: ValueType[] = VALUES.map((name, at) => ({
    name,
    fields: random
      .some(FIELD_NAMES, 2, 4)
      .map((fieldName, place) =>
        field(
          fieldName,
          place === 0
            ? wrapped(random, random.pick(LEAVES), 0.7)
            : wrapped(
                random,
                random.pick([random.pick(LEAVES), random.pick(entities).name, at === 0 ? 'Money' : 'Float']),
                0.7,
              ),
          [],
        ),
      ),
  }));
  values.push({ name: 'Tag', fields: [field('mark', named('String', true), [], { safe: true })] });

  function know(entity: Entity, subgraph: string): void {
    if (entity.keys.has(subgraph)) return;
    const parts = random.pick(entity.keyChoices);
    entity.keys.set(subgraph, [{ parts, resolvable: random.chance(0.25) }]);
  }

  const homesOf = (entity: Entity): string[] =>
    [...entity.keys].flatMap(([subgraph, keys]) =>
      keys.every(({ resolvable }) => resolvable) ? [subgraph] : [],
    );

  const abstracts: Abstract[] = [];
  for (const [kind, name] of [
    ['interface', 'Named'],
    ['union', 'Thing'],
  ] as const) {
    const members = random.some(entities, 2, 3);
    const common =
      kind === 'union'
        ? []
        : [
            { name: 'label', type: named(random.pick(['String', 'Int', 'Color']), random.chance(0.3)) },
            { name: 'marks', type: wrapped(random, 'String', 0.3) },
          ];
    const partsIn: Abstract['partsIn'] = new Map();
    for (const subgraph of random.some(subgraphs, 1, 2)) {
      const own = random.some(members, 1, members.length);
      for (const member of own) know(member, subgraph);
      partsIn.set(subgraph, {
        members: own.map((member) => member.name),
        fields: random.some(common, kind === 'union' ? 0 : 1, 2).map((each) => each.name),
      });
    }
    abstracts.push({ kind, name, members: members.map((each) => each.name), partsIn, fields: common });
    for (const each of common)
      for (const member of members) {
        const owner = random.pick(homesOf(member));
        const shared = field(each.name, each.type, [owner]);
        for (const [subgraph, { members: own, fields }] of partsIn)
          if (subgraph !== owner && own.includes(member.name) && fields.includes(each.name)) {
            // What an interface needs of its types is resolved there, or only known there.
            if (random.chance(0.5)) shared.owners.add(subgraph);
            else shared.externalIn.add(subgraph);
          }
        member.fields.push(shared);
      }
  }

  /** The type of a field that a subgraph resolves; it comes to know what it refers to. */
  function makeType(subgraph: string, alone: boolean): TypeRef {
    const kind = random.below(10);
    if (kind < 5) return wrapped(random, random.pick(LEAVES), 0.7);
    if (kind === 5) return wrapped(random, random.pick(VALUES), 0.6);
    const inside = abstracts.filter(({ partsIn }) => partsIn.has(subgraph));
    if (kind > 7 && alone && inside.length > 0) return wrapped(random, random.pick(inside).name, 0.4);
    const entity = random.pick(entities);
    return wrapped(random, entity.name, 0.5);
  }

  for (const entity of entities) {
    for (const name of random.some(FIELD_NAMES, 3, 6)) {
      const homes = homesOf(entity);
      const owners = random.chance(0.1) ? random.some(homes, 1, 2) : [random.pick(homes)];
      const type = makeType(owners[0] ?? '', owners.length === 1);
      entity.fields.push(field(name, type, owners, { args: makeArguments(random, type) }));
    }
  }
  const roots = subgraphs.flatMap((subgraph, at) =>
    Array.from({ length: 2 + random.below(2) }, (_each, place): Field => {
      const isShared = random.chance(0.1);
      const entity = random.pick(entities);
      const type =
        place === 0
          ? wrapped(random, entity.name, 0.2)
          : random.chance(0.5)
            ? wrapped(random, entity.name, 0.6)
            : makeType(subgraph, !isShared);
      const owners = isShared ? [...new Set([subgraph, random.pick(subgraphs)])] : [subgraph];
      return field(`${random.pick(FIELD_NAMES)}${at}${place}`, type, owners, {
        args: makeArguments(random, type),
      });
    }),
  );
  const report = random.chance(0.4) ? makeReport(random, subgraphs) : undefined;
  const required = new Set<string>();
  for (const entity of entities) addRequirements(entity);
  keepWhole();
  knowAll();
  provide();
  const model = {
    subgraphs,
    entities,
    values,
    abstracts,
    roots,
    report,
    faults: random.pick([0, 0.03, 0.06, 0.1]),
  };
  for (const entity of entities) findFragile(model, entity);
  return model;

  function addRequirements(entity: Entity): void {
    for (let at = 0; at < 1 + random.below(3); at += 1) {
      const owner = random.pick(homesOf(entity));
      const able = entity.fields.filter(
        (each) =>
          !each.isKey &&
          !each.owners.has(owner) &&
          each.args.length === 0 &&
          !abstracts.some(({ name }) => name === nameOf(each.type)),
      );
      const [chained] = random.some(
        able.filter(({ requires: others }) => others !== undefined),
        0,
        1,
      );
      const chosen = chained
        ? [chained]
        : random.some(
            able.filter(({ requires: others }) => others === undefined),
            1,
            2,
          );
      const requires = chosen.flatMap((each): Requirement[] => {
        const below = below_(each, owner);
        if (below === undefined) return [];
        each.safe = true;
        each.externalIn.add(owner);
        return [{ name: each.name, below }];
      });
      if (requires.length > 0)
        entity.fields.push(field(`sum${at}`, named('String', random.chance(0.3)), [owner], { requires }));
    }
  }

  /** What is required below a field; nothing where it cannot be required. */
  function below_(each: Field, owner: string): readonly Requirement[] | undefined {
    if (isLeaf(each.type)) return [];
    const value = values.find(({ name }) => name === nameOf(each.type));
    const target = entities.find(({ name }) => name === nameOf(each.type));
    if (target) know(target, owner);
    required.add(nameOf(each.type));
    const able = (value ?? target)?.fields.filter(
      (inner) =>
        !inner.isKey &&
        isLeaf(inner.type) &&
        inner.args.length === 0 &&
        (inner.requires === undefined || !inner.owners.has(owner)),
    );
    const chosen = random.some(able ?? [], 1, 2);
    for (const inner of chosen) {
      inner.safe = true;
      if (target && !inner.owners.has(owner)) inner.externalIn.add(owner);
    }
    return chosen.length > 0 ? chosen.map((inner) => leaf(inner.name)) : undefined;
  }

  /** Lets nothing fail that would take a required object along where the query asks for it too. */
  function keepWhole(): void {
    for (const type of required) {
      const members = abstracts.find(({ name }) => name === type)?.members ?? [type];
      for (const { name, fields } of [...values, ...entities])
        if (members.includes(name))
          for (const inner of fields)
            if (inner.type.nonNull) {
              inner.safe = true;
              required.add(nameOf(inner.type));
            }
    }
  }

  /** Lets each subgraph know the entities that its fields lead to, those of values too. */
  function knowAll(): void {
    const lead = (subgraph: string, type: string): void => {
      const entity = entities.find(({ name }) => name === type);
      if (entity) know(entity, subgraph);
      const value = values.find(({ name }) => name === type);
      for (const inner of value?.fields ?? []) lead(subgraph, nameOf(inner.type));
    };
    for (const each of [...roots, ...entities.flatMap(({ fields }) => fields)])
      for (const subgraph of [...each.owners, ...each.externalIn]) lead(subgraph, nameOf(each.type));
  }

  function provide(): void {
    for (const each of [...roots, ...entities.flatMap(({ fields }) => fields)]) {
      const target = entities.find(({ name }) => name === nameOf(each.type));
      const [owner] = each.owners;
      if (!target || owner === undefined || each.owners.size > 1 || !random.chance(0.15)) continue;
      const able = target.fields.filter(
        (inner) =>
          !inner.isKey &&
          isLeaf(inner.type) &&
          inner.args.length === 0 &&
          inner.requires === undefined &&
          !inner.owners.has(owner) &&
          // What is both brought along and required would be there without being sent.
          !inner.externalIn.has(owner),
      );
      if (able.length === 0) continue;
      const provided = random.pick(able);
      provided.externalIn.add(owner);
      provided.isProvided = true;
      each.provides = provided.name;
    }
  }
}

function makeReport(random: Random, subgraphs: readonly string[]): NonNullable<Model['report']> {
  const owners = random.some(subgraphs, 2, 3);
  return {
    root: field('report', named(REPORT, random.chance(0.3)), owners, { safe: true }),
    fields: [
      field('stamp', named('String', true), owners, { safe: true }),
      ...owners.map((owner, at) =>
        field(`part${at}`, wrapped(random, random.pick(['Int', 'String', 'Blob']), 0.6), [owner]),
      ),
    ],
  };
}

/** Entities may be missing in a subgraph that alone owns fields of it and on which nothing else depends. */
function findFragile(model: Model, entity: Entity): void {
  for (const [subgraph, keys] of entity.keys) {
    const owned = entity.fields.filter(({ owners, isKey }) => !isKey && owners.has(subgraph));
    const isAlone = owned.every(({ owners, externalIn, safe }) => {
      return owners.size === 1 && externalIn.size === 0 && !safe;
    });
    if (keys.length === 1 && owned.length > 0 && isAlone && model.faults > 0) entity.fragileIn.add(subgraph);
  }
}
