import { type ConformanceGraph, link, lookUp, REFUSED } from '../case.js';

const ships = [
  { id: 'h1', name: 'Hai', captain: { id: 'p1' }, crew: [{ id: 'p1' }, { id: 'p2' }] },
  { id: 'h2', name: 'Jiang', captain: null, crew: [] },
];
const sailors = [
  { id: 'p1', name: 'Feng', rank: { title: 'captain', grade: 9 } },
  { id: 'p2', name: 'Yu', rank: { title: 'mate', grade: 3 } },
];

const fragments: ConformanceGraph = {
  name: 'fragments',
  about: 'Named, nested and repeated fragments, whose fields merge across subgraphs.',
  subgraphs: {
    harbour: {
      sdl: `${link('@key')}
        type Query { ships: [Ship!]! ship(id: ID!): Ship }
        type Ship @key(fields: "id") { id: ID! name: String! captain: Sailor crew: [Sailor!]! }
        type Sailor @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          ships: () => ships,
          ship: (_: unknown, { id }: { id: string }) => ships.find((ship) => ship.id === id),
        },
        Ship: { __resolveReference: lookUp(ships, 'id') },
      },
    },
    people: {
      sdl: `${link('@key')}
        type Sailor @key(fields: "id") { id: ID! name: String! rank: Rank pay(months: Int = 1): Int! }
        type Rank { title: String! grade: Int! }`,
      resolvers: {
        Sailor: {
          __resolveReference: lookUp(sailors, 'id'),
          pay: ({ rank }: { rank: { grade: number } }, { months }: { months: number }) => rank.grade * months,
        },
      },
    },
  },
  cases: [
    {
      name: 'merges one field out of several fragments, in the order of the first',
      query: `{ ship(id: "h1") { ...A ...B captain { id } } }
        fragment A on Ship { captain { rank { title } } name }
        fragment B on Ship { captain { name rank { grade title } } }`,
      expected: {
        data: {
          ship: {
            captain: { rank: { title: 'captain', grade: 9 }, name: 'Feng', id: 'p1' },
            name: 'Hai',
          },
        },
        ordered: true,
      },
      maxCalls: 2,
    },
    {
      name: 'merges one root field out of several places',
      query: `query { ships { name } ...More ... on Query { ships { crew { name } } } }
        fragment More on Query { ships { id } }`,
      expected: {
        data: {
          ships: [
            { name: 'Hai', id: 'h1', crew: [{ name: 'Feng' }, { name: 'Yu' }] },
            { name: 'Jiang', id: 'h2', crew: [] },
          ],
        },
        ordered: true,
      },
      maxCalls: 2,
    },
    {
      name: 'takes fragments within fragments, and one that is used at two depths',
      query: `{ ships { ...Outer } }
        fragment Outer on Ship { captain { ...Inner } crew { ...Inner } }
        fragment Inner on Sailor { name rank { ...Title } }
        fragment Title on Rank { title }`,
      expected: {
        data: {
          ships: [
            {
              captain: { name: 'Feng', rank: { title: 'captain' } },
              crew: [
                { name: 'Feng', rank: { title: 'captain' } },
                { name: 'Yu', rank: { title: 'mate' } },
              ],
            },
            { captain: null, crew: [] },
          ],
        },
      },
    },
    {
      name: 'gives fragments the variables of the operation',
      query: `query ($months: Int, $id: ID!) { ship(id: $id) { crew { ...Pay } } }
        fragment Pay on Sailor { pay(months: $months) one: pay }`,
      variables: { months: 12, id: 'h1' },
      expected: {
        data: {
          ship: {
            crew: [
              { pay: 108, one: 9 },
              { pay: 36, one: 3 },
            ],
          },
        },
      },
      maxCalls: 2,
    },
    {
      name: 'uses one fragment in the chosen one of two operations',
      query: `query A { ship(id: "h1") { ...F } } query B { ship(id: "h2") { ...F } }
        fragment F on Ship { name captain { name } }`,
      operationName: 'B',
      expected: { data: { ship: { name: 'Jiang', captain: null } } },
      maxCalls: 1,
    },
    {
      name: 'takes inline fragments without a type, and of the same type within each other',
      query: '{ ships { ... { name ... on Ship { ... { captain { ... on Sailor { name } } } } } } }',
      expected: {
        data: {
          ships: [
            { name: 'Hai', captain: { name: 'Feng' } },
            { name: 'Jiang', captain: null },
          ],
        },
      },
    },
    {
      name: 'keeps one field with different arguments in two fragments apart by its names',
      query: `{ ship(id: "h1") { captain { ...A ...B } } }
        fragment A on Sailor { a: pay(months: 2) } fragment B on Sailor { b: pay(months: 3) }`,
      expected: { data: { ship: { captain: { a: 18, b: 27 } } } },
    },
    {
      name: 'refuses one name with different arguments',
      query: '{ ship(id: "h1") { captain { pay(months: 2) } ... { captain { pay(months: 3) } } } }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses fragments that contain each other',
      query: '{ ships { ...A } } fragment A on Ship { id ...B } fragment B on Ship { name ...A }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a fragment that is not used',
      query: '{ ships { id } } fragment A on Ship { name }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a fragment that is not there',
      query: '{ ships { ...A } }',
      expected: REFUSED,
      maxCalls: 0,
    },
  ],
};

/** Fragments and the merging of fields. */
export const fragmentGraphs: readonly ConformanceGraph[] = [fragments];
