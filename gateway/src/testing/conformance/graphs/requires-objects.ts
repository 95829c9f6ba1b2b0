import { type ConformanceGraph, errorsAt, link, lookUp } from '../case.js';

const boxes = [
  {
    id: 'x1',
    size: { w: 2, h: 3 },
    parts: [
      { name: 'lid', weight: 1, maker: { name: 'Ho' } },
      { name: 'floor', weight: 4, maker: null },
    ],
    tags: ['red', null, 'old'],
    grid: [[1, 2], [], [3]],
  },
  { id: 'x2', size: null, parts: [], tags: null, grid: null },
];

interface RequiredBox {
  readonly size: { readonly w: number; readonly h: number } | null;
  readonly parts: readonly {
    readonly name: string;
    readonly weight: number;
    readonly maker: { readonly name: string } | null;
  }[];
  readonly tags: readonly (string | null)[] | null;
  readonly grid: readonly (readonly number[])[] | null;
}

const nested: ConformanceGraph = {
  name: 'required objects and lists',
  about: 'A field needs objects, lists of objects, lists with nulls and lists of lists.',
  subgraphs: {
    boxes: {
      sdl: `${link('@key')}
        type Query { boxes: [Box!]! }
        type Box @key(fields: "id") {
          id: ID! size: Size parts: [Part!]! tags: [String] grid: [[Int!]!]
        }
        type Size { w: Int! h: Int! }
        type Part { name: String! weight: Int! maker: Maker }
        type Maker { name: String! }`,
      resolvers: { Query: { boxes: () => boxes }, Box: { __resolveReference: lookUp(boxes, 'id') } },
    },
    sums: {
      sdl: `${link('@key', '@external', '@requires')}
        type Box @key(fields: "id") {
          id: ID!
          size: Size @external
          parts: [Part!]! @external
          tags: [String] @external
          grid: [[Int!]!] @external
          area: Int @requires(fields: "size { w h }")
          heaviest: String @requires(fields: "parts { name weight }")
          makers: [String] @requires(fields: "parts { maker { name } }")
          tagLine: String @requires(fields: "tags")
          cells: String @requires(fields: "grid")
        }
        type Size @external { w: Int! h: Int! }
        type Part @external { name: String! weight: Int! maker: Maker }
        type Maker @external { name: String! }`,
      resolvers: {
        Box: {
          __resolveReference: (reference: object) => reference,
          area: ({ size }: RequiredBox) => (size ? size.w * size.h : null),
          heaviest: ({ parts }: RequiredBox) =>
            [...parts].sort((one, other) => other.weight - one.weight)[0]?.name ?? null,
          makers: ({ parts }: RequiredBox) => parts.map(({ maker }) => maker?.name ?? null),
          tagLine: ({ tags }: RequiredBox) => JSON.stringify(tags),
          cells: ({ grid }: RequiredBox) => JSON.stringify(grid),
        },
      },
    },
  },
  cases: [
    {
      name: 'sends an object, and null where it is null',
      query: '{ boxes { area } }',
      expected: { data: { boxes: [{ area: 6 }, { area: null }] } },
      maxCalls: 2,
    },
    {
      name: 'sends lists of objects, and an empty list as such',
      query: '{ boxes { heaviest } }',
      expected: { data: { boxes: [{ heaviest: 'floor' }, { heaviest: null }] } },
      maxCalls: 2,
    },
    {
      name: 'sends objects in lists of objects',
      query: '{ boxes { makers } }',
      expected: { data: { boxes: [{ makers: ['Ho', null] }, { makers: [] }] } },
      maxCalls: 2,
    },
    {
      name: 'sends lists with nulls, and null for a list',
      query: '{ boxes { tagLine } }',
      expected: { data: { boxes: [{ tagLine: '["red",null,"old"]' }, { tagLine: 'null' }] } },
      maxCalls: 2,
    },
    {
      name: 'sends lists of lists',
      query: '{ boxes { cells } }',
      expected: { data: { boxes: [{ cells: '[[1,2],[],[3]]' }, { cells: 'null' }] } },
      maxCalls: 2,
    },
    {
      name: 'answers a part of what was required and nothing besides',
      query: '{ boxes { size { h } parts { weight } heaviest area } }',
      expected: {
        data: {
          boxes: [
            { size: { h: 3 }, parts: [{ weight: 1 }, { weight: 4 }], heaviest: 'floor', area: 6 },
            { size: null, parts: [], heaviest: null, area: null },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'sends required parts under their own names where the query renames them',
      query: '{ boxes { parts { name: weight } heaviest } }',
      expected: {
        data: {
          boxes: [
            { parts: [{ name: 1 }, { name: 4 }], heaviest: 'floor' },
            { parts: [], heaviest: null },
          ],
        },
      },
      stock: {
        differs: 'It adds the required field under its own name, which the query uses for another field.',
      },
    },
  ],
};

const crates = [
  { id: 'c1', content: { __typename: 'Bottle', litres: 2, vendor: { __typename: 'Shop', name: 'Li' } } },
  { id: 'c2', content: { __typename: 'Tin', grams: 300, vendor: { __typename: 'Farm', acres: 9 } } },
  { id: 'c3', content: null },
];

interface RequiredCrate {
  readonly content: {
    readonly litres?: number;
    readonly grams?: number;
    readonly vendor?: { readonly name?: string; readonly acres?: number };
  } | null;
}

const fragments: ConformanceGraph = {
  name: 'required fields in fragments',
  about: 'A field needs other things of each type that an abstract field may have.',
  subgraphs: {
    crates: {
      sdl: `${link('@key')}
        type Query { crates: [Crate!]! }
        type Crate @key(fields: "id") { id: ID! content: Content }
        union Content = Bottle | Tin
        type Bottle { litres: Int! vendor: Vendor! }
        type Tin { grams: Int! vendor: Vendor! }
        union Vendor = Shop | Farm
        type Shop { name: String! }
        type Farm { acres: Int! }`,
      resolvers: { Query: { crates: () => crates }, Crate: { __resolveReference: lookUp(crates, 'id') } },
    },
    scales: {
      sdl: `${link('@key', '@external', '@requires')}
        type Crate @key(fields: "id") {
          id: ID!
          content: Content @external
          mass: Int @requires(fields: "content { ... on Bottle { litres } ... on Tin { grams } }")
          origin: String @requires(fields: """
            content {
              ... on Bottle { vendor { ... on Shop { name } ... on Farm { acres } } }
              ... on Tin { vendor { ... on Farm { acres } } }
            }
          """)
        }
        union Content = Bottle | Tin
        type Bottle @external { litres: Int! vendor: Vendor! }
        type Tin @external { grams: Int! vendor: Vendor! }
        union Vendor = Shop | Farm
        type Shop @external { name: String! }
        type Farm @external { acres: Int! }`,
      resolvers: {
        Crate: {
          __resolveReference: (reference: object) => reference,
          mass: ({ content }: RequiredCrate) =>
            content ? (content.litres === undefined ? content.grams : content.litres * 1000) : null,
          origin: ({ content }: RequiredCrate) =>
            content?.vendor ? (content.vendor.name ?? `${String(content.vendor.acres)} acres`) : null,
        },
      },
    },
  },
  cases: [
    {
      name: 'sends of each type what is required of it',
      query: '{ crates { mass } }',
      expected: { data: { crates: [{ mass: 2000 }, { mass: 300 }, { mass: null }] } },
      maxCalls: 2,
    },
    {
      name: 'sends what is required in fragments within fragments',
      query: '{ crates { origin } }',
      expected: { data: { crates: [{ origin: 'Li' }, { origin: '9 acres' }, { origin: null }] } },
      maxCalls: 2,
    },
    {
      name: 'answers the query no more of the union than it asks for',
      query: '{ crates { content { ... on Tin { weight: grams } } mass origin } }',
      expected: {
        data: {
          crates: [
            { content: {}, mass: 2000, origin: 'Li' },
            { content: { weight: 300 }, mass: 300, origin: '9 acres' },
            { content: null, mass: null, origin: null },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'fails the requiring field alone where its subgraph is dead',
      query: '{ crates { id mass } }',
      down: ['scales'],
      expected: {
        data: {
          crates: [
            { id: 'c1', mass: null },
            { id: 'c2', mass: null },
            { id: 'c3', mass: null },
          ],
        },
        errors: errorsAt('crates.0.mass', 'crates.1.mass', 'crates.2.mass'),
      },
      stock: { differs: 'Its error of a dead subgraph has no path.' },
    },
  ],
};

/** Fields that need objects, lists and unions of other subgraphs. */
export const requiresObjectGraphs: readonly ConformanceGraph[] = [nested, fragments];
