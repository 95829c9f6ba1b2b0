import { type ConformanceGraph, link, lookUp } from '../case.js';

const ALIASED_KEY =
  'It adds the key under its own name to a selection that uses this name for another field, and loses one of the two.';

const books = [
  { id: 'b1', title: 'Tides' },
  { id: 'b2', title: 'Salt' },
];
const stocks = [
  { id: 'b1', copies: 3, shelf: 'A1' },
  { id: 'b2', copies: 0, shelf: null },
];

const singleKey: ConformanceGraph = {
  name: 'single key',
  about: 'An entity with one key of one field, known in two subgraphs.',
  subgraphs: {
    catalogue: {
      sdl: `${link('@key')}
        type Query { books: [Book!]! book(id: ID!): Book }
        type Book @key(fields: "id") { id: ID! title: String! }`,
      resolvers: {
        Query: {
          books: () => books,
          book: (_: unknown, { id }: { id: string }) => books.find((book) => book.id === id),
        },
        Book: { __resolveReference: lookUp(books, 'id') },
      },
    },
    storage: {
      sdl: `${link('@key')}
        type Query { scarcest: Book }
        type Book @key(fields: "id") { id: ID! copies: Int! shelf: String }`,
      resolvers: {
        Query: { scarcest: () => stocks[1] },
        Book: { __resolveReference: lookUp(stocks, 'id') },
      },
    },
  },
  cases: [
    {
      name: 'joins the fields of two subgraphs in one list',
      query: '{ books { title copies shelf } }',
      expected: {
        data: {
          books: [
            { title: 'Tides', copies: 3, shelf: 'A1' },
            { title: 'Salt', copies: 0, shelf: null },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'starts in either subgraph',
      query: '{ scarcest { id title } }',
      expected: { data: { scarcest: { id: 'b2', title: 'Salt' } } },
      maxCalls: 2,
    },
    {
      name: 'asks one subgraph where it knows everything asked for',
      query: '{ books { id title } }',
      expected: {
        data: {
          books: [
            { id: 'b1', title: 'Tides' },
            { id: 'b2', title: 'Salt' },
          ],
        },
      },
      maxCalls: 1,
    },
    {
      name: 'takes the key itself from where it stands',
      query: '{ scarcest { id } }',
      expected: { data: { scarcest: { id: 'b2' } } },
      maxCalls: 1,
    },
    {
      name: 'asks no other subgraph about a root entity that is null',
      query: '{ book(id: "b9") { title copies } }',
      expected: { data: { book: null } },
      maxCalls: 1,
    },
    {
      name: 'keeps keys that were only needed inside out of the answer',
      query: '{ book(id: "b1") { copies } }',
      expected: { data: { book: { copies: 3 } } },
      maxCalls: 2,
    },
    {
      name: 'answers in the order of the query across subgraphs',
      query: '{ scarcest { copies title id shelf } }',
      expected: {
        data: { scarcest: { copies: 0, title: 'Salt', id: 'b2', shelf: null } },
        ordered: true,
      },
    },
  ],
};

const offices = [
  { district: 7, code: 'east', name: 'East office' },
  { district: 8, code: 'east', name: 'Far east office' },
];
const budgets = [
  { district: 7, code: 'east', budget: 100 },
  { district: 8, code: 'east', budget: 200 },
];

const compositeKey: ConformanceGraph = {
  name: 'composite key',
  about: 'An entity whose key is two fields, of which neither is unique.',
  subgraphs: {
    directory: {
      sdl: `${link('@key')}
        type Query { offices: [Office!]! }
        type Office @key(fields: "district code") { district: Int! code: String! name: String! }`,
      resolvers: {
        Query: { offices: () => offices },
        Office: { __resolveReference: lookUp(offices, 'district', 'code') },
      },
    },
    money: {
      sdl: `${link('@key')}
        type Query { richest: Office! }
        type Office @key(fields: "district code") { district: Int! code: String! budget: Int! }`,
      resolvers: {
        Query: { richest: () => budgets[1] },
        Office: { __resolveReference: lookUp(budgets, 'district', 'code') },
      },
    },
  },
  cases: [
    {
      name: 'tells entities apart by both fields',
      query: '{ offices { name budget } }',
      expected: {
        data: {
          offices: [
            { name: 'East office', budget: 100 },
            { name: 'Far east office', budget: 200 },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'sends both fields though the query asks for one',
      query: '{ richest { code name } }',
      expected: { data: { richest: { code: 'east', name: 'Far east office' } } },
      maxCalls: 2,
    },
    {
      name: 'sends key fields that the query gives other names',
      query: '{ richest { code: district district: code name } }',
      expected: { data: { richest: { code: 8, district: 'east', name: 'Far east office' } } },
      maxCalls: 2,
      stock: { differs: ALIASED_KEY },
    },
  ],
};

const parcels = [
  { id: 'p1', sender: { address: { zip: '100', line: 'North 1' } }, weight: 5 },
  { id: 'p2', sender: { address: { zip: '200', line: 'South 2' } }, weight: 7 },
];
const routes = [
  { zip: '100', weight: 5, route: 'R-north' },
  { zip: '200', weight: 7, route: 'R-south' },
];

interface ParcelReference {
  readonly sender: { readonly address: { readonly zip: string } };
  readonly weight: number;
}

const nestedKey: ConformanceGraph = {
  name: 'nested key',
  about: 'An entity whose key reaches into objects that are no entities.',
  subgraphs: {
    post: {
      sdl: `${link('@key', '@shareable')}
        type Query { parcels: [Parcel!]! }
        type Parcel @key(fields: "sender { address { zip } } weight") { id: ID! sender: Sender! weight: Int! }
        type Sender { address: Address! @shareable }
        type Address { zip: String! @shareable line: String! }`,
      resolvers: { Query: { parcels: () => parcels } },
    },
    routing: {
      sdl: `${link('@key', '@shareable')}
        type Parcel @key(fields: "sender { address { zip } } weight") {
          sender: Sender! weight: Int! route: String }
        type Sender { address: Address! @shareable }
        type Address { zip: String! @shareable }`,
      resolvers: {
        Parcel: {
          __resolveReference: (reference: ParcelReference) => {
            const { zip } = reference.sender.address;
            const found = routes.find((route) => route.zip === zip && route.weight === reference.weight);
            return found ? { ...reference, route: found.route } : null;
          },
        },
      },
    },
  },
  cases: [
    {
      name: 'sends the nested fields of the key',
      query: '{ parcels { id route } }',
      expected: {
        data: {
          parcels: [
            { id: 'p1', route: 'R-north' },
            { id: 'p2', route: 'R-south' },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'merges the nested fields of the key with those of the query',
      query: '{ parcels { sender { address { line } } route } }',
      expected: {
        data: {
          parcels: [
            { sender: { address: { line: 'North 1' } }, route: 'R-north' },
            { sender: { address: { line: 'South 2' } }, route: 'R-south' },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'sends nested fields of the key whose names the query takes for others',
      query: '{ parcels { sender { address { zip: line } } weight: id route } }',
      expected: {
        data: {
          parcels: [
            { sender: { address: { zip: 'North 1' } }, weight: 'p1', route: 'R-north' },
            { sender: { address: { zip: 'South 2' } }, weight: 'p2', route: 'R-south' },
          ],
        },
      },
      maxCalls: 2,
      stock: { differs: ALIASED_KEY },
    },
  ],
};

const people = [
  { id: 'u1', email: 'an@x', name: 'An' },
  { id: 'u2', email: 'bo@x', name: 'Bo' },
];
const mails = [
  { email: 'an@x', unread: 4 },
  { email: 'bo@x', unread: 0 },
];
const badges = [
  { id: 'u1', badge: 'gold' },
  { id: 'u2', badge: 'tin' },
];

const severalKeys: ConformanceGraph = {
  name: 'several keys',
  about: 'Two subgraphs share no key; a third one knows both and is the way between them.',
  subgraphs: {
    accounts: {
      sdl: `${link('@key')}
        type Query { people: [Person!]! }
        type Person @key(fields: "id") @key(fields: "email") { id: ID! email: String! name: String! }`,
      resolvers: {
        Query: { people: () => people },
        Person: {
          __resolveReference: (reference: { id?: string; email?: string }) =>
            people.find(({ id, email }) => id === reference.id || email === reference.email),
        },
      },
    },
    mail: {
      sdl: `${link('@key')}
        type Query { busiest: Person! }
        type Person @key(fields: "email") { email: String! unread: Int! }`,
      resolvers: {
        Query: { busiest: () => mails[0] },
        Person: { __resolveReference: lookUp(mails, 'email') },
      },
    },
    honours: {
      sdl: `${link('@key')}
        type Query { humblest: Person! }
        type Person @key(fields: "id") { id: ID! badge: String! }`,
      resolvers: {
        Query: { humblest: () => badges[1] },
        Person: { __resolveReference: lookUp(badges, 'id') },
      },
    },
  },
  cases: [
    {
      name: 'goes over the subgraph that knows both keys',
      query: '{ busiest { unread badge } }',
      expected: { data: { busiest: { unread: 4, badge: 'gold' } } },
      maxCalls: 3,
    },
    {
      name: 'goes the other way',
      query: '{ humblest { badge unread name } }',
      expected: { data: { humblest: { badge: 'tin', unread: 0, name: 'Bo' } } },
      maxCalls: 3,
    },
    {
      name: 'asks both neighbours from the middle',
      query: '{ people { name unread badge } }',
      expected: {
        data: {
          people: [
            { name: 'An', unread: 4, badge: 'gold' },
            { name: 'Bo', unread: 0, badge: 'tin' },
          ],
        },
      },
      maxCalls: 3,
    },
    {
      name: 'takes the second key for the answer from the middle',
      query: '{ busiest { id } humblest { email } }',
      expected: { data: { busiest: { id: 'u1' }, humblest: { email: 'bo@x' } } },
    },
  ],
};

/** Keys of one field, of several, of nested ones, and several keys of one type. */
export const keyGraphs: readonly ConformanceGraph[] = [singleKey, compositeKey, nestedKey, severalKeys];
