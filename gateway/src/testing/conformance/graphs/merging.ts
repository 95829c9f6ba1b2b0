import { type ConformanceGraph, link, REFUSED } from '../case.js';

function seen(_: unknown, args: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(args);
}

const intersections: ConformanceGraph = {
  name: 'what remains of inputs that differ',
  about: 'Input fields, arguments and values of input enums are kept where every subgraph has them.',
  subgraphs: {
    wide: {
      sdl: `${link('@shareable')}
        type Query { wide(order: Order, filter: Filter): String! both(a: Int, b: Int): String! @shareable }
        enum Order { UP DOWN RANDOM }
        input Filter { from: Int to: Int = 10 note: String }`,
      resolvers: { Query: { wide: seen, both: seen } },
    },
    narrow: {
      sdl: `${link('@shareable')}
        type Query { narrow(order: Order, filter: Filter): String! both(a: Int): String! @shareable }
        enum Order { UP DOWN }
        input Filter { from: Int to: Int = 10 }`,
      resolvers: { Query: { narrow: seen, both: seen } },
    },
  },
  cases: [
    {
      name: 'takes a value that both have',
      query: '{ wide(order: UP) narrow(order: DOWN) }',
      expected: { data: { wide: '{"order":"UP"}', narrow: '{"order":"DOWN"}' } },
    },
    {
      name: 'refuses a value that one of them lacks',
      query: '{ wide(order: RANDOM) }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'takes an input object with what both have',
      query: 'query ($filter: Filter) { wide(filter: $filter) narrow(filter: { to: 3 }) }',
      variables: { filter: { from: 1 } },
      expected: { data: { wide: '{"filter":{"from":1,"to":10}}', narrow: '{"filter":{"to":3}}' } },
    },
    {
      name: 'refuses an input field that one of them lacks',
      query: '{ wide(filter: { note: "x" }) }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'takes an argument that both have',
      query: '{ both(a: 1) }',
      expected: { data: { both: '{"a":1}' } },
      maxCalls: 1,
    },
    {
      name: 'refuses an argument that one of them lacks',
      query: '{ both(b: 1) }',
      expected: REFUSED,
      maxCalls: 0,
    },
  ],
};

const unions: ConformanceGraph = {
  name: 'what comes together of outputs that differ',
  about:
    'Values of output enums come from every subgraph, and a field is as loose as its loosest subgraph says.',
  subgraphs: {
    first: {
      sdl: `${link('@shareable', '@key')}
        type Query { first: State! box: Box! }
        enum State { OPEN SHUT }
        type Box @key(fields: "id") { id: ID! size: Size! }
        type Size @shareable { height: Int! note: String! }`,
      resolvers: {
        Query: { first: () => 'SHUT', box: () => ({ id: 'b', size: { height: 4, note: 'n' } }) },
      },
    },
    second: {
      sdl: `${link('@shareable', '@key')}
        type Query { second: [State!]! }
        enum State { OPEN LOST }
        type Box @key(fields: "id") { id: ID! lid: Size! }
        type Size @shareable { height: Int note: String! }`,
      resolvers: {
        Query: { second: () => ['LOST', 'OPEN'] },
        Box: { __resolveReference: ({ id }: { id: string }) => ({ id, lid: { height: null, note: 'm' } }) },
      },
    },
  },
  cases: [
    {
      name: 'answers the values of each',
      query: '{ first second }',
      expected: { data: { first: 'SHUT', second: ['LOST', 'OPEN'] } },
    },
    {
      name: 'lets a field be null that one of them lets be null',
      query: '{ box { size { height note } lid { height note } } }',
      expected: { data: { box: { size: { height: 4, note: 'n' }, lid: { height: null, note: 'm' } } } },
      maxCalls: 2,
    },
    {
      name: 'tells of the values of both in introspection',
      query: `{
        state: __type(name: "State") { enumValues { name } }
        size: __type(name: "Size") { fields { name type { kind name } } }
      }`,
      expected: {
        data: {
          state: { enumValues: [{ name: 'OPEN' }, { name: 'SHUT' }, { name: 'LOST' }] },
          size: {
            fields: [
              { name: 'height', type: { kind: 'SCALAR', name: 'Int' } },
              { name: 'note', type: { kind: 'NON_NULL', name: null } },
            ],
          },
        },
      },
      maxCalls: 0,
    },
  ],
};

/** How differing definitions of one thing become one. */
export const mergingGraphs: readonly ConformanceGraph[] = [intersections, unions];
