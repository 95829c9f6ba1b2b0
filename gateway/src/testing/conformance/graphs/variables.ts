import { type ConformanceGraph, link, lookUp, REFUSED } from '../case.js';

/** What a resolver got, as text, in which an absent argument is seen. */
function seen(_: unknown, args: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(args);
}

const things = [{ id: 't1' }, { id: 't2' }];

const variables: ConformanceGraph = {
  name: 'variables',
  about: 'Arguments from variables, told back as each subgraph got them, at the root and in entities.',
  subgraphs: {
    one: {
      sdl: `${link('@key')}
        type Query {
          things: [Thing!]!
          plain(value: Int): String!
          defaulted(value: Int = 7): String!
          needed(value: Int!): String!
          neededWithDefault(value: Int! = 8): String!
          listed(values: [Int]): String!
          strict(values: [[Int!]!]): String!
        }
        type Thing @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          things: () => things,
          plain: seen,
          defaulted: seen,
          needed: seen,
          neededWithDefault: seen,
          listed: seen,
          strict: seen,
        },
      },
    },
    two: {
      sdl: `${link('@key')}
        type Thing @key(fields: "id") {
          id: ID!
          echo(value: Int = 5, text: String): String!
        }`,
      resolvers: { Thing: { __resolveReference: lookUp(things, 'id'), echo: seen } },
    },
  },
  cases: [
    {
      name: 'leaves an argument out whose variable is absent',
      query: 'query ($v: Int) { plain(value: $v) }',
      expected: { data: { plain: '{}' } },
    },
    {
      name: 'sends a variable that is null as null',
      query: 'query ($v: Int) { plain(value: $v) defaulted(value: $v) }',
      variables: { v: null },
      expected: { data: { plain: '{"value":null}', defaulted: '{"value":null}' } },
    },
    {
      name: 'lets the argument have its default where the variable is absent',
      query: 'query ($v: Int) { defaulted(value: $v) }',
      expected: { data: { defaulted: '{"value":7}' } },
    },
    {
      name: 'takes the default of the variable before that of the argument',
      query: 'query ($v: Int = 1) { defaulted(value: $v) plain(value: $v) }',
      expected: { data: { defaulted: '{"value":1}', plain: '{"value":1}' } },
    },
    {
      name: 'lets null stand against the default of the variable',
      query: 'query ($v: Int = 1) { defaulted(value: $v) }',
      variables: { v: null },
      expected: { data: { defaulted: '{"value":null}' } },
    },
    {
      name: 'takes a nullable variable with a default for a non-null argument',
      query: 'query ($v: Int = 3) { needed(value: $v) }',
      expected: { data: { needed: '{"value":3}' } },
    },
    {
      name: 'takes an absent nullable variable for a non-null argument that has a default',
      query: 'query ($v: Int) { neededWithDefault(value: $v) }',
      expected: { data: { neededWithDefault: '{"value":8}' } },
    },
    {
      name: 'puts variables into lists, an absent one as null',
      query: 'query ($a: Int, $b: Int) { listed(values: [$a, 2, $b]) }',
      variables: { a: 1 },
      expected: { data: { listed: '{"values":[1,2,null]}' } },
    },
    {
      name: 'makes a list of one value',
      query: 'query ($v: [Int], $w: [[Int!]!]) { listed(values: $v) strict(values: $w) }',
      variables: { v: 4, w: 5 },
      expected: { data: { listed: '{"values":[4]}', strict: '{"values":[[5]]}' } },
    },
    {
      name: 'hands variables to the fetch of entities, defaults too',
      query: 'query ($v: Int = 9, $t: String) { things { id echo(value: $v, text: $t) } }',
      variables: { t: 'x' },
      expected: {
        data: {
          things: [
            { id: 't1', echo: '{"value":9,"text":"x"}' },
            { id: 't2', echo: '{"value":9,"text":"x"}' },
          ],
        },
      },
    },
    {
      name: 'keeps an absent variable absent in the fetch of entities',
      query: 'query ($v: Int, $t: String) { things { echo(value: $v, text: $t) } }',
      expected: { data: { things: [{ echo: '{"value":5}' }, { echo: '{"value":5}' }] } },
    },
    {
      name: 'keeps variables of the same field under two names apart',
      query: 'query ($v: Int, $w: Int) { things { a: echo(value: $v) b: echo(value: $w) } }',
      variables: { v: 1, w: 2 },
      expected: {
        data: {
          things: [
            { a: '{"value":1}', b: '{"value":2}' },
            { a: '{"value":1}', b: '{"value":2}' },
          ],
        },
      },
    },
    {
      name: 'ignores values of variables that the operation does not define',
      query: 'query ($v: Int) { plain(value: $v) }',
      variables: { v: 1, other: 'nothing' },
      expected: { data: { plain: '{"value":1}' } },
    },
    {
      name: 'lets a variable have the name that the entities of a fetch are sent under',
      query: 'query ($representations: String) { things { echo(text: $representations) } }',
      variables: { representations: 'mine' },
      expected: {
        data: {
          things: [{ echo: '{"value":5,"text":"mine"}' }, { echo: '{"value":5,"text":"mine"}' }],
        },
      },
      stock: {
        differs: 'It refuses to fetch entities with a variable of that name, a name that is free to clients.',
      },
    },
    {
      name: 'lets variables have the names that the entities of several fetches are sent under in one call',
      query: `query ($representations_0: String, $representations_1: Int) {
        things { echo(text: $representations_0) }
        others: things { echo(value: $representations_1) }
      }`,
      variables: { representations_0: 'mine', representations_1: 1 },
      expected: {
        data: {
          things: [{ echo: '{"value":5,"text":"mine"}' }, { echo: '{"value":5,"text":"mine"}' }],
          others: [{ echo: '{"value":1}' }, { echo: '{"value":1}' }],
        },
      },
    },
    {
      name: 'refuses a missing value of a non-null variable',
      query: 'query ($v: Int!) { needed(value: $v) }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a value of a wrong type',
      query: 'query ($v: Int) { plain(value: $v) }',
      variables: { v: '1' },
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a null within a list of non-nulls',
      query: 'query ($v: [[Int!]!]) { strict(values: $v) }',
      variables: { v: [[1, null]] },
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a variable that is defined and not used',
      query: 'query ($v: Int) { things { id } }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a variable that is used and not defined',
      query: '{ plain(value: $v) }',
      expected: REFUSED,
      maxCalls: 0,
    },
  ],
};

/** Values of variables, coerced and handed on. */
export const variableGraphs: readonly ConformanceGraph[] = [variables];
