import { type ConformanceGraph, type ConformanceResolver, link, lookUp } from '../case.js';

const talks = [{ id: 't1', all: ['one', 'two', 'three', 'four'] }];

const comments: ConformanceResolver = (
  { all }: { all: readonly string[] },
  { limit, upper }: { limit: number; upper?: boolean | null },
) =>
  all
    .slice(0, limit)
    .map((text) => ({ text: upper === true ? text.toUpperCase() : text, length: text.length }));

interface RequiredTalk {
  readonly comments: readonly { readonly text: string }[];
}

const joined = ({ comments: given }: RequiredTalk) => given.map(({ text }) => text).join('+');

const SHARED_NAME =
  'It fetches the field for itself and for the query under one name, so that one of them gets the value of other arguments.';

const oneArgument: ConformanceGraph = {
  name: 'required fields with arguments',
  about: 'A field needs another one with arguments of its own, whatever the query asks that one with.',
  subgraphs: {
    talks: {
      sdl: `${link('@key')}
        type Query { talk: Talk! talks: [Talk!]! }
        type Talk @key(fields: "id") { id: ID! comments(limit: Int!, upper: Boolean): [Comment!]! }
        type Comment { text: String! length: Int! }`,
      resolvers: {
        Query: { talk: () => talks[0], talks: () => talks },
        Talk: { __resolveReference: lookUp(talks, 'id'), comments },
      },
    },
    digests: {
      sdl: `${link('@key', '@external', '@requires')}
        type Talk @key(fields: "id") {
          id: ID!
          comments(limit: Int!, upper: Boolean): [Comment!]! @external
          digest: String @requires(fields: "comments(limit: 3) { text }")
        }
        type Comment @external { text: String! }`,
      resolvers: { Talk: { __resolveReference: (reference: object) => reference, digest: joined } },
    },
  },
  cases: [
    {
      name: 'asks with the arguments of the requirement',
      query: '{ talk { digest } }',
      expected: { data: { talk: { digest: 'one+two+three' } } },
      maxCalls: 2,
    },
    {
      name: 'keeps the arguments of the query apart, from a literal',
      query: '{ talk { comments(limit: 1) { text } digest } }',
      expected: { data: { talk: { comments: [{ text: 'one' }], digest: 'one+two+three' } } },
      maxCalls: 2,
      stock: { differs: SHARED_NAME },
    },
    {
      name: 'keeps the arguments of the query apart, from a variable',
      query: 'query ($limit: Int!) { talk { comments(limit: $limit) { text } digest } }',
      variables: { limit: 2 },
      expected: {
        data: { talk: { comments: [{ text: 'one' }, { text: 'two' }], digest: 'one+two+three' } },
      },
      maxCalls: 2,
      stock: { differs: SHARED_NAME },
    },
    {
      name: 'keeps them apart where a variable has the value of the requirement by chance',
      query: 'query ($limit: Int!) { talk { comments(limit: $limit) { length } digest } }',
      variables: { limit: 3 },
      expected: {
        data: { talk: { comments: [{ length: 3 }, { length: 3 }, { length: 5 }], digest: 'one+two+three' } },
      },
      maxCalls: 2,
    },
    {
      name: 'keeps an argument apart that only the query gives',
      query: '{ talk { comments(limit: 3, upper: true) { text } digest } }',
      expected: {
        data: {
          talk: { comments: [{ text: 'ONE' }, { text: 'TWO' }, { text: 'THREE' }], digest: 'one+two+three' },
        },
      },
      stock: { differs: SHARED_NAME },
    },
    {
      name: 'keeps them apart where the query renames the field',
      query: '{ talk { first: comments(limit: 1) { text } digest } }',
      expected: { data: { talk: { first: [{ text: 'one' }], digest: 'one+two+three' } } },
      maxCalls: 2,
    },
    {
      name: 'keeps them apart in a named fragment',
      query: `{ talk { ...Shown digest } }
        fragment Shown on Talk { comments(limit: 1) { text } }`,
      expected: { data: { talk: { comments: [{ text: 'one' }], digest: 'one+two+three' } } },
      stock: { differs: SHARED_NAME },
    },
    {
      name: 'keeps them apart in an inline fragment, in a list',
      query: '{ talks { ... on Talk { digest } ... { comments(limit: 0) { text } } } }',
      expected: { data: { talks: [{ digest: 'one+two+three', comments: [] }] } },
      stock: { differs: SHARED_NAME },
    },
    {
      name: 'answers the query with the same arguments from the same call',
      query: '{ talk { comments(limit: 3) { length } digest } }',
      expected: {
        data: { talk: { comments: [{ length: 3 }, { length: 3 }, { length: 5 }], digest: 'one+two+three' } },
      },
      maxCalls: 2,
    },
  ],
};

const SAME_VALUE = 'It sends one value of the field for both requirements.';

const twoArguments: ConformanceGraph = {
  name: 'one field required with different arguments',
  about: 'Two fields of one subgraph need the same field, each with arguments of its own.',
  subgraphs: {
    talks: {
      sdl: `${link('@key')}
        type Query { talk: Talk! }
        type Talk @key(fields: "id") { id: ID! comments(limit: Int!, upper: Boolean): [Comment!]! }
        type Comment { text: String! length: Int! }`,
      resolvers: {
        Query: { talk: () => talks[0] },
        Talk: { __resolveReference: lookUp(talks, 'id'), comments },
      },
    },
    digests: {
      sdl: `${link('@key', '@external', '@requires')}
        type Talk @key(fields: "id") {
          id: ID!
          comments(limit: Int!, upper: Boolean): [Comment!]! @external
          short: String! @requires(fields: "comments(limit: 1) { text }")
          long: String! @requires(fields: "comments(limit: 3) { text }")
          loud: String! @requires(fields: "comments(limit: 1, upper: true) { text }")
          stamp: String!
        }
        type Comment @external { text: String! }`,
      resolvers: {
        Talk: {
          __resolveReference: (reference: object) => reference,
          short: joined,
          long: joined,
          loud: joined,
          stamp: ({ id }: { id: string }) => `stamp of ${id}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'gives one of them what it needs',
      query: '{ talk { long } }',
      expected: { data: { talk: { long: 'one+two+three' } } },
      maxCalls: 2,
    },
    {
      name: 'gives two of them what each needs',
      query: '{ talk { short long } }',
      expected: { data: { talk: { short: 'one', long: 'one+two+three' } } },
      stock: { differs: SAME_VALUE },
    },
    {
      name: 'gives all of them what each needs, with a field that needs nothing',
      query: '{ talk { loud long short stamp } }',
      expected: {
        data: { talk: { loud: 'ONE', long: 'one+two+three', short: 'one', stamp: 'stamp of t1' } },
      },
      stock: { differs: SAME_VALUE },
    },
    {
      name: 'gives all of them what each needs, with the field itself',
      query: '{ talk { loud short comments(limit: 2) { text } } }',
      expected: {
        data: { talk: { loud: 'ONE', short: 'one', comments: [{ text: 'one' }, { text: 'two' }] } },
      },
      stock: { differs: SAME_VALUE },
    },
  ],
};

const prices: Readonly<Record<string, number>> = { CNY: 70, EUR: 9 };

const defaults: ConformanceGraph = {
  name: 'a required argument with a default',
  about: 'A field needs another one without its argument, which then has its default.',
  subgraphs: {
    prices: {
      sdl: `${link('@key')}
        type Query { good: Good! }
        type Good @key(fields: "id") { id: ID! price(currency: Currency! = CNY): Int! }
        enum Currency { CNY EUR }`,
      resolvers: {
        Query: { good: () => ({ id: 'g1' }) },
        Good: {
          __resolveReference: (reference: object) => reference,
          price: (_: unknown, { currency }: { currency: string }) => prices[currency],
        },
      },
    },
    taxes: {
      sdl: `${link('@key', '@external', '@requires')}
        type Good @key(fields: "id") {
          id: ID!
          price(currency: Currency! = CNY): Int! @external
          tax: Int! @requires(fields: "price")
          duty: Int! @requires(fields: "price(currency: EUR)")
        }
        enum Currency { CNY EUR }`,
      resolvers: {
        Good: {
          __resolveReference: (reference: object) => reference,
          tax: ({ price }: { price: number }) => price / 10,
          duty: ({ price }: { price: number }) => price + 1,
        },
      },
    },
  },
  cases: [
    {
      name: 'takes the default',
      query: '{ good { tax } }',
      expected: { data: { good: { tax: 7 } } },
      maxCalls: 2,
    },
    {
      name: 'takes an enum value',
      query: '{ good { duty } }',
      expected: { data: { good: { duty: 10 } } },
      maxCalls: 2,
    },
    {
      name: 'keeps the default apart from the argument of the query',
      query: '{ good { price(currency: EUR) tax } }',
      expected: { data: { good: { price: 9, tax: 7 } } },
      stock: { differs: SHARED_NAME },
    },
    {
      name: 'keeps the default apart from the argument of another requirement',
      query: '{ good { tax duty price } }',
      expected: { data: { good: { tax: 7, duty: 10, price: 70 } } },
      stock: { differs: SAME_VALUE },
    },
  ],
};

/** Fields that need fields with arguments. */
export const requiresArgumentsGraphs: readonly ConformanceGraph[] = [oneArgument, twoArguments, defaults];
