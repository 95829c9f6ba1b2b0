import { type ConformanceGraph, link, lookUp, REFUSED } from '../case.js';

const RENAMED_ROOT = 'It sends a fragment on Query to a subgraph that calls this type otherwise.';

const harmless: ConformanceGraph = {
  name: 'directives that change no answer',
  about:
    'Tags, costs, composed directives of its own, deprecations and the extends directive stay without effect on answers.',
  subgraphs: {
    main: {
      sdl: `extend schema
          @link(url: "https://specs.apollo.dev/federation/v2.9",
            import: ["@key", "@tag", "@composeDirective", "@shareable", "@cost", "@listSize"])
          @link(url: "https://zhucan.invalid/marks/v1.0", import: ["@mark"])
          @composeDirective(name: "@mark")
        directive @mark(text: String!) on FIELD_DEFINITION | OBJECT
        type Query { lamps(first: Int = 2 @tag(name: "page")): [Lamp!]! @cost(weight: 3) @listSize(slicingArguments: ["first"]) }
        type Lamp @key(fields: "id") @tag(name: "goods") @mark(text: "a lamp") {
          id: ID!
          watts: Int @tag(name: "power") @mark(text: "power") @cost(weight: 2)
          old: String @deprecated(reason: "Nobody needs it.")
        }`,
      resolvers: {
        Query: {
          lamps: (_: unknown, { first }: { first: number }) =>
            [
              { id: 'l1', watts: 5, old: 'o1' },
              { id: 'l2', watts: null, old: null },
              { id: 'l3', watts: 7, old: 'o3' },
            ].slice(0, first),
        },
      },
    },
    extending: {
      sdl: `${link('@key', '@extends', '@tag')}
        type Lamp @extends @key(fields: "id") { id: ID! shade: String @tag(name: "look") }`,
      resolvers: { Lamp: { __resolveReference: ({ id }: { id: string }) => ({ id, shade: `${id} shade` }) } },
    },
  },
  cases: [
    {
      name: 'answers tagged and marked fields',
      query: '{ lamps { id watts shade old } }',
      expected: {
        data: {
          lamps: [
            { id: 'l1', watts: 5, shade: 'l1 shade', old: 'o1' },
            { id: 'l2', watts: null, shade: 'l2 shade', old: null },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'takes a tagged argument',
      query: '{ lamps(first: 1) { shade } }',
      expected: { data: { lamps: [{ shade: 'l1 shade' }] } },
      maxCalls: 2,
    },
    {
      name: 'tells of deprecated fields where they are asked for',
      query: `{ __type(name: "Lamp") {
        fields { name }
        all: fields(includeDeprecated: true) { name isDeprecated deprecationReason }
      } }`,
      expected: {
        data: {
          __type: {
            fields: [{ name: 'id' }, { name: 'shade' }, { name: 'watts' }],
            all: [
              { name: 'id', isDeprecated: false, deprecationReason: null },
              { name: 'shade', isDeprecated: false, deprecationReason: null },
              { name: 'watts', isDeprecated: false, deprecationReason: null },
              { name: 'old', isDeprecated: true, deprecationReason: 'Nobody needs it.' },
            ],
          },
        },
      },
      maxCalls: 0,
    },
    {
      name: 'knows nothing of the inside of federation',
      query:
        '{ any: __type(name: "_Any") { name } key: __type(name: "join__FieldSet") { name } lamps { id } }',
      expected: { data: { any: null, key: null, lamps: [{ id: 'l1' }, { id: 'l2' }] } },
    },
    {
      name: 'has no entities or service of its own',
      query: '{ _service { sdl } }',
      expected: REFUSED,
      maxCalls: 0,
    },
  ],
};

const renamedRoots: ConformanceGraph = {
  name: 'root types of other names',
  about: 'The subgraphs call their root types as they like; the graph calls them Query and Mutation.',
  subgraphs: {
    alpha: {
      sdl: `${link('@key')}
        schema { query: RootQuery mutation: Changes }
        type RootQuery { seeds: [Seed!]! }
        type Changes { plant(id: ID!): Seed! }
        type Seed @key(fields: "id") { id: ID! kind: String! root: RootView }
        type RootView { depth: Int! }`,
      resolvers: {
        RootQuery: { seeds: () => [{ id: 'e1', kind: 'bean', root: { depth: 2 } }] },
        Changes: { plant: (_: unknown, { id }: { id: string }) => ({ id, kind: 'new', root: null }) },
      },
    },
    beta: {
      sdl: `${link('@key')}
        schema { query: Asking }
        type Asking { seedCount: Int! }
        type Seed @key(fields: "id") { id: ID! price: Int! again: Asking! }`,
      resolvers: {
        Asking: { seedCount: () => 1 },
        Seed: { __resolveReference: ({ id }: { id: string }) => ({ id, price: 5, again: {} }) },
      },
    },
  },
  cases: [
    {
      name: 'asks both roots',
      query: '{ seedCount seeds { kind price root { depth } } }',
      expected: { data: { seedCount: 1, seeds: [{ kind: 'bean', price: 5, root: { depth: 2 } }] } },
    },
    {
      name: 'names the roots as the graph does',
      query: '{ __typename seedCount __schema { queryType { name } mutationType { name } } }',
      expected: {
        data: {
          __typename: 'Query',
          seedCount: 1,
          __schema: { queryType: { name: 'Query' }, mutationType: { name: 'Mutation' } },
        },
      },
      maxCalls: 1,
    },
    {
      name: 'takes fragments on the name that the graph has',
      query: '{ ... on Query { seeds { ...Priced } } } fragment Priced on Seed { price }',
      expected: { data: { seeds: [{ price: 5 }] } },
    },
    {
      name: 'refuses the name that the subgraph has',
      query: '{ ... on RootQuery { seeds { id } } }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'changes by the renamed root, and joins',
      query: 'mutation { __typename plant(id: "e7") { id kind price } }',
      expected: { data: { __typename: 'Mutation', plant: { id: 'e7', kind: 'new', price: 5 } } },
    },
    {
      name: 'comes back to the query from inside an entity',
      query: '{ seeds { again { __typename seedCount seeds { kind } } } }',
      expected: {
        data: { seeds: [{ again: { __typename: 'Query', seedCount: 1, seeds: [{ kind: 'bean' }] } }] },
      },
      stock: { differs: RENAMED_ROOT },
    },
  ],
};

const alone: ConformanceGraph = {
  name: 'one subgraph alone',
  about: 'A graph of a single subgraph, with nothing to join.',
  subgraphs: {
    only: {
      sdl: `${link('@key')}
        type Query {
          "Adds." add(a: Int!, b: Int! = 1): Int!
          tree(depth: Int!): Tree
          pi: Float!
          yes: Boolean!
          nothing: String
        }
        type Tree { depth: Int! left: Tree right: Tree }`,
      resolvers: {
        Query: {
          add: (_: unknown, { a, b }: { a: number; b: number }) => a + b,
          tree: (_: unknown, { depth }: { depth: number }) => ({ depth }),
          pi: () => 3.25,
          yes: () => true,
          nothing: () => null,
        },
        Tree: {
          left: ({ depth }: { depth: number }) => (depth > 0 ? { depth: depth - 1 } : null),
          right: ({ depth }: { depth: number }) => (depth > 1 ? { depth: depth - 2 } : null),
        },
      },
    },
  },
  cases: [
    {
      name: 'passes scalars through',
      query: '{ pi yes nothing add(a: 2) }',
      expected: { data: { pi: 3.25, yes: true, nothing: null, add: 3 }, ordered: true },
      maxCalls: 1,
    },
    {
      name: 'passes a deep tree through',
      query:
        '{ tree(depth: 2) { left { left { left { depth } depth } right { depth } } right { depth left { depth } } } }',
      expected: {
        data: {
          tree: { left: { left: { left: null, depth: 0 }, right: null }, right: { depth: 0, left: null } },
        },
      },
      maxCalls: 1,
    },
    {
      name: 'chooses the operation by its name',
      query: 'query One { add(a: 1) } query Two($a: Int!) { add(a: $a, b: 10) }',
      operationName: 'Two',
      variables: { a: 5 },
      expected: { data: { add: 15 } },
      maxCalls: 1,
    },
    {
      name: 'refuses several operations without a name',
      query: 'query One { add(a: 1) } query Two { add(a: 2) }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a name that no operation has',
      query: 'query One { add(a: 1) }',
      operationName: 'Three',
      expected: REFUSED,
      maxCalls: 0,
    },
    { name: 'refuses what cannot be read', query: '{ add(a: 1 }', expected: REFUSED, maxCalls: 0 },
    { name: 'refuses an unknown field', query: '{ subtract }', expected: REFUSED, maxCalls: 0 },
    {
      name: 'refuses an object without a selection',
      query: '{ tree(depth: 1) }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses one name for two different fields',
      query: '{ pi: yes pi }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a mutation where there is none',
      query: 'mutation { add(a: 1) }',
      expected: REFUSED,
      maxCalls: 0,
    },
  ],
};

const offers = [{ sku: 'o1', text: 'cheap' }];

const stubs: ConformanceGraph = {
  name: 'keys that resolve nothing',
  about: 'A subgraph refers to an entity by a key by which it cannot be asked.',
  subgraphs: {
    shop: {
      sdl: `${link('@key')}
        type Query { offers: [Offer!]! }
        type Offer @key(fields: "sku") { sku: ID! text: String! }`,
      resolvers: { Query: { offers: () => offers }, Offer: { __resolveReference: lookUp(offers, 'sku') } },
    },
    adverts: {
      sdl: `${link('@key')}
        type Query { advert: Advert! }
        type Advert { offer: Offer! slogan: String! }
        type Offer @key(fields: "sku", resolvable: false) { sku: ID! }`,
      resolvers: { Query: { advert: () => ({ offer: { sku: 'o1' }, slogan: 'Buy' }) } },
    },
  },
  cases: [
    {
      name: 'goes from the stub to the owner',
      query: '{ advert { slogan offer { text sku } } }',
      expected: { data: { advert: { slogan: 'Buy', offer: { text: 'cheap', sku: 'o1' } } } },
      maxCalls: 2,
    },
    {
      name: 'stays at the stub where the key is enough',
      query: '{ advert { offer { sku __typename } } }',
      expected: { data: { advert: { offer: { sku: 'o1', __typename: 'Offer' } } } },
      maxCalls: 1,
    },
  ],
};

/** Directives without effect, roots of other names, a single subgraph, and stubs. */
export const wholeSchemaGraphs: readonly ConformanceGraph[] = [harmless, renamedRoots, alone, stubs];
