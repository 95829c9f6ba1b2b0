import { type ConformanceGraph, link, lookUp, REFUSED } from '../case.js';

const birds = [
  { __typename: 'Owl', id: 'w1', name: 'Hu', prey: 'mouse' },
  { __typename: 'Duck', id: 'w2', name: 'Ya', pond: 'north' },
];
const rings = [
  { id: 'w1', ring: 'R1', year: 2018 },
  { id: 'w2', ring: 'R2', year: 2019 },
];

const conditions: ConformanceGraph = {
  name: 'skip and include',
  about: 'Conditions at fields and fragments, at the root and around what another subgraph gives.',
  subgraphs: {
    birds: {
      sdl: `${link('@key')}
        type Query { birds: [Bird!]! owl: Owl! count: Int! }
        interface Bird { id: ID! name: String! }
        type Owl implements Bird @key(fields: "id") { id: ID! name: String! prey: String! }
        type Duck implements Bird @key(fields: "id") { id: ID! name: String! pond: String! }`,
      resolvers: {
        Query: { birds: () => birds, owl: () => birds[0], count: () => 2 },
        Owl: { __resolveReference: lookUp(birds, 'id') },
        Duck: { __resolveReference: lookUp(birds, 'id') },
      },
    },
    rings: {
      sdl: `${link('@key')}
        type Query { ringCount: Int! }
        type Owl @key(fields: "id") { id: ID! ring: String! year: Int! }
        type Duck @key(fields: "id") { id: ID! ring: String! year: Int! }`,
      resolvers: {
        Query: { ringCount: () => 2 },
        Owl: { __resolveReference: lookUp(rings, 'id') },
        Duck: { __resolveReference: lookUp(rings, 'id') },
      },
    },
  },
  cases: [
    {
      name: 'leaves out by literals',
      query:
        '{ owl { name @skip(if: true) prey @include(if: true) id @include(if: false) year @skip(if: false) } }',
      expected: { data: { owl: { prey: 'mouse', year: 2018 } } },
    },
    {
      name: 'leaves out by variables',
      query:
        'query ($a: Boolean!, $b: Boolean!) { owl { name @skip(if: $a) prey @include(if: $b) ring @skip(if: $b) } }',
      variables: { a: true, b: false },
      expected: { data: { owl: { ring: 'R1' } } },
    },
    {
      name: 'takes in by the same variables the other way round',
      query:
        'query ($a: Boolean!, $b: Boolean!) { owl { name @skip(if: $a) prey @include(if: $b) ring @skip(if: $b) } }',
      variables: { a: false, b: true },
      expected: { data: { owl: { name: 'Hu', prey: 'mouse' } } },
      maxCalls: 1,
    },
    {
      name: 'answers a field with both only where both let it',
      query: `query ($yes: Boolean!, $no: Boolean!) { owl {
        a: ring @skip(if: $no) @include(if: $yes)
        b: ring @skip(if: $yes) @include(if: $yes)
        c: ring @skip(if: $no) @include(if: $no)
        d: name @skip(if: $yes) @include(if: $no)
      } }`,
      variables: { yes: true, no: false },
      expected: { data: { owl: { a: 'R1' } } },
      maxCalls: 2,
    },
    {
      name: 'answers a field that one of its two places takes in',
      query:
        'query ($no: Boolean!) { owl { ring @include(if: $no) ring name @include(if: $no) ... { name } } }',
      variables: { no: false },
      expected: { data: { owl: { ring: 'R1', name: 'Hu' } } },
    },
    {
      name: 'answers a field that neither of its two places takes in not at all',
      query: 'query ($a: Boolean!, $b: Boolean!) { owl { ring @include(if: $a) id ring @skip(if: $b) } }',
      variables: { a: false, b: true },
      expected: { data: { owl: { id: 'w1' } } },
      maxCalls: 1,
      stock: { differs: 'It asks the second subgraph, of which no field is left.' },
    },
    {
      name: 'asks nobody for entities whose fields are all left out',
      query:
        'query ($no: Boolean!) { birds { id ... on Owl @include(if: $no) { ring } ... on Duck { year @include(if: $no) } } }',
      variables: { no: false },
      expected: { data: { birds: [{ id: 'w1' }, { id: 'w2' }] } },
      maxCalls: 1,
    },
    {
      name: 'takes conditions at named fragments',
      query: `query ($a: Boolean!, $b: Boolean!) { birds { ...Named @include(if: $a) ...Ringed @skip(if: $b) } }
        fragment Named on Bird { name }
        fragment Ringed on Bird { ... on Owl { ring } ... on Duck { year } }`,
      variables: { a: false, b: false },
      expected: { data: { birds: [{ ring: 'R1' }, { year: 2019 }] } },
    },
    {
      name: 'takes a named fragment once with and once without a condition',
      query: `query ($no: Boolean!) { owl { ...Ringed @include(if: $no) ...Ringed } }
        fragment Ringed on Owl { ring }`,
      variables: { no: false },
      expected: { data: { owl: { ring: 'R1' } } },
    },
    {
      name: 'takes conditions within conditions',
      query: `query ($a: Boolean!, $b: Boolean!) { owl { id
        ... @include(if: $a) { name ... @skip(if: $b) { ring ... @include(if: $b) { year } } }
      } }`,
      variables: { a: true, b: false },
      expected: { data: { owl: { id: 'w1', name: 'Hu', ring: 'R1' } } },
    },
    {
      name: 'leaves a root field and its subgraph out',
      query: 'query ($no: Boolean!) { count ringCount @include(if: $no) }',
      variables: { no: false },
      expected: { data: { count: 2 } },
      maxCalls: 1,
    },
    {
      name: 'answers an empty object where every root field is left out by a variable',
      query: 'query ($no: Boolean!) { count @include(if: $no) ... @include(if: $no) { owl { ring } } }',
      variables: { no: false },
      expected: { data: {} },
      maxCalls: 0,
    },
    {
      name: 'answers an empty object where every root field is left out by a literal',
      query: '{ count @skip(if: true) }',
      expected: { data: {} },
      maxCalls: 0,
    },
    {
      name: 'answers empty objects where every field of an object is left out',
      query: 'query ($no: Boolean!) { owl { ring @include(if: $no) } birds { name @include(if: $no) } }',
      variables: { no: false },
      expected: { data: { owl: {}, birds: [{}, {}] } },
    },
    {
      name: 'takes the default of a condition',
      query:
        'query ($no: Boolean = false, $yes: Boolean! = true) { owl { name @include(if: $no) ring @include(if: $yes) } }',
      expected: { data: { owl: { ring: 'R1' } } },
    },
    {
      name: 'uses one variable as a condition and nothing else, in the fetch of an entity',
      query: 'query ($yes: Boolean!) { owl { ring year @include(if: $yes) } }',
      variables: { yes: true },
      expected: { data: { owl: { ring: 'R1', year: 2018 } } },
      maxCalls: 2,
    },
    {
      name: 'leaves out the type name',
      query:
        'query ($no: Boolean!) { __typename @include(if: $no) birds { __typename @skip(if: true) kind: __typename @include(if: $no) name } }',
      variables: { no: false },
      expected: { data: { birds: [{ name: 'Hu' }, { name: 'Ya' }] } },
    },
    {
      name: 'refuses null for a condition',
      query: 'query ($no: Boolean) { count @include(if: $no) }',
      variables: { no: null },
      expected: REFUSED,
      maxCalls: 0,
    },
  ],
};

const CONDITIONS =
  'It plans both cases as one: what both require is sent together, and is not there where a part is left out.';

const boxes = [
  { id: 'b1', size: 2, color: 'red', lid: { id: 'b2', size: 3 }, maker: { id: 'm1' } },
  { id: 'b2', size: 3, color: 'blue', lid: null, maker: { id: 'm1' } },
];
const makers = [{ id: 'm1', mark: 'M', town: 'Lu' }];

const requiring: ConformanceGraph = {
  name: 'skip and include around what is required',
  about: 'A field that requires another is left out at one place of the query and not at another.',
  subgraphs: {
    boxes: {
      sdl: `${link('@key')}
        type Query { boxes: [Box!]! count: Int! }
        type Box @key(fields: "id") { id: ID! size: Int! lid: Box }`,
      resolvers: {
        Query: { boxes: () => boxes, count: () => 2 },
        Box: { __resolveReference: lookUp(boxes, 'id') },
      },
    },
    looks: {
      sdl: `${link('@key', '@external', '@requires')}
        type Query { seen: [Box!]! }
        type Box @key(fields: "id") {
          id: ID!
          size: Int! @external
          color: String!
          volume: Int! @requires(fields: "size")
          maker: Maker! @external
          stamp: String! @requires(fields: "maker { mark }")
          label: String! @requires(fields: "maker { mark town }")
        }
        type Maker @key(fields: "id") { id: ID! mark: String @external town: String @external }`,
      resolvers: {
        Query: { seen: () => boxes.map(({ id }) => ({ id })) },
        Box: {
          __resolveReference: (reference: { id: string }) => ({
            ...reference,
            color: boxes.find(({ id }) => id === reference.id)?.color,
          }),
          volume: ({ size }: { size: number }) => size ** 3,
          stamp: ({ maker }: { maker: { mark: string } }) => maker.mark,
          label: ({ maker }: { maker: { mark: string; town: string } }) => `${maker.mark} of ${maker.town}`,
        },
      },
    },
    origins: {
      sdl: `${link('@key')}
        type Box @key(fields: "id") { id: ID! maker: Maker! }
        type Maker @key(fields: "id") { id: ID! }`,
      resolvers: { Box: { __resolveReference: lookUp(boxes, 'id') } },
    },
    makers: {
      sdl: `${link('@key')}
        type Maker @key(fields: "id") { id: ID! mark: String town: String }`,
      resolvers: { Maker: { __resolveReference: lookUp(makers, 'id') } },
    },
  },
  cases: [
    {
      name: 'gives what requires nothing where what requires is left out by a variable',
      query:
        'query ($no: Boolean!) { boxes { lid { color } ... @include(if: $no) { id lid { volume color } } } }',
      variables: { no: false },
      expected: { data: { boxes: [{ lid: { color: 'blue' } }, { lid: null }] } },
    },
    {
      name: 'gives what requires where another place of it is left out by a variable',
      query:
        'query ($no: Boolean!) { boxes { lid { volume } ... @include(if: $no) { id lid { size volume color } } } }',
      variables: { no: false },
      expected: { data: { boxes: [{ lid: { volume: 27 } }, { lid: null }] } },
    },
    {
      name: 'gives both where the variable leaves nothing out',
      query:
        'query ($no: Boolean!) { boxes { lid { color } ... @skip(if: $no) { id lid { volume color } } } }',
      variables: { no: false },
      expected: {
        data: {
          boxes: [
            { lid: { color: 'blue', volume: 27 }, id: 'b1' },
            { lid: null, id: 'b2' },
          ],
        },
        ordered: true,
      },
    },
    {
      name: 'gives what requires nothing beside what requires and is left out',
      query: 'query ($no: Boolean!) { boxes { color volume @include(if: $no) } }',
      variables: { no: false },
      expected: { data: { boxes: [{ color: 'red' }, { color: 'blue' }] } },
      stock: { differs: CONDITIONS },
    },
    {
      name: 'gives what requires where the same object is left out by a literal',
      query: '{ seen @include(if: false) { label } seen { stamp } }',
      expected: { data: { seen: [{ stamp: 'M' }, { stamp: 'M' }] } },
      stock: { differs: CONDITIONS },
    },
    {
      name: 'gives what requires where the same object is left out by a variable',
      query: 'query ($no: Boolean!) { seen @include(if: $no) { label } seen { stamp } }',
      variables: { no: false },
      expected: { data: { seen: [{ stamp: 'M' }, { stamp: 'M' }] } },
      stock: { differs: CONDITIONS },
    },
    {
      name: 'gives objects of which a literal leaves nothing',
      query: 'query ($no: Boolean!) { count boxes @skip(if: $no) { id @skip(if: true) } }',
      variables: { no: false },
      expected: { data: { count: 2, boxes: [{}, {}] } },
    },
  ],
};

/** What is asked for under a condition. */
export const conditionGraphs: readonly ConformanceGraph[] = [conditions, requiring];
