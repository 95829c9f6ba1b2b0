import { type ConformanceGraph, link } from '../case.js';

const WITHOUT_CONTEXT = 'It refuses to start with a supergraph that uses @context.';

interface Priced {
  readonly id: string;
}

const priceOf = ({ id }: Priced, { currency }: { currency?: string | null }) =>
  `${id} in ${currency ?? 'nothing'}`;

const parents: ConformanceGraph = {
  name: 'values from the context of several parents',
  about: 'A field of an item takes an argument from the shop or the market above it.',
  subgraphs: {
    places: {
      sdl: `${link('@key', '@context', '@fromContext')}
        type Query { shops: [Shop!]! market: Market! }
        type Shop @key(fields: "id") @context(name: "place") { id: ID! currency: String! items: [Item!]! first: Item }
        type Market @key(fields: "id") @context(name: "place") { id: ID! money: String! items: [Item!]! }
        type Item @key(fields: "id") {
          id: ID!
          price(
            currency: String @fromContext(field: "$place ... on Shop { currency } ... on Market { money }")
          ): String!
          name: String
        }`,
      resolvers: {
        Query: {
          shops: () => [
            { id: 's1', currency: 'CNY', items: [{ id: 'i1' }, { id: 'i2' }], first: { id: 'i1' } },
            { id: 's2', currency: 'EUR', items: [{ id: 'i1' }], first: null },
          ],
          market: () => ({ id: 'm1', money: 'gold', items: [{ id: 'i3' }] }),
        },
        Item: {
          __resolveReference: (reference: object) => reference,
          price: priceOf,
          name: ({ id }: Priced) => `name of ${id}`,
        },
      },
    },
    ratings: {
      sdl: `${link('@key')}
        type Item @key(fields: "id") { id: ID! stars: Int! }`,
      resolvers: { Item: { __resolveReference: ({ id }: Priced) => ({ id, stars: Number(id.slice(1)) }) } },
    },
  },
  cases: [
    {
      name: 'gives each item the value of its own parent',
      query: '{ shops { items { price } } }',
      expected: {
        data: {
          shops: [
            { items: [{ price: 'i1 in CNY' }, { price: 'i2 in CNY' }] },
            { items: [{ price: 'i1 in EUR' }] },
          ],
        },
      },
      stock: { differs: WITHOUT_CONTEXT },
    },
    {
      name: 'takes another field of another type of parent',
      query: '{ market { items { id price } } }',
      expected: { data: { market: { items: [{ id: 'i3', price: 'i3 in gold' }] } } },
      stock: { differs: WITHOUT_CONTEXT },
    },
    {
      name: 'serves parents of both types in one request',
      query: '{ market { items { price name } } shops { first { name price stars } } }',
      expected: {
        data: {
          market: { items: [{ price: 'i3 in gold', name: 'name of i3' }] },
          shops: [{ first: { name: 'name of i1', price: 'i1 in CNY', stars: 1 } }, { first: null }],
        },
      },
      stock: { differs: WITHOUT_CONTEXT },
    },
    {
      name: 'answers the value of the context as far as the query asks for it, under its names',
      query: '{ shops { id: currency items { cost: price } } }',
      expected: {
        data: {
          shops: [
            { id: 'CNY', items: [{ cost: 'i1 in CNY' }, { cost: 'i2 in CNY' }] },
            { id: 'EUR', items: [{ cost: 'i1 in EUR' }] },
          ],
        },
      },
      stock: { differs: WITHOUT_CONTEXT },
    },
    {
      name: 'needs no context where no such field is asked for',
      query: '{ shops { items { name } } }',
      expected: {
        data: {
          shops: [
            { items: [{ name: 'name of i1' }, { name: 'name of i2' }] },
            { items: [{ name: 'name of i1' }] },
          ],
        },
      },
      maxCalls: 1,
      stock: { differs: WITHOUT_CONTEXT },
    },
    {
      name: 'hides the argument from clients',
      query: '{ __type(name: "Item") { fields { name args { name } } } }',
      expected: {
        data: {
          __type: {
            fields: [
              { name: 'id', args: [] },
              { name: 'price', args: [] },
              { name: 'name', args: [] },
              { name: 'stars', args: [] },
            ],
          },
        },
      },
      maxCalls: 0,
      stock: { differs: WITHOUT_CONTEXT },
    },
  ],
};

const fromElsewhere: ConformanceGraph = {
  name: 'values from a context that another subgraph fills',
  about:
    'The value that a field takes from above is known to another subgraph, and may be an object or null.',
  subgraphs: {
    rooms: {
      sdl: `${link('@key', '@context', '@fromContext', '@external')}
        type Query { houses: [House!]! }
        type House @key(fields: "id") @context(name: "house") {
          id: ID! language: String @external rooms: [Room!]! }
        type Room @key(fields: "id") {
          id: ID!
          sign(language: String @fromContext(field: "$house { language }"), loud: Boolean): String!
        }`,
      resolvers: {
        Query: {
          houses: () => [
            { id: 'h1', rooms: [{ id: 'r1' }, { id: 'r2' }] },
            { id: 'h2', rooms: [{ id: 'r1' }] },
          ],
        },
        House: { __resolveReference: (reference: object) => reference },
        Room: {
          __resolveReference: (reference: object) => reference,
          sign: ({ id }: Priced, { language, loud }: { language?: string | null; loud?: boolean | null }) =>
            `${id} ${language ?? 'mute'}${loud === true ? '!' : ''}`,
        },
      },
    },
    languages: {
      sdl: `${link('@key')}
        type House @key(fields: "id") { id: ID! language: String }`,
      resolvers: {
        House: { __resolveReference: ({ id }: Priced) => ({ id, language: id === 'h1' ? 'zh' : null }) },
      },
    },
  },
  cases: [
    {
      name: 'fetches the value first, and gives null where it is null',
      query: '{ houses { rooms { sign } } }',
      expected: {
        data: {
          houses: [{ rooms: [{ sign: 'r1 zh' }, { sign: 'r2 zh' }] }, { rooms: [{ sign: 'r1 mute' }] }],
        },
      },
      stock: { differs: WITHOUT_CONTEXT },
    },
    {
      name: 'gives an argument of the client along with it',
      query: 'query ($loud: Boolean) { houses { rooms { a: sign(loud: $loud) b: sign } } }',
      variables: { loud: true },
      expected: {
        data: {
          houses: [
            {
              rooms: [
                { a: 'r1 zh!', b: 'r1 zh' },
                { a: 'r2 zh!', b: 'r2 zh' },
              ],
            },
            { rooms: [{ a: 'r1 mute!', b: 'r1 mute' }] },
          ],
        },
      },
      stock: { differs: WITHOUT_CONTEXT },
    },
  ],
};

/** Arguments that are taken from the objects above. */
export const contextGraphs: readonly ConformanceGraph[] = [parents, fromElsewhere];
