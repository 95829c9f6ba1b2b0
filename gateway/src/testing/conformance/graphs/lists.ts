import { type ConformanceGraph, link, lookUp } from '../case.js';

const points = [
  { id: 'a', next: ['b', 'c'] },
  { id: 'b', next: [] },
  { id: 'c', next: ['a'] },
];
const stub = (id: string | null) => (id === null ? null : { id });

const lists: ConformanceGraph = {
  name: 'lists',
  about: 'Lists of lists, empty ones, nulls within, and entities that come several times.',
  subgraphs: {
    grid: {
      sdl: `${link('@key')}
        type Query {
          grid: [[Point]]! cube: [[[Point!]!]!]! none: [Point!]! perhaps: [Point] numbers: [[Int]]
          twice: [Point]! many(count: Int!): [Point!]!
        }
        type Point @key(fields: "id") { id: ID! next: [Point!]! }`,
      resolvers: {
        Query: {
          grid: () => [['a', null, 'b'].map(stub), [], null, ['a'].map(stub)],
          cube: () => [[['a', 'b'].map(stub)], [], [[], ['c'].map(stub)]],
          none: () => [],
          perhaps: () => null,
          numbers: () => [[1, null], [], null],
          twice: () => ['a', 'a', null, 'b', 'a'].map(stub),
          many: (_: unknown, { count }: { count: number }) =>
            Array.from({ length: count }, (_each, index) => ({ id: index % 3 === 0 ? 'a' : `p${index}` })),
        },
        Point: {
          __resolveReference: lookUp(points, 'id'),
          next: ({ id }: { id: string }) => points.find((point) => point.id === id)?.next.map(stub) ?? [],
        },
      },
    },
    heights: {
      sdl: `${link('@key')}
        type Point @key(fields: "id") { id: ID! height: Int near: [[Point]] }`,
      resolvers: {
        Point: {
          __resolveReference: (reference: object) => reference,
          height: ({ id }: { id: string }) => id.charCodeAt(0),
          near: () => [[{ id: 'c' }, null], []],
        },
      },
    },
  },
  cases: [
    {
      name: 'joins in lists of lists, past nulls',
      query: '{ grid { id height } }',
      expected: {
        data: {
          grid: [
            [{ id: 'a', height: 97 }, null, { id: 'b', height: 98 }],
            [],
            null,
            [{ id: 'a', height: 97 }],
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'joins in lists of lists of lists',
      query: '{ cube { height } }',
      expected: { data: { cube: [[[{ height: 97 }, { height: 98 }]], [], [[], [{ height: 99 }]]] } },
      maxCalls: 2,
    },
    {
      name: 'asks nobody for an empty list or for no list',
      query: '{ none { height } perhaps { height } }',
      expected: { data: { none: [], perhaps: null } },
      maxCalls: 1,
    },
    {
      name: 'passes lists of lists of scalars through',
      query: '{ numbers }',
      expected: { data: { numbers: [[1, null], [], null] } },
    },
    {
      name: 'answers an entity at each place where it is',
      query: '{ twice { height id } }',
      expected: {
        data: {
          twice: [
            { height: 97, id: 'a' },
            { height: 97, id: 'a' },
            null,
            { height: 98, id: 'b' },
            { height: 97, id: 'a' },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'joins lists that come from a list that was joined',
      query: '{ twice { near { id next { height } } } }',
      expected: {
        data: {
          twice: [
            { near: [[{ id: 'c', next: [{ height: 97 }] }, null], []] },
            { near: [[{ id: 'c', next: [{ height: 97 }] }, null], []] },
            null,
            { near: [[{ id: 'c', next: [{ height: 97 }] }, null], []] },
            { near: [[{ id: 'c', next: [{ height: 97 }] }, null], []] },
          ],
        },
      },
      maxCalls: 4,
    },
    {
      name: 'answers the same entity with other fields at another place',
      query: '{ twice { id } grid { height } cube { near { height } } }',
      expected: {
        data: {
          twice: [{ id: 'a' }, { id: 'a' }, null, { id: 'b' }, { id: 'a' }],
          grid: [[{ height: 97 }, null, { height: 98 }], [], null, [{ height: 97 }]],
          cube: [
            [[{ near: [[{ height: 99 }, null], []] }, { near: [[{ height: 99 }, null], []] }]],
            [],
            [[], [{ near: [[{ height: 99 }, null], []] }]],
          ],
        },
      },
    },
    {
      name: 'keeps the order of a long list with repetitions',
      query: '{ many(count: 300) { id height } }',
      expected: {
        data: {
          many: Array.from({ length: 300 }, (_, index) =>
            index % 3 === 0 ? { id: 'a', height: 97 } : { id: `p${index}`, height: 112 },
          ),
        },
      },
    },
  ],
};

const tags = [
  { key: ['x', 'y'], note: 'two' },
  { key: [], note: 'none' },
];

const listKeys: ConformanceGraph = {
  name: 'values within keys',
  about: 'Keys with lists, nulls, numbers, booleans and objects in lists.',
  subgraphs: {
    first: {
      sdl: `${link('@key', '@shareable')}
        type Query { tagged: [Tagged!]! odd: [Odd!]! }
        type Tagged @key(fields: "key") { key: [String!]! }
        type Odd @key(fields: "number flag text parts { code }") {
          number: Float! flag: Boolean! text: String parts: [Part]! }
        type Part { code: Int @shareable label: String }`,
      resolvers: {
        Query: {
          tagged: () => tags,
          odd: () => [
            { number: 1.5, flag: false, text: null, parts: [{ code: 0, label: 'zero' }, null] },
            { number: 0, flag: true, text: '', parts: [] },
          ],
        },
      },
    },
    second: {
      sdl: `${link('@key', '@shareable')}
        type Tagged @key(fields: "key") { key: [String!]! note: String }
        type Odd @key(fields: "number flag text parts { code }") {
          number: Float! flag: Boolean! text: String parts: [Part]! sum: String! }
        type Part { code: Int @shareable }`,
      resolvers: {
        Tagged: {
          __resolveReference: ({ key }: { key: readonly string[] }) =>
            tags.find((tag) => tag.key.join() === key.join()),
        },
        Odd: {
          __resolveReference: (reference: object) => reference,
          sum: ({
            number,
            flag,
            text,
            parts,
          }: {
            number: number;
            flag: boolean;
            text: string | null;
            parts: readonly ({ code: number } | null)[];
          }) => JSON.stringify([number, flag, text, parts.map((part) => part && part.code)]),
        },
      },
    },
  },
  cases: [
    {
      name: 'joins by a key that is a list, an empty one too',
      query: '{ tagged { note } }',
      expected: { data: { tagged: [{ note: 'two' }, { note: 'none' }] } },
      maxCalls: 2,
    },
    {
      name: 'sends nulls, falsehood, zero and empty things in keys as they are',
      query: '{ odd { sum } }',
      expected: { data: { odd: [{ sum: '[1.5,false,null,[0,null]]' }, { sum: '[0,true,"",[]]' }] } },
      maxCalls: 2,
    },
    {
      name: 'answers the other fields of objects in a key',
      query: '{ odd { parts { label } sum } }',
      expected: {
        data: {
          odd: [
            { parts: [{ label: 'zero' }, null], sum: '[1.5,false,null,[0,null]]' },
            { parts: [], sum: '[0,true,"",[]]' },
          ],
        },
      },
      maxCalls: 2,
    },
  ],
};

/** Lists in answers and in keys. */
export const listGraphs: readonly ConformanceGraph[] = [lists, listKeys];
