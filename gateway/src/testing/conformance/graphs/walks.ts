import { type ConformanceGraph, link, lookUp } from '../case.js';

const teachers = [
  { id: 't1', name: 'Tan' },
  { id: 't2', name: 'Tu' },
];
const pupils = [
  { id: 'p1', name: 'Pan', teacher: 't1' },
  { id: 'p2', name: 'Pi', teacher: 't1' },
  { id: 'p3', name: 'Po', teacher: 't2' },
];

const cycle: ConformanceGraph = {
  name: 'walks to and fro',
  about: 'Each of two subgraphs leads into the other, as often as the query goes.',
  subgraphs: {
    teachers: {
      sdl: `${link('@key')}
        type Query { teacher(id: ID!): Teacher }
        type Teacher @key(fields: "id") { id: ID! name: String! }
        type Pupil @key(fields: "id") { id: ID! teacher: Teacher! }`,
      resolvers: {
        Query: { teacher: (_: unknown, { id }: { id: string }) => teachers.find((each) => each.id === id) },
        Teacher: { __resolveReference: lookUp(teachers, 'id') },
        Pupil: {
          __resolveReference: ({ id }: { id: string }) => ({
            id,
            teacher: teachers.find((each) => each.id === pupils.find((pupil) => pupil.id === id)?.teacher),
          }),
        },
      },
    },
    pupils: {
      sdl: `${link('@key')}
        type Query { query: Query! }
        type Teacher @key(fields: "id") { id: ID! pupils: [Pupil!]! }
        type Pupil @key(fields: "id") { id: ID! name: String! query: Query! }`,
      resolvers: {
        Query: { query: () => ({}) },
        Teacher: {
          __resolveReference: ({ id }: { id: string }) => ({
            id,
            pupils: pupils.filter(({ teacher }) => teacher === id),
          }),
        },
        Pupil: { __resolveReference: lookUp(pupils, 'id'), query: () => ({}) },
      },
    },
  },
  cases: [
    {
      name: 'goes there and back',
      query: '{ teacher(id: "t1") { pupils { name teacher { name } } } }',
      expected: {
        data: {
          teacher: {
            pupils: [
              { name: 'Pan', teacher: { name: 'Tan' } },
              { name: 'Pi', teacher: { name: 'Tan' } },
            ],
          },
        },
      },
      maxCalls: 3,
    },
    {
      name: 'goes there and back three times',
      query: `{ teacher(id: "t2") { name pupils { teacher { pupils { teacher { pupils { teacher { name } name } } name } } } } }`,
      expected: {
        data: {
          teacher: {
            name: 'Tu',
            pupils: [
              {
                teacher: {
                  pupils: [{ teacher: { pupils: [{ teacher: { name: 'Tu' }, name: 'Po' }] }, name: 'Po' }],
                },
              },
            ],
          },
        },
      },
      maxCalls: 7,
    },
    {
      name: 'ends the walk where there is nobody',
      query: '{ teacher(id: "t9") { pupils { teacher { pupils { name } } } } }',
      expected: { data: { teacher: null } },
      maxCalls: 1,
    },
    {
      name: 'comes back to the query from an entity, and starts again',
      query:
        '{ teacher(id: "t2") { pupils { query { teacher(id: "t1") { name pupils { name } } __typename } } } }',
      expected: {
        data: {
          teacher: {
            pupils: [
              {
                query: {
                  teacher: { name: 'Tan', pupils: [{ name: 'Pan' }, { name: 'Pi' }] },
                  __typename: 'Query',
                },
              },
            ],
          },
        },
      },
    },
    {
      name: 'comes to the query from the query',
      query: '{ query { query { teacher(id: "t1") { name } } } }',
      expected: { data: { query: { query: { teacher: { name: 'Tan' } } } } },
    },
    {
      name: 'asks for introspection below the query, where it is no root',
      query: '{ query { __typename query { kind: __typename } } }',
      expected: { data: { query: { __typename: 'Query', query: { kind: 'Query' } } } },
    },
  ],
};

const unlike = [
  { __typename: 'Coin', id: 'c', worth: 5 },
  { __typename: 'Note', id: 12, worth: 'ten' },
];

const clashes: ConformanceGraph = {
  name: 'keys that clash',
  about: 'Types of one union have keys of one name and other types, which no single selection can hold.',
  subgraphs: {
    purse: {
      sdl: `${link('@key')}
        type Query { purse: [Money!]! }
        union Money = Coin | Note
        type Coin @key(fields: "id") { id: ID! }
        type Note @key(fields: "id") { id: Int! }`,
      resolvers: { Query: { purse: () => unlike } },
    },
    bank: {
      sdl: `${link('@key')}
        type Coin @key(fields: "id") { id: ID! metal: String! }
        type Note @key(fields: "id") { id: Int! printed: Int! }`,
      resolvers: {
        Coin: {
          __resolveReference: ({ id }: { id: unknown }) => ({ id, metal: `metal of ${JSON.stringify(id)}` }),
        },
        Note: { __resolveReference: ({ id }: { id: number }) => ({ id, printed: id + 2000 }) },
      },
    },
  },
  cases: [
    {
      name: 'asks for both keys under different names, and sends each as its own',
      query: '{ purse { ... on Coin { metal } ... on Note { printed } } }',
      expected: { data: { purse: [{ metal: 'metal of "c"' }, { printed: 2012 }] } },
    },
    {
      name: 'asks for one key where the query asks for the other',
      query: '{ purse { ... on Coin { metal id } ... on Note { printed } } }',
      expected: { data: { purse: [{ metal: 'metal of "c"', id: 'c' }, { printed: 2012 }] } },
    },
    {
      name: 'answers both keys under names of the query',
      query: '{ purse { ... on Coin { coin: id metal } ... on Note { note: id printed } } }',
      expected: {
        data: {
          purse: [
            { coin: 'c', metal: 'metal of "c"' },
            { note: 12, printed: 2012 },
          ],
        },
      },
    },
  ],
};

const gardens = [{ id: 'g1', plot: { row: 1, owner: { id: 'o1' } } }];

const throughValues: ConformanceGraph = {
  name: 'entities inside values',
  about: 'Entities are reached through objects without keys, in lists and in objects of entities.',
  subgraphs: {
    gardens: {
      sdl: `${link('@key')}
        type Query { gardens: [Garden!]! }
        type Garden @key(fields: "id") { id: ID! plot: Plot }
        type Plot { row: Int! owner: Owner! }
        type Owner @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { gardens: () => gardens }, Garden: { __resolveReference: lookUp(gardens, 'id') } },
    },
    owners: {
      sdl: `${link('@key')}
        type Owner @key(fields: "id") { id: ID! contact: Contact! }
        type Contact { phones: [Phone!]! keeper: Keeper! }
        type Phone { number: String! kind: String }
        type Keeper @key(fields: "code") { code: Int! }`,
      resolvers: {
        Owner: {
          __resolveReference: ({ id }: { id: string }) => ({
            id,
            contact: {
              phones: [
                { number: '1', kind: null },
                { number: '2', kind: 'home' },
              ],
              keeper: { code: 3 },
            },
          }),
        },
      },
    },
    keepers: {
      sdl: `${link('@key')}
        type Keeper @key(fields: "code") { code: Int! name: String! garden: Garden }
        type Garden @key(fields: "id") { id: ID! area: Int! }`,
      resolvers: {
        Keeper: {
          __resolveReference: ({ code }: { code: number }) => ({
            code,
            name: `k${code}`,
            garden: { id: 'g1' },
          }),
        },
        Garden: { __resolveReference: ({ id }: { id: string }) => ({ id, area: 50 }), area: () => 50 },
      },
    },
  },
  cases: [
    {
      name: 'goes through three subgraphs and back to the first',
      query:
        '{ gardens { plot { row owner { contact { phones { kind number } keeper { name garden { area plot { row } } } } } } } }',
      expected: {
        data: {
          gardens: [
            {
              plot: {
                row: 1,
                owner: {
                  contact: {
                    phones: [
                      { kind: null, number: '1' },
                      { kind: 'home', number: '2' },
                    ],
                    keeper: { name: 'k3', garden: { area: 50, plot: { row: 1 } } },
                  },
                },
              },
            },
          ],
        },
        ordered: true,
      },
      maxCalls: 4,
    },
    {
      name: 'asks for one thing at the end of the way and nothing on it',
      query: '{ gardens { plot { owner { contact { keeper { name } } } } } }',
      expected: { data: { gardens: [{ plot: { owner: { contact: { keeper: { name: 'k3' } } } } }] } },
      maxCalls: 3,
    },
  ],
};

/** Ways through several subgraphs. */
export const walkGraphs: readonly ConformanceGraph[] = [cycle, clashes, throughValues];
