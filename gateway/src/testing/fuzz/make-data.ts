import { COLORS, fieldsOf, isLeaf, type Model, QUERY, REPORT, type TypeRef } from './model.js';
import type { Random } from './random.js';

/** A value of a cell: what a leaf is, a list, an object inside, or another row. */
export type Value =
  | { readonly kind: 'leaf'; readonly json: unknown }
  | { readonly kind: 'null' }
  /** What cannot be told. */
  | { readonly kind: 'fault' }
  | { readonly kind: 'list'; readonly elements: readonly Value[] }
  | { readonly kind: 'row'; readonly type: string; readonly at: number }
  | { readonly kind: 'inside'; readonly row: Row };

/** How an entity is in a subgraph where it is not simply there. */
export type Trouble = 'missing' | 'failing';

export interface Row {
  readonly type: string;
  readonly cells: ReadonlyMap<string, Value>;
  readonly troubles: ReadonlyMap<string, Trouble>;
}

/** All data of a supergraph, by type. */
export type Data = ReadonlyMap<string, readonly Row[]>;

const TEXTS = ['', 'a', 'Ünï', '"quoted"', 'back\\slash', 'line\nbreak', '残', '\u2028', 'null'];
const BLOBS: readonly unknown[] = [
  0,
  'blob',
  true,
  [],
  {},
  [1, null, ['x']],
  { a: 1, b: { c: [null] } },
  { id: 'not a key', __typename: 'NotAType' },
];

function makeLeaf(random: Random, type: string): unknown {
  switch (type) {
    case 'Int':
      return random.pick([0, 1, -7, 2 ** 31 - 1, random.below(100)]);
    case 'Float':
      return random.pick([0, 0.5, -2.25, 1e21, 1e-7, 3]);
    case 'Boolean':
      return random.chance(0.5);
    case 'ID':
      return random.pick(['1', 'x2', '']);
    case 'Color':
      return random.pick(COLORS);
    case 'Blob':
      return random.pick(BLOBS);
    default:
      return random.pick(TEXTS);
  }
}

const NULLS = 0.15;
const TROUBLES = 0.3;

/** Makes the data of a supergraph. */
export function makeData(model: Model, random: Random): Data {
  const counts = new Map(model.entities.map(({ name }) => [name, 3 + random.below(3)]));

  function makeValue(type: TypeRef, safe: boolean, depth: number, subgraph: string | undefined): Value {
    if (!safe && random.chance(model.faults))
      return random.chance(0.5) ? { kind: 'fault' } : { kind: 'null' };
    if (!type.nonNull && random.chance(depth > 3 ? 0.7 : NULLS)) return { kind: 'null' };
    if (type.kind === 'list') {
      const elements = Array.from({ length: random.below(4) }, () =>
        makeValue(type.of, safe, depth, subgraph),
      );
      const [first] = elements;
      // The same twice.
      return {
        kind: 'list',
        elements: first && elements.length > 1 && random.chance(0.3) ? [...elements, first] : elements,
      };
    }
    if (isLeaf(type)) return { kind: 'leaf', json: makeLeaf(random, type.name) };
    const abstract = model.abstracts.find(({ name }) => name === type.name);
    const members = abstract?.partsIn.get(subgraph ?? '')?.members;
    const target = members ? random.pick(members) : type.name;
    const count = counts.get(target);
    if (count !== undefined) return { kind: 'row', type: target, at: random.below(count) };
    return { kind: 'inside', row: makeRow(target, depth + 1) };
  }

  function makeRow(type: string, depth: number): Row {
    const cells = fieldsOf(model, type)
      .filter(({ requires, isKey }) => requires === undefined && !isKey)
      .map(({ name, type: of, owners, safe }) => [name, makeValue(of, safe, depth, [...owners][0])] as const);
    return { type, cells: new Map(cells), troubles: new Map() };
  }

  const data = new Map<string, Row[]>(
    model.entities.map((entity) => [
      entity.name,
      Array.from({ length: counts.get(entity.name) ?? 0 }, (_each, at): Row => {
        const row = makeRow(entity.name, 0);
        const troubles = [...entity.fragileIn].flatMap((subgraph): [string, Trouble][] =>
          random.chance(TROUBLES) ? [[subgraph, random.chance(0.5) ? 'missing' : 'failing']] : [],
        );
        const cells = new Map([...row.cells, ...keyCells(entity.name, at)]);
        return { ...row, cells, troubles: new Map(troubles) };
      }),
    ]),
  );
  for (const type of [QUERY, REPORT]) data.set(type, [makeRow(type, 0)]);
  return data;
}

function keyCells(type: string, at: number): [string, Value][] {
  const leaf = (json: unknown): Value => ({ kind: 'leaf', json });
  return [
    ['id', leaf(`${type}-${at}`)],
    ['code', leaf(`c${at}`)],
    // Each alone leaves it open which is meant.
    ['region', leaf(`r${at % 2}`)],
    ['number', leaf(Math.floor(at / 2))],
    [
      'tag',
      {
        kind: 'inside',
        row: { type: 'Tag', cells: new Map([['mark', leaf(`t${at}`)]]), troubles: new Map() },
      },
    ],
  ];
}
