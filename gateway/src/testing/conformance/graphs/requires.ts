import { type ConformanceGraph, link, lookUp } from '../case.js';

const weights = [
  { id: 'p1', weight: 5, fragile: true },
  { id: 'p2', weight: 7, fragile: null },
  { id: 'p3', weight: 1, fragile: false },
];

const scalars: ConformanceGraph = {
  name: 'required scalars',
  about: 'A field needs scalars of another subgraph, which are sent along with the key.',
  subgraphs: {
    goods: {
      sdl: `${link('@key')}
        type Query { parcels: [Parcel!]! parcel(id: ID!): Parcel }
        type Parcel @key(fields: "id") { id: ID! weight: Int! fragile: Boolean }`,
      resolvers: {
        Query: {
          parcels: () => weights,
          parcel: (_: unknown, { id }: { id: string }) => weights.find((parcel) => parcel.id === id),
        },
        Parcel: { __resolveReference: lookUp(weights, 'id') },
      },
    },
    shipping: {
      sdl: `${link('@key', '@external', '@requires')}
        type Query { oldest: Parcel! }
        type Parcel @key(fields: "id") {
          id: ID!
          weight: Int! @external
          fragile: Boolean @external
          cost: Int! @requires(fields: "weight fragile")
          label: String @requires(fields: "weight")
          carrier: String!
        }`,
      resolvers: {
        Query: { oldest: () => ({ id: 'p2' }) },
        Parcel: {
          __resolveReference: (reference: object) => reference,
          cost: ({ weight, fragile }: { weight: number; fragile: boolean | null }) =>
            weight * 2 + (fragile === true ? 10 : 0),
          label: ({ weight }: { weight: number }) => (weight > 6 ? null : `${weight} kg`),
          carrier: ({ id }: { id: string }) => `carrier of ${id}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'sends what is required though the query does not ask for it',
      query: '{ parcels { cost } }',
      expected: { data: { parcels: [{ cost: 20 }, { cost: 14 }, { cost: 2 }] } },
      maxCalls: 2,
    },
    {
      name: 'fetches what is required before it comes back to where it started',
      query: '{ oldest { carrier cost label } }',
      expected: { data: { oldest: { carrier: 'carrier of p2', cost: 14, label: null } } },
      maxCalls: 3,
    },
    {
      name: 'asks nobody for what no selected field requires',
      query: '{ oldest { id carrier } }',
      expected: { data: { oldest: { id: 'p2', carrier: 'carrier of p2' } } },
      maxCalls: 1,
    },
    {
      name: 'gives what is required to the query too, under its own names',
      query: '{ parcel(id: "p1") { w: weight weight fragile cost again: cost } }',
      expected: { data: { parcel: { w: 5, weight: 5, fragile: true, cost: 20, again: 20 } } },
      maxCalls: 2,
    },
    {
      name: 'sends the required field though the query takes its name for another one',
      query: '{ parcel(id: "p3") { weight: id cost } }',
      expected: { data: { parcel: { weight: 'p3', cost: 2 } } },
      stock: {
        differs: 'It adds the required field under its own name, which the query uses for another field.',
      },
    },
    {
      name: 'requires inside a fragment that is used twice',
      query: `{ a: parcel(id: "p1") { ...Cost } b: parcel(id: "p2") { ...Cost label } }
        fragment Cost on Parcel { cost carrier }`,
      expected: {
        data: {
          a: { cost: 20, carrier: 'carrier of p1' },
          b: { cost: 14, carrier: 'carrier of p2', label: null },
        },
      },
    },
    {
      name: 'fetches nothing that is required by a skipped field',
      query: 'query ($no: Boolean!) { oldest { carrier cost @include(if: $no) } }',
      variables: { no: false },
      expected: { data: { oldest: { carrier: 'carrier of p2' } } },
      maxCalls: 1,
    },
    {
      name: 'resolves no field whose required fields could not be had',
      query: '{ oldest { id label } }',
      down: ['goods'],
      expected: { data: { oldest: { id: 'p2', label: null } }, errors: 'some' },
    },
  ],
};

const bases = [
  { id: 'i1', base: 3 },
  { id: 'i2', base: 10 },
];

const chain: ConformanceGraph = {
  name: 'a chain of required fields',
  about: 'A required field has required fields of its own, in a third subgraph.',
  subgraphs: {
    base: {
      sdl: `${link('@key')}
        type Query { items: [Item!]! }
        type Item @key(fields: "id") { id: ID! base: Int! }`,
      resolvers: {
        Query: { items: () => bases },
        Item: { __resolveReference: lookUp(bases, 'id') },
      },
    },
    doubling: {
      sdl: `${link('@key', '@external', '@requires')}
        type Item @key(fields: "id") {
          id: ID!
          base: Int! @external
          double: Int! @requires(fields: "base")
        }`,
      resolvers: {
        Item: {
          __resolveReference: (reference: object) => reference,
          double: ({ base }: { base: number }) => base * 2,
        },
      },
    },
    labels: {
      sdl: `${link('@key', '@external', '@requires')}
        type Query { entry: Item! }
        type Item @key(fields: "id") {
          id: ID!
          base: Int! @external
          double: Int! @external
          label: String! @requires(fields: "double")
          sum: Int! @requires(fields: "base double")
        }`,
      resolvers: {
        Query: { entry: () => ({ id: 'i2' }) },
        Item: {
          __resolveReference: (reference: object) => reference,
          label: ({ double }: { double: number }) => `<${double}>`,
          sum: ({ base, double }: { base: number; double: number }) => base + double,
        },
      },
    },
  },
  cases: [
    {
      name: 'goes through all three in order',
      query: '{ items { label } }',
      expected: { data: { items: [{ label: '<6>' }, { label: '<20>' }] } },
      maxCalls: 3,
    },
    {
      name: 'starts at the end of the chain and comes back to it',
      query: '{ entry { label } }',
      expected: { data: { entry: { label: '<20>' } } },
      maxCalls: 4,
    },
    {
      name: 'requires a plain field and a requiring one together',
      query: '{ items { sum } }',
      expected: { data: { items: [{ sum: 9 }, { sum: 30 }] } },
      maxCalls: 3,
    },
    {
      name: 'answers every link of the chain where all are asked for',
      query: '{ entry { sum label double base id } }',
      expected: {
        data: { entry: { sum: 30, label: '<20>', double: 20, base: 10, id: 'i2' } },
        ordered: true,
      },
      maxCalls: 4,
    },
  ],
};

const EXTERNAL_ASKED = { differs: 'it asks a subgraph for a field that is external there' };

const firms = [
  { id: 'f1', staff: 8 },
  { id: 'f2', staff: 30 },
];

const turns: ConformanceGraph = {
  name: 'required fields of two subgraphs in turn',
  about: "Two subgraphs work out one field each out of the other's last; what the first needs is a third's.",
  subgraphs: {
    firms: {
      sdl: `${link('@key', '@shareable')}
        type Query { firms: [Firm!]! }
        type Firm @key(fields: "id") { id: ID! staff: Int! @shareable }`,
      resolvers: { Query: { firms: () => firms }, Firm: { __resolveReference: lookUp(firms, 'id') } },
    },
    quotas: {
      sdl: `${link('@key', '@external', '@requires')}
        type Query { first: Firm! }
        type Firm @key(fields: "id") {
          id: ID!
          staff: Int! @external
          name: String!
          quota: Float @requires(fields: "staff")
          dues: Float @external
          notice: String @requires(fields: "dues")
        }`,
      resolvers: {
        Query: { first: () => ({ id: 'f1' }) },
        Firm: {
          // A field that is external here is known only where it is sent.
          __resolveReference: (reference: object) => reference,
          name: ({ id }: { id: string }) => `firm ${id}`,
          quota: ({ staff }: { staff: number }) => staff / 2,
          notice: ({ dues }: { dues: number }) => `pay ${dues}`,
        },
      },
    },
    dues: {
      sdl: `${link('@key', '@external', '@requires', '@shareable')}
        type Query { last: Firm! }
        type Firm @key(fields: "id") {
          id: ID!
          staff: Int! @shareable
          quota: Float @external
          dues: Float @requires(fields: "quota")
        }`,
      resolvers: {
        Query: { last: () => firms[1] },
        Firm: {
          __resolveReference: lookUp(firms, 'id'),
          dues: ({ quota }: { quota: number }) => quota * 10,
        },
      },
    },
  },
  cases: [
    {
      name: 'asks nobody for a field that is external there',
      query: '{ firms { notice } }',
      expected: { data: { firms: [{ notice: 'pay 40' }, { notice: 'pay 150' }] } },
      maxCalls: 5,
      stock: EXTERNAL_ASKED,
    },
    {
      name: 'asks for a field once what it requires is there, though its owner is asked for another before',
      query: '{ firms { name notice } }',
      expected: {
        data: {
          firms: [
            { name: 'firm f1', notice: 'pay 40' },
            { name: 'firm f2', notice: 'pay 150' },
          ],
        },
      },
      maxCalls: 5,
      stock: EXTERNAL_ASKED,
    },
    {
      name: 'comes by the requiring subgraph itself',
      query: '{ first { name notice } }',
      expected: { data: { first: { name: 'firm f1', notice: 'pay 40' } } },
      maxCalls: 5,
      stock: EXTERNAL_ASKED,
    },
    {
      name: 'comes by the subgraph in between',
      query: '{ last { notice } }',
      expected: { data: { last: { notice: 'pay 150' } } },
      maxCalls: 4,
      stock: { differs: 'it asks for a required field before what that requires is known' },
    },
  ],
};

/** Fields that need scalars of other subgraphs. */
export const requiresGraphs: readonly ConformanceGraph[] = [scalars, chain, turns];
