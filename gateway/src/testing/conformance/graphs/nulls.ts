import { type ConformanceGraph, errorsAt, link, lookUp } from '../case.js';

const NO_ERROR = 'It tells of a null that may not be in its extensions, and not as an error.';

const trees = [
  { id: 'a', soft: { id: 'a' } },
  { id: 'b', soft: { id: 'b' } },
  { id: 'z', soft: { id: 'z' } },
];
// The subgraph knows nothing of z, and what it knows of b is not whole.
const details = [
  { id: 'a', may: 'm', must: 'M', nested: { must: 1, list: [1, 2] } },
  { id: 'b', may: null, must: 'M', nested: null },
];

const missing: ConformanceGraph = {
  name: 'entities that the second subgraph does not know',
  about: 'An entity resolves to null: fields that may be null are null, and others null what is above them.',
  subgraphs: {
    roots: {
      sdl: `${link('@key')}
        type Query {
          loose: [Tree]! tight: [Tree!] rigid: [Tree!]!
          one(id: ID!): Tree sure(id: ID!): Tree!
          holder: Holder
        }
        type Holder { inner: Inner! name: String! }
        type Inner { tree: Tree! others: [Tree!]! }
        type Tree @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          loose: () => [trees[0], null, trees[2], trees[1]],
          tight: () => trees,
          rigid: () => trees,
          one: (_: unknown, { id }: { id: string }) => trees.find((tree) => tree.id === id),
          sure: (_: unknown, { id }: { id: string }) => trees.find((tree) => tree.id === id),
          holder: () => ({ name: 'h', inner: { tree: trees[2], others: [trees[0]] } }),
        },
      },
    },
    leaves: {
      sdl: `${link('@key')}
        type Tree @key(fields: "id") { id: ID! may: String must: String! nested: Nested firm: Nested! }
        type Nested { must: Int! list: [Int!]! }`,
      resolvers: {
        Tree: {
          __resolveReference: lookUp(details, 'id'),
          firm: ({ id }: { id: string }) => ({ must: 2, list: [id.length] }),
        },
      },
    },
  },
  cases: [
    {
      name: 'nulls fields that may be null, without an error',
      query: '{ loose { id may nested { must } } }',
      expected: {
        data: {
          loose: [
            { id: 'a', may: 'm', nested: { must: 1 } },
            null,
            { id: 'z', may: null, nested: null },
            { id: 'b', may: null, nested: null },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'nulls the element of the list whose field may not be null',
      query: '{ loose { id must } }',
      expected: {
        data: { loose: [{ id: 'a', must: 'M' }, null, null, { id: 'b', must: 'M' }] },
        errors: errorsAt('loose.2.must'),
      },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'nulls the list whose elements may not be null',
      query: '{ tight { must } }',
      expected: { data: { tight: null }, errors: errorsAt('tight.2.must') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'nulls everything where nothing above may be null',
      query: '{ rigid { must } }',
      expected: { data: null, errors: errorsAt('rigid.2.must') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'nulls one root field and leaves the others',
      query: '{ a: one(id: "z") { must } b: one(id: "a") { must } c: one(id: "none") { must } }',
      expected: { data: { a: null, b: { must: 'M' }, c: null }, errors: errorsAt('a.must') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'nulls several root fields, each with its error',
      query: '{ a: one(id: "z") { must } b: one(id: "z") { firm { must } } c: one(id: "z") { may } }',
      expected: { data: { a: null, b: null, c: { may: null } }, errors: errorsAt('a.must', 'b.firm') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'nulls up to the nearest thing that may be null, over objects',
      query: '{ holder { name inner { tree { id must } } } loose { id } }',
      expected: {
        data: { holder: null, loose: [{ id: 'a' }, null, { id: 'z' }, { id: 'b' }] },
        errors: errorsAt('holder.inner.tree.must'),
      },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'tells of one error at least where several fields null the same object',
      query: '{ one(id: "z") { must firm { must } } }',
      expected: { data: { one: null }, errors: 'some' },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'calls the null by the name that the query gives the field',
      query: '{ o: one(id: "z") { x: must } }',
      expected: { data: { o: null }, errors: errorsAt('o.x') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'does not null for a field that a condition leaves out',
      query: 'query ($no: Boolean!) { one(id: "z") { id must @include(if: $no) } }',
      variables: { no: false },
      expected: { data: { one: { id: 'z' } } },
      maxCalls: 1,
    },
  ],
};

const shelves = [{ id: 's1' }, { id: 's2' }, { id: 's3' }];

function failing(): never {
  throw new Error('It fails.');
}

const failingFields: ConformanceGraph = {
  name: 'fields that fail in the second subgraph',
  about: 'Single fields of entities fail, and what else the subgraph answers is kept.',
  subgraphs: {
    shelves: {
      sdl: `${link('@key')}
        type Query { shelves: [Shelf]! firm: [Shelf!]! same: [Shelf]! rows: [[Shelf]] first: Shelf }
        type Shelf @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          shelves: () => shelves,
          firm: () => shelves,
          same: () => [shelves[1], shelves[0], shelves[1]],
          rows: () => [[shelves[0], shelves[1]], null, [], [null, shelves[1]]],
          first: () => shelves[0],
        },
      },
    },
    books: {
      sdl: `${link('@key')}
        type Shelf @key(fields: "id") {
          id: ID! title: String count: Int! words: [String] strict: [String!] deep: Deep note: String }
        type Deep { ok: Int bad: Int worse: Int! more: [Deep] }`,
      resolvers: {
        Shelf: {
          __resolveReference: (reference: object) => reference,
          title: ({ id }: { id: string }) => (id === 's2' ? failing() : `title ${id}`),
          count: ({ id }: { id: string }) => (id === 's2' ? failing() : 7),
          words: () => ['a', new Error('A word fails.'), 'c'],
          strict: ({ id }: { id: string }) => (id === 's3' ? ['a', null] : ['a']),
          deep: () => ({ ok: 1, more: [{ ok: 2 }, null] }),
          note: () => 'note',
        },
        Deep: { bad: failing, worse: ({ ok }: { ok: number }) => (ok === 2 ? failing() : 3) },
      },
    },
  },
  cases: [
    {
      name: 'keeps the other fields and the other entities',
      query: '{ shelves { title note } }',
      expected: {
        data: {
          shelves: [
            { title: 'title s1', note: 'note' },
            { title: null, note: 'note' },
            { title: 'title s3', note: 'note' },
          ],
        },
        errors: errorsAt('shelves.1.title'),
      },
    },
    {
      name: 'nulls the entity whose field may not be null',
      query: '{ shelves { count id } }',
      expected: {
        data: { shelves: [{ count: 7, id: 's1' }, null, { count: 7, id: 's3' }] },
        errors: errorsAt('shelves.1.count'),
      },
    },
    {
      name: 'nulls everything where nothing above may be null',
      query: '{ firm { count } }',
      expected: { data: null, errors: errorsAt('firm.1.count') },
    },
    {
      name: 'tells of an element of a list of scalars',
      query: '{ first { words } }',
      expected: { data: { first: { words: ['a', null, 'c'] } }, errors: errorsAt('first.words.1') },
    },
    {
      name: 'tells of a null in a list of non-nulls once',
      query: '{ shelves { strict } }',
      expected: {
        data: { shelves: [{ strict: ['a'] }, { strict: ['a'] }, { strict: null }] },
        errors: errorsAt('shelves.2.strict.1'),
      },
    },
    {
      name: 'tells of fields deep inside what the entity has',
      query: '{ first { deep { ok bad more { ok worse } } } }',
      expected: {
        data: { first: { deep: { ok: 1, bad: null, more: [null, null] } } },
        errors: errorsAt('first.deep.bad', 'first.deep.more.0.worse'),
      },
    },
    {
      name: 'tells of an entity that is at several places at each of them',
      query: '{ same { id title } }',
      expected: {
        data: {
          same: [
            { id: 's2', title: null },
            { id: 's1', title: 'title s1' },
            { id: 's2', title: null },
          ],
        },
        errors: errorsAt('same.0.title', 'same.2.title'),
      },
    },
    {
      name: 'tells of entities in lists of lists, past nulls',
      query: '{ rows { title } }',
      expected: {
        data: { rows: [[{ title: 'title s1' }, { title: null }], null, [], [null, { title: null }]] },
        errors: errorsAt('rows.0.1.title', 'rows.3.1.title'),
      },
    },
    {
      name: 'tells of the same field under two names at each of them',
      query: '{ shelves { a: title b: title } }',
      expected: {
        data: {
          shelves: [
            { a: 'title s1', b: 'title s1' },
            { a: null, b: null },
            { a: 'title s3', b: 'title s3' },
          ],
        },
        errors: errorsAt('shelves.1.a', 'shelves.1.b'),
      },
    },
    {
      name: 'tells of the same entity under two root fields at each of them',
      query: '{ shelves { title } other: same { title } }',
      expected: {
        data: {
          shelves: [{ title: 'title s1' }, { title: null }, { title: 'title s3' }],
          other: [{ title: null }, { title: 'title s1' }, { title: null }],
        },
        errors: errorsAt('shelves.1.title', 'other.0.title', 'other.2.title'),
      },
    },
  ],
};

function broken(): never {
  throw new Error('It breaks.');
}

const neighbours: ConformanceGraph = {
  name: 'fields beside one that failed',
  about:
    'Where null has bubbled in a subgraph, the fields beside the one that failed are absent, and nothing is wrong with them.',
  subgraphs: {
    wells: {
      sdl: `${link('@key', '@shareable')}
        type Query { well: Well sure: Int! other: Int! deep: Deep soft: Int hole: Hole! shared: Shared @shareable }
        type Shared { here: Int! }
        type Hole @key(fields: "id") { id: ID! }
        type Deep { well: Well! count: Int! }
        type Well @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          well: () => ({ id: 'w1' }),
          sure: broken,
          other: () => 1,
          soft: broken,
          hole: () => ({ id: 'h1' }),
          shared: () => ({ here: 1 }),
          deep: () => ({ well: { id: 'w1' }, count: 1 }),
        },
      },
    },
    depths: {
      sdl: `${link('@key', '@shareable')}
        type Query { shared: Shared @shareable }
        type Shared { there: Int! }
        type Hole @key(fields: "id") { id: ID! bottom: Int! }
        type Well @key(fields: "id") { id: ID! depth: Int! width: Int! name: String }`,
      resolvers: {
        Query: { shared: () => ({ there: 2 }) },
        Hole: { __resolveReference: () => null },
        Well: { __resolveReference: (reference: object) => reference, depth: broken, width: () => 1 },
      },
    },
  },
  cases: [
    {
      name: 'tells of the root field that failed alone',
      query: '{ other sure well { id } }',
      expected: { data: null, errors: errorsAt('sure') },
    },
    {
      name: 'tells of the field of an entity that failed alone',
      query: '{ well { id width depth name } other }',
      expected: { data: { well: null, other: 1 }, errors: errorsAt('well.depth') },
    },
    {
      name: 'tells of it alone where null bubbles further',
      query: '{ deep { count well { width depth } } }',
      expected: { data: { deep: null }, errors: errorsAt('deep.well.depth') },
    },
    {
      name: 'tells of what nulled everything and of a root field that failed besides',
      query: '{ soft hole { bottom } }',
      expected: { data: null, errors: errorsAt('soft', 'hole.bottom') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'tells nothing of a shared field that did not come because of another',
      query: '{ shared { here there } sure }',
      expected: { data: null, errors: errorsAt('sure') },
    },
  ],
};

/** How nulls go up, and where their errors are. */
export const nullGraphs: readonly ConformanceGraph[] = [missing, failingFields, neighbours];
