import { type ConformanceGraph, link, lookUp } from '../case.js';

const users = [
  { id: 'u1', name: 'Mei', age: 30, home: { city: 'Ji', street: 'Long' } },
  { id: 'u2', name: 'Wu', age: 40, home: null },
];
const reviews = [
  { id: 'r1', author: { id: 'u1', name: 'Mei', home: { city: 'Ji' } } },
  { id: 'r2', author: { id: 'u2', name: 'Wu', home: null } },
  { id: 'r3', author: null },
];

const nested: ConformanceGraph = {
  name: 'provided fields',
  about: 'A subgraph gives fields of another one on one way, nested ones too, and not on another way.',
  subgraphs: {
    users: {
      sdl: `${link('@key', '@shareable')}
        type User @key(fields: "id") { id: ID! name: String! @shareable age: Int! home: Home @shareable }
        type Home { city: String! @shareable street: String! }`,
      resolvers: { User: { __resolveReference: lookUp(users, 'id') } },
    },
    reviews: {
      sdl: `${link('@key', '@external', '@provides', '@shareable')}
        type Query { reviews: [Review!]! reader: User! }
        type Review {
          id: ID!
          author: User @provides(fields: "name")
          approver: User @provides(fields: "home { city }")
        }
        type User @key(fields: "id") { id: ID! name: String! @external home: Home @external }
        type Home { city: String! @external }`,
      resolvers: {
        Query: {
          reviews: () => reviews.map((review) => ({ ...review, approver: review.author })),
          reader: () => ({ id: 'u2' }),
        },
      },
    },
  },
  cases: [
    {
      name: 'takes a provided field from where it is provided',
      query: '{ reviews { id author { name } } }',
      expected: {
        data: {
          reviews: [
            { id: 'r1', author: { name: 'Mei' } },
            { id: 'r2', author: { name: 'Wu' } },
            { id: 'r3', author: null },
          ],
        },
      },
      maxCalls: 1,
    },
    {
      name: 'fetches what is not provided',
      query: '{ reviews { author { name age } } }',
      expected: {
        data: {
          reviews: [
            { author: { name: 'Mei', age: 30 } },
            { author: { name: 'Wu', age: 40 } },
            { author: null },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'takes a provided field of an object',
      query: '{ reviews { approver { home { city } } } }',
      expected: {
        data: {
          reviews: [{ approver: { home: { city: 'Ji' } } }, { approver: { home: null } }, { approver: null }],
        },
      },
      maxCalls: 1,
    },
    {
      name: 'fetches the rest of an object of which a part is provided',
      query: '{ reviews { approver { home { street city } } } }',
      expected: {
        data: {
          reviews: [
            { approver: { home: { street: 'Long', city: 'Ji' } } },
            { approver: { home: null } },
            { approver: null },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'fetches the same field where it is provided on another way only',
      query: '{ reader { name home { city } } reviews { approver { name } } }',
      expected: {
        data: {
          reader: { name: 'Wu', home: null },
          reviews: [{ approver: { name: 'Mei' } }, { approver: { name: 'Wu' } }, { approver: null }],
        },
      },
    },
    {
      name: 'needs no living owner for what is provided',
      query: '{ reviews { author { id name } } }',
      down: ['users'],
      expected: {
        data: {
          reviews: [
            { author: { id: 'u1', name: 'Mei' } },
            { author: { id: 'u2', name: 'Wu' } },
            { author: null },
          ],
        },
      },
      maxCalls: 1,
    },
  ],
};

const films = [{ id: 'f1', title: 'Rain', minutes: 90 }];
const songs = [{ id: 's1', title: 'Wind', beats: 120 }];

const inUnions: ConformanceGraph = {
  name: 'provided fields in unions',
  about: 'A field of a union provides a field of one of the types and not of the other.',
  subgraphs: {
    library: {
      sdl: `${link('@key', '@shareable')}
        type Film @key(fields: "id") { id: ID! title: String! @shareable minutes: Int! }
        type Song @key(fields: "id") { id: ID! title: String! beats: Int! }`,
      resolvers: {
        Film: { __resolveReference: lookUp(films, 'id') },
        Song: { __resolveReference: lookUp(songs, 'id') },
      },
    },
    lists: {
      sdl: `${link('@key', '@external', '@provides')}
        type Query {
          plain: [Medium!]!
          titled: [Medium!]! @provides(fields: "... on Film { title }")
        }
        union Medium = Film | Song
        type Film @key(fields: "id") { id: ID! title: String! @external }
        type Song @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          plain: () => [
            { __typename: 'Film', id: 'f1' },
            { __typename: 'Song', id: 's1' },
          ],
          titled: () => [
            { __typename: 'Film', id: 'f1', title: 'Rain' },
            { __typename: 'Song', id: 's1' },
          ],
        },
      },
    },
  },
  cases: [
    {
      name: 'takes the provided field of the one type',
      query: '{ titled { __typename ... on Film { title } } }',
      expected: { data: { titled: [{ __typename: 'Film', title: 'Rain' }, { __typename: 'Song' }] } },
      maxCalls: 1,
    },
    {
      name: 'fetches the field of the other type',
      query: '{ titled { ... on Film { title } ... on Song { title } } }',
      expected: { data: { titled: [{ title: 'Rain' }, { title: 'Wind' }] } },
      maxCalls: 2,
    },
    {
      name: 'fetches both types where nothing is provided',
      query: '{ plain { ... on Song { beats name: title } ... on Film { minutes name: title } } }',
      expected: {
        data: {
          plain: [
            { minutes: 90, name: 'Rain' },
            { beats: 120, name: 'Wind' },
          ],
        },
      },
    },
  ],
};

/** Fields given by a subgraph that does not own them. */
export const providesGraphs: readonly ConformanceGraph[] = [nested, inUnions];
