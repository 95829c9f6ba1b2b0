import { type ConformanceGraph, link, REFUSED } from '../case.js';

function seen(_: unknown, args: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(args);
}

const DOCUMENT = { name: 'x', list: [1, [2, { deep: null }]], __typename: 'Nothing', empty: {}, none: [] };

const scalars: ConformanceGraph = {
  name: 'scalars',
  about: 'Custom scalars of every shape, numbers at the edges, and custom scalars as keys and requirements.',
  subgraphs: {
    stored: {
      sdl: `${link('@key')}
        scalar JSON
        scalar Day
        scalar Big
        type Query {
          cell: Cell!
          document: JSON
          matrix: [[JSON]]
          largest: Int! smallest: Int! tiny: Float! huge: Float! whole: Float! zero: Float!
          big: Big! safe: Big! text: String! empty: String!
          number: ID!
          echo(value: JSON, day: Day): JSON
          told(value: JSON): String!
        }
        type Cell @key(fields: "day") { day: Day! meta: JSON }`,
      resolvers: {
        Query: {
          cell: () => ({ day: '2019-02-03', meta: { a: [1, 2], b: null } }),
          document: () => DOCUMENT,
          matrix: () => [[DOCUMENT, null], [], [[1], 'x', 0, false]],
          largest: () => 2147483647,
          smallest: () => -2147483648,
          tiny: () => 5e-324,
          huge: () => 1.7976931348623157e308,
          whole: () => 3,
          zero: () => 0,
          big: () => '9007199254740993000001',
          safe: () => 9007199254740991,
          text: () => 'a"b\\c\n\t\u0000\u2028"é中😀</script>',
          empty: () => '',
          number: () => 17,
          echo: (_: unknown, { value }: { value?: unknown }) => value,
          told: seen,
        },
        Cell: {
          __resolveReference: ({ day }: { day: string }) => ({ day, meta: { a: [1, 2], b: null } }),
        },
      },
    },
    needing: {
      sdl: `${link('@key', '@external', '@requires')}
        scalar JSON
        scalar Day
        type Cell @key(fields: "day") {
          day: Day!
          meta: JSON @external
          weekday: String!
          size: Int! @requires(fields: "meta")
          copy(value: JSON): JSON
        }`,
      resolvers: {
        Cell: {
          __resolveReference: (reference: object) => reference,
          weekday: ({ day }: { day: string }) => `weekday of ${day}`,
          size: ({ meta }: { meta: object }) => JSON.stringify(meta).length,
          copy: (_: unknown, { value }: { value?: unknown }) => value,
        },
      },
    },
  },
  cases: [
    {
      name: 'passes an object in a custom scalar through as it is',
      query: '{ document matrix }',
      expected: { data: { document: DOCUMENT, matrix: [[DOCUMENT, null], [], [[1], 'x', 0, false]] } },
      maxCalls: 1,
    },
    {
      name: 'keeps numbers at the edges',
      query: '{ largest smallest tiny huge whole zero safe }',
      expected: {
        data: {
          largest: 2147483647,
          smallest: -2147483648,
          tiny: 5e-324,
          huge: 1.7976931348623157e308,
          whole: 3,
          zero: 0,
          safe: 9007199254740991,
        },
      },
    },
    {
      name: 'keeps a big number that is told as text',
      query: '{ big number }',
      expected: { data: { big: '9007199254740993000001', number: '17' } },
    },
    {
      name: 'keeps every kind of character',
      query: '{ text empty }',
      expected: { data: { text: 'a"b\\c\n\t\u0000\u2028"é中😀</script>', empty: '' } },
    },
    {
      name: 'joins by a custom scalar and sends another one that is required',
      query: '{ cell { weekday size } }',
      expected: { data: { cell: { weekday: 'weekday of 2019-02-03', size: 20 } } },
      maxCalls: 2,
    },
    {
      name: 'takes a custom scalar from a variable',
      query: 'query ($v: JSON) { echo(value: $v) cell { copy(value: $v) } }',
      variables: { v: DOCUMENT },
      expected: { data: { echo: DOCUMENT, cell: { copy: DOCUMENT } } },
    },
    {
      name: 'takes a custom scalar from a literal',
      query: '{ echo(value: { a: [1, 2.5, "x", true, null], b: { c: {} } }) }',
      expected: { data: { echo: { a: [1, 2.5, 'x', true, null], b: { c: {} } } } },
    },
    {
      name: 'takes a variable inside a literal of a custom scalar',
      query: 'query ($v: Int, $w: JSON) { echo(value: { a: $v, b: [$w] }) cell { copy(value: { c: $v }) } }',
      variables: { v: 3, w: { x: 1 } },
      expected: { data: { echo: { a: 3, b: [{ x: 1 }] }, cell: { copy: { c: 3 } } } },
    },
    {
      name: 'takes text with every kind of character in a literal and in a variable',
      query:
        'query ($v: JSON) { a: told(value: $v) b: told(value: "\\"中\\u0041\\n") c: told(value: """block "x" \\ y""") }',
      variables: { v: '"é\n' },
      expected: {
        data: {
          a: JSON.stringify({ value: '"é\n' }),
          b: JSON.stringify({ value: '"中A\n' }),
          c: JSON.stringify({ value: 'block "x" \\ y' }),
        },
      },
    },
    {
      name: 'refuses a selection on a custom scalar',
      query: '{ document { name } }',
      expected: REFUSED,
      maxCalls: 0,
    },
  ],
};

const inputs: ConformanceGraph = {
  name: 'enums and input objects',
  about: 'Enums in and out, input objects with defaults, nested ones, and lists of them.',
  subgraphs: {
    search: {
      sdl: `${link('@key')}
        enum Level { LOW MID HIGH }
        input Inner { level: Level = MID deep: Int! = 2 }
        input Search { text: String = "any" levels: [Level!] = [LOW, HIGH] inner: Inner = { deep: 7 } more: [Inner!] }
        type Query {
          search(by: Search!): String!
          perhaps(by: Search = { text: "given" }): String!
          level(at: Level! = LOW): Level!
          levels(of: [Level]): [Level]
          gauge: Gauge!
        }
        type Gauge @key(fields: "level") { level: Level! }`,
      resolvers: {
        Query: {
          search: seen,
          perhaps: seen,
          level: (_: unknown, { at }: { at: string }) => at,
          levels: (_: unknown, { of }: { of?: unknown }) => of,
          gauge: () => ({ level: 'HIGH' }),
        },
      },
    },
    gauges: {
      sdl: `${link('@key')}
        enum Level { LOW MID HIGH }
        type Gauge @key(fields: "level") { level: Level! next(by: Level, and: Extra): String! }
        input Extra { a: Int = 1 b: [Extra!] level: Level }`,
      resolvers: {
        Gauge: {
          __resolveReference: (reference: object) => reference,
          next: ({ level }: { level: string }, args: object) => `${level} ${JSON.stringify(args)}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'takes and answers enum values',
      query:
        'query ($at: Level!, $of: [Level]) { level a: level(at: HIGH) b: level(at: $at) levels(of: $of) }',
      variables: { at: 'MID', of: ['LOW', null, 'HIGH'] },
      expected: { data: { level: 'LOW', a: 'HIGH', b: 'MID', levels: ['LOW', null, 'HIGH'] } },
    },
    {
      name: 'joins by an enum',
      query: 'query ($by: Level) { gauge { next(by: $by) } }',
      variables: { by: 'LOW' },
      expected: { data: { gauge: { next: 'HIGH {"by":"LOW"}' } } },
      maxCalls: 2,
    },
    {
      name: 'fills in the defaults of input fields, nested ones too',
      query: '{ search(by: {}) }',
      expected: {
        data: {
          search: JSON.stringify({
            by: { text: 'any', levels: ['LOW', 'HIGH'], inner: { level: 'MID', deep: 7 } },
          }),
        },
      },
    },
    {
      name: 'fills in the default of the argument',
      query: '{ perhaps }',
      expected: {
        data: {
          perhaps: JSON.stringify({
            by: { text: 'given', levels: ['LOW', 'HIGH'], inner: { level: 'MID', deep: 7 } },
          }),
        },
      },
    },
    {
      name: 'keeps null apart from absent in input fields',
      query: 'query ($by: Search!) { search(by: $by) }',
      variables: { by: { text: null, levels: [], inner: null, more: [{}, { deep: 1, level: null }] } },
      expected: {
        data: {
          search: JSON.stringify({
            by: {
              text: null,
              levels: [],
              inner: null,
              more: [
                { level: 'MID', deep: 2 },
                { level: null, deep: 1 },
              ],
            },
          }),
        },
      },
    },
    {
      name: 'takes variables inside input literals, absent ones as absent',
      query: `query ($t: String, $l: Level!, $d: Int!, $gone: Inner) {
        search(by: { text: $t, levels: [$l, MID], inner: $gone, more: { deep: $d } })
      }`,
      variables: { l: 'LOW', d: 5 },
      expected: {
        data: {
          search: JSON.stringify({
            by: {
              text: 'any',
              levels: ['LOW', 'MID'],
              inner: { level: 'MID', deep: 7 },
              more: [{ level: 'MID', deep: 5 }],
            },
          }),
        },
      },
    },
    {
      name: 'takes recursive input in the fetch of an entity',
      query: 'query ($e: [Extra!], $l: Level) { gauge { next(and: { b: $e, level: $l }) } }',
      variables: { e: [{ a: 2 }, { b: [{ a: null }] }], l: 'MID' },
      expected: {
        data: {
          gauge: {
            next: `HIGH ${JSON.stringify({
              and: { a: 1, b: [{ a: 2 }, { a: 1, b: [{ a: null }] }], level: 'MID' },
            })}`,
          },
        },
      },
    },
    { name: 'refuses text for an enum', query: '{ level(at: "LOW") }', expected: REFUSED, maxCalls: 0 },
    {
      name: 'refuses an unknown value of an enum',
      query: 'query ($at: Level!) { level(at: $at) }',
      variables: { at: 'NONE' },
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses an unknown input field in a variable',
      query: 'query ($by: Search!) { search(by: $by) }',
      variables: { by: { inner: { wrong: 1 } } },
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses null for a non-null input field',
      query: '{ search(by: { inner: { deep: null } }) }',
      expected: REFUSED,
      maxCalls: 0,
    },
  ],
};

/** Values in and out. */
export const scalarGraphs: readonly ConformanceGraph[] = [scalars, inputs];
