import { type ConformanceGraph, errorsAt, link, lookUp } from '../case.js';

const UNKNOWN_TYPE = 'It nulls an object whose type is unknown, or its fields, and tells of no error.';

const media = [
  { __typename: 'Book', id: 'm1', title: 'Reeds', pages: 120 },
  { __typename: 'Film', id: 'm2', title: 'Snow', minutes: 95 },
];
const scores = [
  { id: 'm1', score: 4, critics: [{ name: 'Lu' }] },
  { id: 'm2', score: 2, critics: [] },
];

const interfaceObjects: ConformanceGraph = {
  name: 'interface objects',
  about: 'A subgraph adds fields to an interface without knowing what types it has.',
  subgraphs: {
    archive: {
      sdl: `${link('@key')}
        type Query { media: [Medium!]! book: Book! }
        interface Medium @key(fields: "id") { id: ID! title: String! }
        type Book implements Medium @key(fields: "id") { id: ID! title: String! pages: Int! }
        type Film implements Medium @key(fields: "id") { id: ID! title: String! minutes: Int! }`,
      resolvers: {
        Query: { media: () => media, book: () => media[0] },
        Medium: { __resolveReference: lookUp(media, 'id') },
        Book: { __resolveReference: lookUp(media, 'id') },
        Film: { __resolveReference: lookUp(media, 'id') },
      },
    },
    critics: {
      sdl: `${link('@key', '@interfaceObject')}
        type Query { best: Medium! worst: [Medium!]! lost: Medium }
        type Medium @key(fields: "id") @interfaceObject { id: ID! score: Int! critics: [Critic!]! }
        type Critic { name: String! }`,
      resolvers: {
        Query: { best: () => scores[0], worst: () => [scores[1]], lost: () => ({ id: 'm9', score: 0 }) },
        Medium: { __resolveReference: lookUp(scores, 'id') },
      },
    },
  },
  cases: [
    {
      name: 'adds the fields to every type of the interface',
      query: '{ media { title score critics { name } } }',
      expected: {
        data: {
          media: [
            { title: 'Reeds', score: 4, critics: [{ name: 'Lu' }] },
            { title: 'Snow', score: 2, critics: [] },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'adds the fields to an object that is asked for by its own type',
      query: '{ book { pages score } }',
      expected: { data: { book: { pages: 120, score: 4 } } },
      maxCalls: 2,
    },
    {
      name: 'adds the fields inside fragments on the types',
      query: '{ media { ... on Book { pages score } ... on Film { rating: score } } }',
      expected: { data: { media: [{ pages: 120, score: 4 }, { rating: 2 }] } },
    },
    {
      name: 'needs nobody else where the type does not matter',
      query: '{ best { id score } }',
      expected: { data: { best: { id: 'm1', score: 4 } } },
      maxCalls: 1,
    },
    {
      name: 'gets the type from the subgraph that owns the interface',
      query: '{ best { __typename score } worst { kind: __typename } }',
      expected: { data: { best: { __typename: 'Book', score: 4 }, worst: [{ kind: 'Film' }] } },
    },
    {
      name: 'gets fields of the interface from its owner',
      query: '{ best { title } worst { score title id } }',
      expected: { data: { best: { title: 'Reeds' }, worst: [{ score: 2, title: 'Snow', id: 'm2' }] } },
    },
    {
      name: 'chooses among fragments by the type that the owner tells',
      query:
        '{ best { score ... on Book { pages } ... on Film { minutes } } worst { ... on Book { pages } } }',
      expected: { data: { best: { score: 4, pages: 120 }, worst: [{}] } },
    },
    {
      name: 'chooses among fragments with fields that only the interface object has',
      query: '{ worst { ... on Film { score } ... on Book { critics { name } } } }',
      expected: { data: { worst: [{ score: 2 }] } },
    },
    {
      name: 'gives the interface its own fields by a fragment on it',
      query: '{ best { ... on Medium { score ... on Medium { title } } } }',
      expected: { data: { best: { score: 4, title: 'Reeds' } } },
    },
    {
      name: 'has no object whose type its owner does not know',
      query: '{ lost { id __typename } }',
      expected: { data: { lost: null }, errors: 'some' },
      stock: { differs: UNKNOWN_TYPE },
    },
    {
      name: 'needs no type for an object whose owner does not know it',
      query: '{ lost { id score } }',
      expected: { data: { lost: { id: 'm9', score: 0 } } },
      maxCalls: 1,
    },
    {
      name: 'nulls up to the root where an added field is lost that may not be null',
      query: '{ media { title } book { title score } }',
      down: ['critics'],
      expected: { data: null, errors: errorsAt('book.score') },
      stock: { differs: 'Its error of a dead subgraph has no path.' },
    },
  ],
};

const nonResolvable: ConformanceGraph = {
  name: 'a non-resolvable interface object',
  about: 'A subgraph refers to an interface by its key and answers nothing about it.',
  subgraphs: {
    archive: {
      sdl: `${link('@key')}
        type Query { all: [Medium!]! }
        interface Medium @key(fields: "id") { id: ID! title: String }
        type Book implements Medium @key(fields: "id") { id: ID! title: String pages: Int! }
        type Film implements Medium @key(fields: "id") { id: ID! title: String minutes: Int! }`,
      resolvers: {
        Query: { all: () => media },
        Medium: { __resolveReference: lookUp(media, 'id') },
        Book: { __resolveReference: lookUp(media, 'id') },
        Film: { __resolveReference: lookUp(media, 'id') },
      },
    },
    loans: {
      sdl: `${link('@key', '@interfaceObject')}
        type Query { lent: Medium! broken: Medium! perhaps: Medium shelf: [Medium]! }
        type Medium @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }`,
      resolvers: {
        Query: {
          lent: () => ({ id: 'm2' }),
          broken: () => ({ id: 'm9' }),
          perhaps: () => ({ id: 'm9' }),
          shelf: () => [{ id: 'm1' }, null, { id: 'm9' }, { id: 'm2' }],
        },
      },
    },
  },
  cases: [
    {
      name: 'gets everything but the key from the owner',
      query: '{ lent { id title __typename ... on Film { minutes } } }',
      expected: { data: { lent: { id: 'm2', title: 'Snow', __typename: 'Film', minutes: 95 } } },
      maxCalls: 2,
    },
    {
      name: 'has no object of unknown type where one must be',
      query: '{ broken { __typename id } }',
      expected: { data: null, errors: 'some' },
      stock: { differs: UNKNOWN_TYPE },
    },
    {
      name: 'has no object of unknown type where one may be',
      query: '{ perhaps { __typename title } }',
      expected: { data: { perhaps: null }, errors: 'some' },
      stock: { differs: UNKNOWN_TYPE },
    },
    {
      name: 'has none of unknown type in a list',
      query: '{ shelf { __typename title } }',
      expected: {
        data: {
          shelf: [{ __typename: 'Book', title: 'Reeds' }, null, null, { __typename: 'Film', title: 'Snow' }],
        },
        errors: 'some',
      },
      stock: { differs: UNKNOWN_TYPE },
    },
    {
      name: 'gives the key alone without a call of the owner',
      query: '{ lent { id } shelf { id } }',
      expected: { data: { lent: { id: 'm2' }, shelf: [{ id: 'm1' }, null, { id: 'm9' }, { id: 'm2' }] } },
      maxCalls: 1,
    },
    {
      name: 'leaves other root fields alone where the type of one is not to be had',
      query: '{ perhaps { __typename } all { title } }',
      expected: { data: { perhaps: null, all: [{ title: 'Reeds' }, { title: 'Snow' }] }, errors: 'some' },
      stock: { differs: UNKNOWN_TYPE },
    },
  ],
};

const tools = [
  { __typename: 'Saw', id: 't1', mass: 3 },
  { __typename: 'Axe', id: 't2', mass: 5 },
];

const requiring: ConformanceGraph = {
  name: 'an interface object that requires fields',
  about: 'A field that is added to an interface needs a field of the types behind it.',
  subgraphs: {
    shed: {
      sdl: `${link('@key')}
        type Query { tools: [Tool!]! }
        interface Tool @key(fields: "id") { id: ID! mass: Int! }
        type Saw implements Tool @key(fields: "id") { id: ID! mass: Int! }
        type Axe implements Tool @key(fields: "id") { id: ID! mass: Int! }`,
      resolvers: {
        Query: { tools: () => tools },
        Tool: { __resolveReference: lookUp(tools, 'id') },
        Saw: { __resolveReference: lookUp(tools, 'id') },
        Axe: { __resolveReference: lookUp(tools, 'id') },
      },
    },
    rent: {
      sdl: `${link('@key', '@interfaceObject', '@external', '@requires')}
        type Query { popular: Tool! }
        type Tool @key(fields: "id") @interfaceObject {
          id: ID!
          mass: Int! @external
          fee: Int! @requires(fields: "mass")
        }`,
      resolvers: {
        Query: { popular: () => ({ id: 't2' }) },
        Tool: {
          __resolveReference: (reference: object) => reference,
          fee: ({ mass }: { mass: number }) => mass * 10,
        },
      },
    },
  },
  cases: [
    {
      name: 'sends the required field of each type',
      query: '{ tools { fee } }',
      expected: { data: { tools: [{ fee: 30 }, { fee: 50 }] } },
      maxCalls: 2,
    },
    {
      name: 'fetches the required field and comes back',
      query: '{ popular { fee } }',
      expected: { data: { popular: { fee: 50 } } },
      maxCalls: 3,
    },
    {
      name: 'requires inside a fragment on one type',
      query: '{ tools { __typename ... on Axe { fee } } }',
      expected: { data: { tools: [{ __typename: 'Saw' }, { __typename: 'Axe', fee: 50 }] } },
      maxCalls: 2,
    },
  ],
};

/** Interfaces that other subgraphs extend without their types. */
export const interfaceObjectGraphs: readonly ConformanceGraph[] = [
  interfaceObjects,
  nonResolvable,
  requiring,
];
