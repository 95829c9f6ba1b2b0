import { type ConformanceGraph, link, REFUSED } from '../case.js';

const introspection: ConformanceGraph = {
  name: 'introspection',
  about: 'What a client is told of the schema, alone and beside data.',
  subgraphs: {
    one: {
      sdl: `${link('@key')}
        "The seasons."
        enum Season { SPRING "Warm." SUMMER }
        "Asks."
        type Query {
          "Gives a field."
          field(season: Season = SUMMER, sizes: [Int!]! = [1, 2]): Field
          fields: [Field!]!
        }
        "A field of a farm."
        type Field implements Named @key(fields: "id") { id: ID! name: String! season: Season }
        interface Named { name: String! }
        input Box { width: Int! = 3 note: String }`,
      resolvers: {
        Query: {
          field: (_: unknown, { season }: { season: string }) => ({ id: 'f1', name: 'Low', season }),
          fields: () => [],
        },
      },
    },
    two: {
      sdl: `${link('@key')}
        type Query { crops(in: Box): [Crop!]! }
        type Field @key(fields: "id") { id: ID! crop: Crop }
        union Crop = Rice | Bean
        type Rice { wet: Boolean! }
        type Bean { pods: Int! }
        input Box { width: Int! = 3 note: String }
        scalar Moment @specifiedBy(url: "https://moment.invalid")
        type Mutation { sow(at: Moment): Boolean }`,
      resolvers: {
        Query: { crops: () => [{ __typename: 'Bean', pods: 3 }] },
        Mutation: { sow: () => true },
        Field: {
          __resolveReference: ({ id }: { id: string }) => ({ id, crop: { __typename: 'Rice', wet: true } }),
        },
      },
    },
  },
  cases: [
    {
      name: 'names the root types',
      query: '{ __schema { queryType { name kind } mutationType { name } subscriptionType { name } } }',
      expected: {
        data: {
          __schema: {
            queryType: { name: 'Query', kind: 'OBJECT' },
            mutationType: { name: 'Mutation' },
            subscriptionType: null,
          },
        },
      },
      maxCalls: 0,
    },
    {
      name: 'tells of a type with fields of two subgraphs',
      query:
        '{ __type(name: "Field") { kind name description fields { name type { name kind ofType { name kind } } } interfaces { name } } }',
      expected: {
        data: {
          __type: {
            kind: 'OBJECT',
            name: 'Field',
            description: 'A field of a farm.',
            fields: [
              { name: 'id', type: { name: null, kind: 'NON_NULL', ofType: { name: 'ID', kind: 'SCALAR' } } },
              {
                name: 'name',
                type: { name: null, kind: 'NON_NULL', ofType: { name: 'String', kind: 'SCALAR' } },
              },
              { name: 'season', type: { name: 'Season', kind: 'ENUM', ofType: null } },
              { name: 'crop', type: { name: 'Crop', kind: 'UNION', ofType: null } },
            ],
            interfaces: [{ name: 'Named' }],
          },
        },
      },
      maxCalls: 0,
    },
    {
      name: 'tells of arguments and input fields with their defaults',
      query: `{
        query: __type(name: "Query") { fields { name args { name defaultValue type { kind } } } }
        box: __type(name: "Box") { kind inputFields { name defaultValue } fields { name } }
      }`,
      expected: {
        data: {
          query: {
            fields: [
              {
                name: 'field',
                args: [
                  { name: 'season', defaultValue: 'SUMMER', type: { kind: 'ENUM' } },
                  { name: 'sizes', defaultValue: '[1, 2]', type: { kind: 'NON_NULL' } },
                ],
              },
              { name: 'fields', args: [] },
              { name: 'crops', args: [{ name: 'in', defaultValue: null, type: { kind: 'INPUT_OBJECT' } }] },
            ],
          },
          box: {
            kind: 'INPUT_OBJECT',
            inputFields: [
              { name: 'width', defaultValue: '3' },
              { name: 'note', defaultValue: null },
            ],
            fields: null,
          },
        },
      },
      maxCalls: 0,
    },
    {
      name: 'tells of enums, unions, interfaces and scalars',
      query: `{
        season: __type(name: "Season") { description enumValues { name description } }
        crop: __type(name: "Crop") { possibleTypes { name } }
        named: __type(name: "Named") { kind possibleTypes { name } }
        moment: __type(name: "Moment") { kind specifiedByURL }
      }`,
      expected: {
        data: {
          season: {
            description: 'The seasons.',
            enumValues: [
              { name: 'SPRING', description: null },
              { name: 'SUMMER', description: 'Warm.' },
            ],
          },
          crop: { possibleTypes: [{ name: 'Rice' }, { name: 'Bean' }] },
          named: { kind: 'INTERFACE', possibleTypes: [{ name: 'Field' }] },
          moment: { kind: 'SCALAR', specifiedByURL: 'https://moment.invalid' },
        },
      },
      maxCalls: 0,
    },
    {
      name: 'knows no type that is not there',
      query:
        'query ($name: String!) { a: __type(name: $name) { name } b: __type(name: "toString") { name } }',
      variables: { name: 'Nothing' },
      expected: { data: { a: null, b: null } },
      maxCalls: 0,
    },
    {
      name: 'answers beside data, in the order of the query',
      query:
        '{ __typename field { __typename crop { __typename } } __type(name: "Bean") { name } kind: __typename }',
      expected: {
        data: {
          __typename: 'Query',
          field: { __typename: 'Field', crop: { __typename: 'Rice' } },
          __type: { name: 'Bean' },
          kind: 'Query',
        },
        ordered: true,
      },
      maxCalls: 2,
    },
    {
      name: 'takes fragments, aliases and conditions in introspection',
      query: `query ($no: Boolean!) {
        s: __schema { q: queryType { ...T } m: mutationType @include(if: $no) { ...T } }
        __type(name: "Rice") @skip(if: $no) { ...T fields { n: name } }
      } fragment T on __Type { n: name ... @include(if: $no) { kind } }`,
      variables: { no: false },
      expected: { data: { s: { q: { n: 'Query' } }, __type: { n: 'Rice', fields: [{ n: 'wet' }] } } },
      maxCalls: 0,
    },
    {
      name: 'refuses the introspection of the schema in a mutation, which is for the root of the query alone',
      query: 'mutation { sow __schema { mutationType { name } } }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'gives the type name of the query alone without a call',
      query: '{ __typename a: __typename }',
      expected: { data: { __typename: 'Query', a: 'Query' } },
      maxCalls: 0,
    },
    {
      name: 'names the types of introspection',
      query: '{ __schema { __typename queryType { __typename kind fields { __typename } } } }',
      expected: {
        data: {
          __schema: {
            __typename: '__Schema',
            queryType: {
              __typename: '__Type',
              kind: 'OBJECT',
              fields: [{ __typename: '__Field' }, { __typename: '__Field' }, { __typename: '__Field' }],
            },
          },
        },
      },
      maxCalls: 0,
    },
    {
      name: 'refuses a field that types do not have',
      query: '{ __type(name: "Bean") { wrong } }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses the introspection of fields that are not the root',
      query: '{ field { __schema { queryType { name } } } }',
      expected: REFUSED,
      maxCalls: 0,
    },
  ],
};

/** What clients are told of the schema. */
export const introspectionGraphs: readonly ConformanceGraph[] = [introspection];
