import { type ConformanceGraph, link, lookUp } from '../case.js';

const valueTypes: ConformanceGraph = {
  name: 'shared value types and root fields',
  about: 'Types without a key and fields of the query that several subgraphs know alike.',
  subgraphs: {
    left: {
      sdl: `${link('@shareable', '@key')}
        type Query { version: String! @shareable total: Money! site: Site }
        type Money @shareable { amount: Int! currency: String! }
        type Site @key(fields: "id") { id: ID! rent: Money }`,
      resolvers: {
        Query: {
          version: () => '1.0',
          total: () => ({ amount: 3, currency: 'CNY' }),
          site: () => ({ id: 's1', rent: { amount: 9, currency: 'CNY' } }),
        },
        Site: { __resolveReference: lookUp([{ id: 's1', rent: { amount: 9, currency: 'CNY' } }], 'id') },
      },
    },
    right: {
      sdl: `${link('@shareable', '@key')}
        type Query { version: String! @shareable debt: Money }
        type Money @shareable { amount: Int! currency: String! }
        type Site @key(fields: "id") { id: ID! deposit: Money! fees: [Money!]! }`,
      resolvers: {
        Query: { version: () => '1.0', debt: () => null },
        Site: {
          __resolveReference: lookUp(
            [{ id: 's1', deposit: { amount: 20, currency: 'EUR' }, fees: [{ amount: 1, currency: 'EUR' }] }],
            'id',
          ),
        },
      },
    },
  },
  cases: [
    {
      name: 'asks one subgraph for a shared root field',
      query: '{ version }',
      expected: { data: { version: '1.0' } },
      maxCalls: 1,
    },
    {
      name: 'asks for a shared root field on the way of another',
      query: '{ debt { amount } version }',
      expected: { data: { debt: null, version: '1.0' } },
      maxCalls: 1,
    },
    {
      name: 'keeps values of one type from two subgraphs apart',
      query:
        '{ site { rent { amount currency } deposit { currency amount } fees { amount } } total { amount } }',
      expected: {
        data: {
          site: {
            rent: { amount: 9, currency: 'CNY' },
            deposit: { currency: 'EUR', amount: 20 },
            fees: [{ amount: 1 }],
          },
          total: { amount: 3 },
        },
      },
      maxCalls: 2,
    },
    {
      name: 'asks for the type of a shared value',
      query: '{ total { __typename kind: __typename } }',
      expected: { data: { total: { __typename: 'Money', kind: 'Money' } } },
    },
  ],
};

const splitRoot: ConformanceGraph = {
  name: 'one root object out of two subgraphs',
  about: 'A shared root field gives an object without a key, of which each subgraph knows another part.',
  subgraphs: {
    paper: {
      sdl: `${link('@shareable')}
        type Query { report(year: Int!): Report @shareable }
        type Report { year: Int! @shareable pages: Int! chapters: [String!]! inner: Inner @shareable }
        type Inner { a: String }`,
      resolvers: {
        Query: {
          report: (_: unknown, { year }: { year: number }) =>
            year > 2000 ? { year, pages: 12, chapters: ['x', 'y'], inner: { a: 'A' } } : null,
        },
      },
    },
    press: {
      sdl: `${link('@shareable')}
        type Query { report(year: Int!): Report @shareable }
        type Report { year: Int! @shareable copies: Int! inner: Inner @shareable }
        type Inner { b: String }`,
      resolvers: {
        Query: {
          report: (_: unknown, { year }: { year: number }) =>
            year > 2000 ? { year, copies: year * 2, inner: { b: 'B' } } : null,
        },
      },
    },
  },
  cases: [
    {
      name: 'merges the two answers',
      query: '{ report(year: 2020) { year pages copies } }',
      expected: { data: { report: { year: 2020, pages: 12, copies: 4040 } } },
      maxCalls: 2,
    },
    {
      name: 'merges objects within the two answers',
      query: '{ report(year: 2020) { inner { b a } chapters } }',
      expected: { data: { report: { inner: { b: 'B', a: 'A' }, chapters: ['x', 'y'] } }, ordered: true },
      maxCalls: 2,
    },
    {
      name: 'keeps two years apart',
      query: '{ old: report(year: 2001) { copies pages } new: report(year: 2002) { copies pages } }',
      expected: { data: { old: { copies: 4002, pages: 12 }, new: { copies: 4004, pages: 12 } } },
      maxCalls: 2,
    },
    {
      name: 'is null where both say so',
      query: '{ report(year: 1999) { copies pages } }',
      expected: { data: { report: null } },
      maxCalls: 2,
    },
    {
      name: 'gives the variable to both',
      query: 'query ($year: Int = 2005) { report(year: $year) { copies pages } }',
      expected: { data: { report: { copies: 4010, pages: 12 } } },
      maxCalls: 2,
    },
    {
      name: 'asks one subgraph where it knows all of it',
      query: '{ report(year: 2020) { year copies inner { b } } }',
      expected: { data: { report: { year: 2020, copies: 4040, inner: { b: 'B' } } } },
      maxCalls: 1,
    },
  ],
};

const products = [
  { id: 'q1', price: 1, name: 'Pot' },
  { id: 'q2', price: 2, name: 'Pan' },
];
const newPrices = [
  { id: 'q1', price: 100 },
  { id: 'q2', price: 200 },
];

const overriding: ConformanceGraph = {
  name: 'overridden fields',
  about:
    'A field, a root field and a required field have moved to another subgraph; the old one still has its old values.',
  subgraphs: {
    old: {
      sdl: `${link('@key', '@external', '@requires')}
        type Query { products: [Product!]! motto: String }
        type Product @key(fields: "id") { id: ID! price: Int name: String! }`,
      resolvers: {
        Query: { products: () => products, motto: () => 'old' },
        Product: { __resolveReference: lookUp(products, 'id') },
      },
    },
    new: {
      sdl: `${link('@key', '@override')}
        type Query { dearest: Product! motto: String @override(from: "old") }
        type Product @key(fields: "id") { id: ID! price: Int @override(from: "old") }`,
      resolvers: {
        Query: { dearest: () => newPrices[1], motto: () => 'new' },
        Product: { __resolveReference: lookUp(newPrices, 'id') },
      },
    },
    taxes: {
      sdl: `${link('@key', '@external', '@requires')}
        type Product @key(fields: "id") {
          id: ID!
          price: Int @external
          tax: Int @requires(fields: "price")
        }`,
      resolvers: {
        Product: {
          __resolveReference: (reference: object) => reference,
          tax: ({ price }: { price: number }) => price / 10,
        },
      },
    },
  },
  cases: [
    {
      name: 'takes the field from where it has moved',
      query: '{ products { name price } }',
      expected: {
        data: {
          products: [
            { name: 'Pot', price: 100 },
            { name: 'Pan', price: 200 },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'asks the new subgraph alone where it starts there',
      query: '{ dearest { id price } motto }',
      expected: { data: { dearest: { id: 'q2', price: 200 }, motto: 'new' } },
      maxCalls: 1,
    },
    {
      name: 'takes a root field from where it has moved, though the old one is asked as well',
      query: '{ motto products { id } }',
      expected: { data: { motto: 'new', products: [{ id: 'q1' }, { id: 'q2' }] } },
      maxCalls: 2,
    },
    {
      name: 'sends the moved value where it is required',
      query: '{ products { tax } }',
      expected: { data: { products: [{ tax: 10 }, { tax: 20 }] } },
      maxCalls: 3,
    },
  ],
};

/** Fields of several subgraphs and fields that have moved. */
export const sharingGraphs: readonly ConformanceGraph[] = [valueTypes, splitRoot, overriding];
