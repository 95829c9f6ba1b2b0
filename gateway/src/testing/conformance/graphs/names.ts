import { type ConformanceGraph, link, lookUp } from '../case.js';

const ALIASED_KEY =
  'It adds the key under its own name to a selection that uses this name for another field, and loses one of the two.';

const thing = { constructor: 'c', valueOf: null, prototype: 'p', length: 0 };

const rows = [
  { id: 'd1', name: 'Di', code: 'K' },
  { id: 'd2', name: 'Er', code: 'L' },
];

const aliases: ConformanceGraph = {
  name: 'aliases',
  about: 'Names that a query gives, also those of keys and of things that federation adds by itself.',
  subgraphs: {
    names: {
      sdl: `${link('@key')}
        type Query { docs: [Doc!]! doc(id: ID!): Doc }
        type Doc @key(fields: "id") { id: ID! name: String! code: String! related: [Doc!]! }`,
      resolvers: {
        Query: {
          docs: () => rows,
          doc: (_: unknown, { id }: { id: string }) => rows.find((row) => row.id === id),
        },
        Doc: {
          __resolveReference: lookUp(rows, 'id'),
          related: ({ id }: { id: string }) => rows.filter((row) => row.id !== id),
        },
      },
    },
    sizes: {
      sdl: `${link('@key')}
        type Doc @key(fields: "id") { id: ID! size(unit: String!): String! twin: Doc }`,
      resolvers: {
        Doc: {
          __resolveReference: (reference: object) => reference,
          size: ({ id }: { id: string }, { unit }: { unit: string }) => `${id} in ${unit}`,
          twin: ({ id }: { id: string }) => ({ id: id === 'd1' ? 'd2' : 'd1' }),
        },
      },
    },
  },
  cases: [
    {
      name: 'asks for one field twice with different arguments, in two subgraphs',
      query:
        '{ a: doc(id: "d1") { x: size(unit: "cm") y: size(unit: "mm") } b: doc(id: "d2") { x: size(unit: "m") } }',
      expected: { data: { a: { x: 'd1 in cm', y: 'd1 in mm' }, b: { x: 'd2 in m' } } },
    },
    {
      name: 'keeps the key where the query takes its name for another field',
      query: '{ docs { id: name size(unit: "cm") } }',
      expected: {
        data: {
          docs: [
            { id: 'Di', size: 'd1 in cm' },
            { id: 'Er', size: 'd2 in cm' },
          ],
        },
      },
      stock: { differs: ALIASED_KEY },
    },
    {
      name: 'keeps the key where its name and another change places',
      query: '{ docs { id: name name: id size(unit: "cm") } }',
      expected: {
        data: {
          docs: [
            { id: 'Di', name: 'd1', size: 'd1 in cm' },
            { id: 'Er', name: 'd2', size: 'd2 in cm' },
          ],
        },
      },
      stock: { differs: ALIASED_KEY },
    },
    {
      name: 'keeps the key where a field of the other subgraph takes its name',
      query: '{ docs { id: size(unit: "cm") } }',
      expected: { data: { docs: [{ id: 'd1 in cm' }, { id: 'd2 in cm' }] } },
    },
    {
      name: 'keeps the key where an object takes its name',
      query: '{ doc(id: "d1") { id: twin { id: code size(unit: "m") } } }',
      expected: { data: { doc: { id: { id: 'L', size: 'd2 in m' } } } },
      stock: { differs: ALIASED_KEY },
    },
    {
      name: 'renames the key and nothing else',
      query: '{ docs { key: id size(unit: "cm") } }',
      expected: {
        data: {
          docs: [
            { key: 'd1', size: 'd1 in cm' },
            { key: 'd2', size: 'd2 in cm' },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'renames the type name, and takes its place with nothing',
      query: '{ docs { type: __typename other: __typename size(unit: "cm") } }',
      expected: {
        data: {
          docs: [
            { type: 'Doc', other: 'Doc', size: 'd1 in cm' },
            { type: 'Doc', other: 'Doc', size: 'd2 in cm' },
          ],
        },
      },
    },
    {
      name: 'calls another field as the type name is called',
      query: '{ docs { __typename: code size(unit: "cm") } }',
      expected: {
        data: {
          docs: [
            { __typename: 'K', size: 'd1 in cm' },
            { __typename: 'L', size: 'd2 in cm' },
          ],
        },
      },
      stock: { differs: 'It adds the type name under its own name, which the query uses for another field.' },
    },
    {
      name: 'gives a field the name of the property that every object inherits from',
      query: '{ doc(id: "d1") { __proto__: code } docs { __proto__: size(unit: "m") } }',
      expected: {
        data: JSON.parse(
          '{"doc":{"__proto__":"K"},"docs":[{"__proto__":"d1 in m"},{"__proto__":"d2 in m"}]}',
        ) as unknown,
      },
    },
    {
      name: 'gives objects and a root field that name',
      query: '{ __proto__: doc(id: "d1") { code __proto__: twin { __proto__: code size(unit: "m") } } }',
      expected: {
        data: JSON.parse(
          '{"__proto__":{"code":"K","__proto__":{"__proto__":"L","size":"d2 in m"}}}',
        ) as unknown,
      },
    },
    {
      name: 'gives fields the names of the entities of a fetch and of a representation',
      query: '{ _entities: docs { _0: size(unit: "m") representations: code } }',
      expected: {
        data: {
          _entities: [
            { _0: 'd1 in m', representations: 'K' },
            { _0: 'd2 in m', representations: 'L' },
          ],
        },
      },
    },
    {
      name: 'gives fields names of digits and one letter, in the order of the query',
      query: '{ doc(id: "d1") { b: size(unit: "b") a: code _1: size(unit: "1") _0: name } }',
      expected: { data: { doc: { b: 'd1 in b', a: 'K', _1: 'd1 in 1', _0: 'Di' } }, ordered: true },
    },
  ],
};

const inherited: ConformanceGraph = {
  name: 'fields named as what every object has',
  about: 'Fields, arguments, keys and types with names that objects of the language inherit.',
  subgraphs: {
    plain: {
      sdl: `${link('@key')}
        type Query { toString: Thing! constructor(valueOf: Int): [Thing]! hasOwnProperty: String }
        type Thing @key(fields: "constructor") { constructor: ID! valueOf: String prototype: String! length: Int! }`,
      resolvers: {
        Query: {
          toString: () => thing,
          constructor: (_: unknown, args: { valueOf?: number }) => [
            { ...thing, length: Object.hasOwn(args, 'valueOf') ? args.valueOf : -1 },
            null,
          ],
          hasOwnProperty: () => null,
        },
        Thing: { __resolveReference: () => thing },
      },
    },
    more: {
      sdl: `${link('@key')}
        type Thing @key(fields: "constructor") { constructor: ID! isPrototypeOf: Odd toJSON: String! }
        type Odd { toString: String toLocaleString: [Odd!] }`,
      resolvers: {
        Thing: {
          __resolveReference: ({ constructor: key }: { constructor: unknown }) => ({
            constructor: key,
            isPrototypeOf: { toString: null, toLocaleString: [{ toString: 'x', toLocaleString: [] }] },
          }),
          toJSON: () => 'json',
        },
      },
    },
  },
  cases: [
    {
      name: 'answers such fields, present and null',
      query: '{ hasOwnProperty toString { constructor valueOf prototype length } }',
      expected: {
        data: {
          hasOwnProperty: null,
          toString: { constructor: 'c', valueOf: null, prototype: 'p', length: 0 },
        },
      },
    },
    {
      name: 'takes such an argument',
      query: 'query ($constructor: Int) { constructor(valueOf: $constructor) { length } }',
      variables: { constructor: 4 },
      expected: { data: { constructor: [{ length: 4 }, null] } },
    },
    {
      name: 'leaves such a variable absent',
      query:
        'query ($constructor: Int, $toString: Int) { constructor(valueOf: $constructor) { length } a: constructor(valueOf: $toString) { length } }',
      expected: { data: { constructor: [{ length: -1 }, null], a: [{ length: -1 }, null] } },
    },
    {
      name: 'joins by such a key and answers such fields of both',
      query:
        '{ toString { toJSON isPrototypeOf { toString toLocaleString { toString toLocaleString { toString } } } } }',
      expected: {
        data: {
          toString: {
            toJSON: 'json',
            isPrototypeOf: { toString: null, toLocaleString: [{ toString: 'x', toLocaleString: [] }] },
          },
        },
      },
      maxCalls: 2,
    },
    {
      name: 'takes such names as aliases, in a fragment of such a name',
      query: `{ valueOf: constructor { ...toString } }
        fragment toString on Thing { __defineGetter__: prototype propertyIsEnumerable: toJSON }`,
      expected: {
        data: { valueOf: [{ __defineGetter__: 'p', propertyIsEnumerable: 'json' }, null] },
      },
    },
  ],
};

/** Names of fields in answers. */
export const nameGraphs: readonly ConformanceGraph[] = [aliases, inherited];
