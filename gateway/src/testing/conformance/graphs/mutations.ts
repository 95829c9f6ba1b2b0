import { type ConformanceGraph, errorsAt, link, lookUp } from '../case.js';

/** A log that both subgraphs write into, so that the order of their calls is seen. It is new in each case. */
let log: string[] = [];

function written(entry: string): string {
  log.push(entry);
  return log.join(' ');
}

const mutations: ConformanceGraph = {
  name: 'mutations',
  about: 'Root fields of mutations run one after the other, whatever subgraph they are of.',
  subgraphs: {
    left: {
      sdl: `${link('@key', '@shareable')}
        type Query { log: String! }
        type Mutation {
          left(entry: String!): String!
          leftNote(entry: String!): Note
          leftFails: String
          leftMustFail: String!
          leftPayload(entry: String!): Payload!
        }
        type Payload { query: Query! entry: String! }
        type Note @key(fields: "id") { id: ID! text: String! }`,
      resolvers: () => {
        log = [];
        return {
          Query: { log: () => log.join(' ') },
          Mutation: {
            left: (_: unknown, { entry }: { entry: string }) => written(entry),
            leftNote: (_: unknown, { entry }: { entry: string }) => ({ id: entry, text: written(entry) }),
            leftFails: () => {
              written('failed');
              throw new Error('It fails.');
            },
            leftMustFail: () => {
              written('failed');
              throw new Error('It fails.');
            },
            leftPayload: (_: unknown, { entry }: { entry: string }) => {
              written(entry);
              return { query: {}, entry };
            },
          },
          Note: { __resolveReference: ({ id }: { id: string }) => ({ id, text: `text ${id}` }) },
        };
      },
    },
    right: {
      sdl: `${link('@key')}
        type Query { seen: Int! }
        type Mutation { right(entry: String!): String! rightNotes: [Note!]! }
        type Note @key(fields: "id") { id: ID! stamp: String! logAtStamp: String! }`,
      resolvers: {
        Query: { seen: () => log.length },
        Mutation: {
          right: (_: unknown, { entry }: { entry: string }) => written(entry),
          rightNotes: () => {
            written('notes');
            return [{ id: 'x' }, { id: 'y' }];
          },
        },
        Note: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          stamp: ({ id }: { id: string }) => `stamp ${id}`,
          logAtStamp: () => log.join(' '),
        },
      },
    },
  },
  cases: [
    {
      name: 'runs fields of two subgraphs in the order of the query',
      query: 'mutation { a: left(entry: "1") b: right(entry: "2") c: left(entry: "3") d: right(entry: "4") }',
      expected: { data: { a: '1', b: '1 2', c: '1 2 3', d: '1 2 3 4' }, ordered: true },
      maxCalls: 4,
    },
    {
      name: 'runs fields of one subgraph in the order of the query',
      query: 'mutation { z: left(entry: "1") y: left(entry: "2") x: left(entry: "3") }',
      expected: { data: { z: '1', y: '1 2', x: '1 2 3' }, ordered: true },
      maxCalls: 1,
    },
    {
      name: 'begins with the other subgraph where the query does',
      query: 'mutation ($e: String!) { r: right(entry: $e) l: left(entry: $e) }',
      variables: { e: 'v' },
      expected: { data: { r: 'v', l: 'v v' } },
      maxCalls: 2,
    },
    {
      name: 'joins entities of the result',
      query: 'mutation { leftNote(entry: "n") { text stamp } }',
      expected: { data: { leftNote: { text: 'n', stamp: 'stamp n' } } },
      maxCalls: 2,
    },
    {
      name: 'joins entities of a list in the result',
      query: 'mutation { rightNotes { stamp text } }',
      expected: {
        data: {
          rightNotes: [
            { stamp: 'stamp x', text: 'text x' },
            { stamp: 'stamp y', text: 'text y' },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'joins the entities of one field before it runs the next',
      query: 'mutation { leftNote(entry: "1") { logAtStamp } right(entry: "2") left(entry: "3") }',
      expected: { data: { leftNote: { logAtStamp: '1' }, right: '1 2', left: '1 2 3' } },
    },
    {
      name: 'goes on after a field that failed and may be null',
      query: 'mutation { leftFails right(entry: "2") }',
      expected: { data: { leftFails: null, right: 'failed 2' }, errors: errorsAt('leftFails') },
      maxCalls: 2,
    },
    {
      name: 'goes on in the subgraph whose field failed',
      query: 'mutation { leftFails left(entry: "2") }',
      expected: { data: { leftFails: null, left: 'failed 2' }, errors: errorsAt('leftFails') },
    },
    {
      name: 'answers nothing where a field failed that may not be null',
      query: 'mutation { right(entry: "1") leftMustFail }',
      expected: { data: null, errors: errorsAt('leftMustFail') },
    },
    {
      name: 'asks the query from inside the result, after the change',
      query: 'mutation { leftPayload(entry: "1") { entry query { log seen } } }',
      expected: { data: { leftPayload: { entry: '1', query: { log: '1', seen: 1 } } } },
    },
    {
      name: 'leaves a field out by a condition',
      query:
        'mutation ($no: Boolean!) { a: left(entry: "1") @include(if: $no) b: right(entry: "2") c: left(entry: "3") }',
      variables: { no: false },
      expected: { data: { b: '2', c: '2 3' } },
      maxCalls: 2,
    },
    {
      name: 'runs fields out of fragments in their order',
      query: `mutation { ...R l: left(entry: "3") } fragment R on Mutation { r: right(entry: "1") ... { m: left(entry: "2") } }`,
      expected: { data: { r: '1', m: '1 2', l: '1 2 3' }, ordered: true },
    },
    {
      name: 'runs one field once that is asked for twice',
      query: 'mutation { leftNote(entry: "1") { id } right(entry: "2") leftNote(entry: "1") { stamp } }',
      expected: { data: { leftNote: { id: '1', stamp: 'stamp 1' }, right: '1 2' } },
    },
    {
      name: 'names the root of mutations',
      query: 'mutation { __typename right(entry: "1") kind: __typename }',
      expected: { data: { __typename: 'Mutation', right: '1', kind: 'Mutation' } },
      maxCalls: 1,
    },
    {
      name: 'goes on where the subgraph of a field is dead, whose field may be null',
      query: 'mutation { leftNote(entry: "1") { id } right(entry: "2") }',
      down: ['left'],
      expected: { data: { leftNote: null, right: '2' }, errors: errorsAt('leftNote') },
      stock: { differs: 'Its error of a dead subgraph has no path.' },
    },
  ],
};

const accounts = [{ id: 'k1', owner: 'An' }];

const sameEntity: ConformanceGraph = {
  name: 'mutations of one entity',
  about: 'Two fields give the same entity at different times, and each is told as it was then.',
  subgraphs: {
    money: {
      sdl: `${link('@key')}
        type Query { balance: Int! }
        type Mutation { add(amount: Int!): Account! }
        type Account @key(fields: "id") { id: ID! balance: Int! }`,
      resolvers: () => {
        let balance = 0;
        return {
          Query: { balance: () => balance },
          Mutation: {
            add: (_: unknown, { amount }: { amount: number }) => {
              balance += amount;
              return { id: 'k1', balance };
            },
          },
          Account: { __resolveReference: ({ id }: { id: string }) => ({ id, balance }) },
        };
      },
    },
    owners: {
      sdl: `${link('@key')}
        type Mutation { open: Account! }
        type Account @key(fields: "id") { id: ID! owner: String! }`,
      resolvers: {
        Mutation: { open: () => ({ id: 'k1' }) },
        Account: { __resolveReference: lookUp(accounts, 'id') },
      },
    },
  },
  cases: [
    {
      name: 'tells each result as it was then',
      query: 'mutation { a: add(amount: 1) { balance owner } b: add(amount: 2) { balance owner } }',
      expected: { data: { a: { balance: 1, owner: 'An' }, b: { balance: 3, owner: 'An' } } },
    },
    {
      name: 'asks for the entity of one field before the next field changes it',
      query: 'mutation { open { balance } add(amount: 5) { balance } again: open { balance } }',
      expected: { data: { open: { balance: 0 }, add: { balance: 5 }, again: { balance: 5 } } },
    },
  ],
};

/** Changes, in their order. */
export const mutationGraphs: readonly ConformanceGraph[] = [mutations, sameEntity];
