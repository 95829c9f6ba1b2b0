import { type ConformanceGraph, errorsAt, link, lookUp, REFUSED } from '../case.js';

const NO_ERROR = 'It tells of a value that the type does not have in its extensions, and not as an error.';

const clerks = [
  { code: 'k1', name: 'Sun', salary: 10, rank: 'LOW' },
  { code: 'k2', name: 'Qian', salary: 20, rank: 'SECRET' },
];

const fields: ConformanceGraph = {
  name: 'inaccessible fields and values',
  about: 'Fields, arguments, input fields and enum values that only the inside of the graph may use.',
  subgraphs: {
    staff: {
      sdl: `${link('@key', '@inaccessible')}
        type Query {
          clerks(order: Order, hidden: Int @inaccessible): [Clerk!]!
          byFilter(filter: Filter!): [Clerk!]!
          internal: String @inaccessible
        }
        type Clerk @key(fields: "code") {
          code: ID! @inaccessible
          name: String!
          salary: Int! @inaccessible
          rank: Rank
          ranks: [Rank]!
        }
        enum Rank { LOW HIGH SECRET @inaccessible }
        enum Order { NAME SALARY @inaccessible }
        input Filter { name: String salary: Int @inaccessible }`,
      resolvers: {
        Query: {
          clerks: () => clerks,
          byFilter: (_: unknown, { filter }: { filter: { name?: string } }) =>
            clerks.filter(({ name }) => name === filter.name),
        },
        Clerk: {
          __resolveReference: lookUp(clerks, 'code'),
          ranks: ({ rank }: { rank: string }) => ['HIGH', rank],
        },
      },
    },
    taxes: {
      sdl: `${link('@key', '@external', '@requires', '@inaccessible')}
        type Clerk @key(fields: "code") {
          code: ID! @inaccessible
          salary: Int! @external
          tax: Int! @requires(fields: "salary")
          office: String
        }`,
      resolvers: {
        Clerk: {
          __resolveReference: (reference: object) => reference,
          tax: ({ salary }: { salary: number }) => salary / 10,
          office: ({ code }: { code: string }) => `office of ${code}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'joins by a key that nobody may see',
      query: '{ clerks { name office } }',
      expected: {
        data: {
          clerks: [
            { name: 'Sun', office: 'office of k1' },
            { name: 'Qian', office: 'office of k2' },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'requires a field that nobody may see',
      query: '{ clerks { tax } }',
      expected: { data: { clerks: [{ tax: 1 }, { tax: 2 }] } },
      maxCalls: 2,
    },
    {
      name: 'lets a query use a hidden name for something else',
      query: '{ clerks { code: name salary: office } }',
      expected: {
        data: {
          clerks: [
            { code: 'Sun', salary: 'office of k1' },
            { code: 'Qian', salary: 'office of k2' },
          ],
        },
      },
      stock: {
        differs:
          'It adds the key under its own name to a selection that uses this name for another field: the hidden key leaks.',
      },
    },
    { name: 'refuses a hidden field', query: '{ clerks { salary } }', expected: REFUSED, maxCalls: 0 },
    { name: 'refuses a hidden root field', query: '{ internal }', expected: REFUSED, maxCalls: 0 },
    {
      name: 'refuses a hidden argument',
      query: '{ clerks(hidden: 1) { name } }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a hidden enum value as a literal',
      query: '{ clerks(order: SALARY) { name } }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a hidden enum value in a variable',
      query: 'query ($order: Order) { clerks(order: $order) { name } }',
      variables: { order: 'SALARY' },
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a hidden input field as a literal',
      query: '{ byFilter(filter: { salary: 10 }) { name } }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a hidden input field in a variable',
      query: 'query ($filter: Filter!) { byFilter(filter: $filter) { name } }',
      variables: { filter: { name: 'Sun', salary: 10 } },
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'takes what is left of an input object and of an enum',
      query: 'query ($filter: Filter!) { byFilter(filter: $filter) { name } clerks(order: NAME) { name } }',
      variables: { filter: { name: 'Sun' } },
      expected: { data: { byFilter: [{ name: 'Sun' }], clerks: [{ name: 'Sun' }, { name: 'Qian' }] } },
    },
    {
      name: 'answers no enum value that nobody may see',
      query: '{ clerks { rank } }',
      expected: { data: { clerks: [{ rank: 'LOW' }, { rank: null }] }, errors: errorsAt('clerks.1.rank') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'answers no such value in a list',
      query: '{ clerks { ranks } }',
      expected: {
        data: { clerks: [{ ranks: ['HIGH', 'LOW'] }, { ranks: ['HIGH', null] }] },
        errors: errorsAt('clerks.1.ranks.1'),
      },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'does not tell of hidden things in introspection',
      query: `{
        clerk: __type(name: "Clerk") { fields { name } }
        rank: __type(name: "Rank") { enumValues { name } }
        filter: __type(name: "Filter") { inputFields { name } }
        query: __type(name: "Query") { fields { name args { name } } }
      }`,
      expected: {
        data: {
          clerk: {
            fields: [
              { name: 'name' },
              { name: 'rank' },
              { name: 'ranks' },
              { name: 'tax' },
              { name: 'office' },
            ],
          },
          rank: { enumValues: [{ name: 'LOW' }, { name: 'HIGH' }] },
          filter: { inputFields: [{ name: 'name' }] },
          query: {
            fields: [
              { name: 'clerks', args: [{ name: 'order' }] },
              { name: 'byFilter', args: [{ name: 'filter' }] },
            ],
          },
        },
      },
      maxCalls: 0,
    },
  ],
};

const entries = [
  { __typename: 'Note', id: 'n1', text: 'hello' },
  { __typename: 'Audit', id: 'a1', text: 'secret' },
];

const types: ConformanceGraph = {
  name: 'inaccessible types',
  about: 'A type that only the inside of the graph may see, where a union or an interface has it.',
  subgraphs: {
    log: {
      sdl: `${link('@key', '@inaccessible')}
        type Query { entries: [Entry]! firm: [Entry!] texts: [Text]! only: Text }
        union Entry = Note | Audit
        interface Text { text: String! }
        type Note implements Text @key(fields: "id") { id: ID! text: String! trace: Trace @inaccessible }
        type Audit implements Text @inaccessible { id: ID! text: String! }
        type Trace @inaccessible { line: Int! }`,
      resolvers: {
        Query: { entries: () => entries, firm: () => entries, texts: () => entries, only: () => entries[1] },
        Note: { __resolveReference: lookUp(entries, 'id') },
      },
    },
    marks: {
      sdl: `${link('@key')}
        type Note @key(fields: "id") { id: ID! stars: Int! }`,
      resolvers: { Note: { __resolveReference: lookUp([{ id: 'n1', stars: 5 }], 'id') } },
    },
  },
  cases: [
    {
      name: 'answers no object of such a type in a union',
      query: '{ entries { ... on Note { text stars } } }',
      expected: { data: { entries: [{ text: 'hello', stars: 5 }, null] }, errors: errorsAt('entries.1') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'does not name such a type',
      query: '{ entries { __typename } }',
      expected: { data: { entries: [{ __typename: 'Note' }, null] }, errors: errorsAt('entries.1') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'answers no object of such a type behind an interface',
      query: '{ texts { text } }',
      expected: { data: { texts: [{ text: 'hello' }, null] }, errors: errorsAt('texts.1') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'nulls a list of non-nulls with such an object',
      query: '{ firm { __typename } }',
      expected: { data: { firm: null }, errors: errorsAt('firm.1') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'nulls a field with such an object',
      query: '{ only { text } }',
      expected: { data: { only: null }, errors: errorsAt('only') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'refuses a fragment on such a type',
      query: '{ entries { ... on Audit { text } } }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'knows no such type in introspection',
      query: `{
        audit: __type(name: "Audit") { name }
        trace: __type(name: "Trace") { name }
        entry: __type(name: "Entry") { possibleTypes { name } }
        text: __type(name: "Text") { possibleTypes { name } }
      }`,
      expected: {
        data: {
          audit: null,
          trace: null,
          entry: { possibleTypes: [{ name: 'Note' }] },
          text: { possibleTypes: [{ name: 'Note' }] },
        },
      },
    },
  ],
};

/** What nobody outside may see. */
export const inaccessibleGraphs: readonly ConformanceGraph[] = [fields, types];
