import { type ConformanceGraph, link, lookUp } from '../case.js';

const meters = [
  { id: 'm1', site: { code: 'K1' }, reading: 40 },
  { id: 'm2', site: { code: 'K2' }, reading: 90 },
];

const mixedKeys: ConformanceGraph = {
  name: 'required fields across mixed composite keys',
  about:
    'The requiring subgraph is reached by a longer key than the one by which the required field is found.',
  subgraphs: {
    list: {
      sdl: `${link('@key')}
        type Query { meters: [Meter!]! }
        type Meter @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { meters: () => meters.map(({ id }) => ({ id })) } },
    },
    readings: {
      sdl: `${link('@key', '@shareable')}
        type Meter @key(fields: "id") @key(fields: "id site { code }") {
          id: ID!
          site: Site! @shareable
          reading: Int!
        }
        type Site { code: String! @shareable }`,
      resolvers: { Meter: { __resolveReference: lookUp(meters, 'id') } },
    },
    verdicts: {
      sdl: `${link('@key', '@external', '@requires', '@shareable')}
        type Query { strictest: Meter! }
        type Meter @key(fields: "id site { code }") {
          id: ID!
          site: Site! @shareable
          reading: Int! @external
          verdict: String @requires(fields: "reading")
          warden: String!
        }
        type Site { code: String! @shareable }`,
      resolvers: {
        Query: { strictest: () => ({ id: 'm2', site: { code: 'K2' } }) },
        Meter: {
          __resolveReference: (reference: object) => reference,
          verdict: ({ reading }: { reading: number }) => (reading > 50 ? 'high' : 'fine'),
          warden: ({ site }: { site: { code: string } }) => `warden of ${site.code}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'finds the longer key and the required field on one way',
      query: '{ meters { verdict } }',
      expected: { data: { meters: [{ verdict: 'fine' }, { verdict: 'high' }] } },
      maxCalls: 3,
    },
    {
      name: 'comes back by the longer key',
      query: '{ strictest { verdict warden } }',
      expected: { data: { strictest: { verdict: 'high', warden: 'warden of K2' } } },
      maxCalls: 3,
    },
    {
      name: 'asks for the key, the required field and the requiring one together',
      query: '{ meters { id site { code } reading verdict warden } }',
      expected: {
        data: {
          meters: [
            { id: 'm1', site: { code: 'K1' }, reading: 40, verdict: 'fine', warden: 'warden of K1' },
            { id: 'm2', site: { code: 'K2' }, reading: 90, verdict: 'high', warden: 'warden of K2' },
          ],
        },
      },
      maxCalls: 3,
    },
  ],
};

const orders = [
  { number: 1, branch: 'n', customer: 'c1', total: 30 },
  { number: 1, branch: 's', customer: 'c2', total: 50 },
];
const customers = [
  { id: 'c1', level: 1 },
  { id: 'c2', level: 3 },
];

const keyFromRequirement: ConformanceGraph = {
  name: 'a requirement over the entity of another entity',
  about: 'A field needs a field of another entity, which a third subgraph knows by its own key.',
  subgraphs: {
    orders: {
      sdl: `${link('@key')}
        type Query { orders: [Order!]! }
        type Order @key(fields: "number branch") @key(fields: "customer { id }") {
          number: Int! branch: String! customer: Customer! total: Int!
        }
        type Customer @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          orders: () => orders.map((order) => ({ ...order, customer: { id: order.customer } })),
        },
        Order: {
          __resolveReference: (reference: {
            number?: number;
            branch?: string;
            customer?: { id: string };
          }) => {
            const found = orders.find(({ number, branch, customer }) =>
              reference.customer
                ? customer === reference.customer.id
                : number === reference.number && branch === reference.branch,
            );
            return found ? { ...found, customer: { id: found.customer } } : null;
          },
        },
      },
    },
    loyalty: {
      sdl: `${link('@key')}
        type Customer @key(fields: "id") { id: ID! level: Int! }`,
      resolvers: { Customer: { __resolveReference: lookUp(customers, 'id') } },
    },
    discounts: {
      sdl: `${link('@key', '@external', '@requires')}
        type Order @key(fields: "number branch") {
          number: Int!
          branch: String!
          total: Int! @external
          customer: Customer! @external
          discount: Int! @requires(fields: "total customer { level }")
        }
        type Customer @key(fields: "id") { id: ID! level: Int! @external }`,
      resolvers: {
        Order: {
          __resolveReference: (reference: object) => reference,
          discount: ({ total, customer }: { total: number; customer: { level: number } }) =>
            (total * customer.level) / 10,
        },
      },
    },
  },
  cases: [
    {
      name: 'fetches the other entity before it asks',
      query: '{ orders { discount } }',
      expected: { data: { orders: [{ discount: 3 }, { discount: 15 }] } },
      maxCalls: 3,
    },
    {
      name: 'answers the other entity only as far as the query asks',
      query: '{ orders { customer { id } discount branch } }',
      expected: {
        data: {
          orders: [
            { customer: { id: 'c1' }, discount: 3, branch: 'n' },
            { customer: { id: 'c2' }, discount: 15, branch: 's' },
          ],
        },
      },
      maxCalls: 3,
    },
    {
      name: 'sends the requirement where the query takes its names for others',
      query: '{ orders { total: branch number: total discount } }',
      expected: {
        data: {
          orders: [
            { total: 'n', number: 30, discount: 3 },
            { total: 's', number: 50, discount: 15 },
          ],
        },
      },
      stock: {
        differs: 'It adds the required field under its own name, which the query uses for another field.',
      },
    },
  ],
};

const lockers = [
  { id: 'k1', code: 'C1', place: { floor: 1, row: 2, door: 3 }, label: 'blue' },
  { id: 'k2', code: 'C2', place: { floor: 1, row: 2, door: 4 }, label: 'green' },
];

interface LockerReference {
  readonly id?: string;
  readonly code?: string;
  readonly place?: { readonly floor?: number; readonly row?: number; readonly door?: number };
  readonly label?: string;
}

/** The locker of a reference by whichever of its keys the reference has. */
function lockerOf({ id, code, place }: LockerReference) {
  return lockers.find(
    (locker) =>
      (id === undefined || locker.id === id) &&
      (code === undefined || locker.code === code) &&
      (place?.row === undefined || locker.place.row === place.row) &&
      (place?.door === undefined || locker.place.door === place.door),
  );
}

const overlappingKeys: ConformanceGraph = {
  name: 'required fields with keys that overlap',
  about: 'Keys of one type share fields and parts of one object, and both subgraphs have several of them.',
  subgraphs: {
    halls: {
      sdl: `${link('@key', '@shareable')}
        type Query { hall: [Locker!]! }
        type Locker @key(fields: "id") @key(fields: "code") @key(fields: "place { floor row }")
          @key(fields: "id place { row door }") { id: ID! code: ID! place: Place! label: String! }
        type Place @shareable { floor: Int! row: Int! door: Int! }`,
      resolvers: { Query: { hall: () => lockers }, Locker: { __resolveReference: lockerOf } },
    },
    rentals: {
      sdl: `${link('@key', '@external', '@requires')}
        type Query { rental: Rental! }
        type Rental { id: ID! lockers: [Locker!]! }
        type Locker @key(fields: "id") @key(fields: "id place { row door }") {
          id: ID!
          place: Place! @external
          label: String! @external
          badge: String! @requires(fields: "label")
          spot: String! @requires(fields: "label place { row door }")
        }
        type Place @external { row: Int! door: Int! }`,
      resolvers: {
        Query: { rental: () => ({ id: 'r1', lockers: lockers.map(({ id, place }) => ({ id, place })) }) },
        Locker: {
          __resolveReference: (reference: LockerReference) => {
            const found = lockerOf(reference);
            return found ? { ...reference, id: found.id } : null;
          },
          badge: ({ id, label }: LockerReference) => `${String(id)} ${String(label)}`,
          spot: ({ label, place }: LockerReference) =>
            `${String(label)} ${String(place?.row)}/${String(place?.door)}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'comes back with the required field',
      query: '{ rental { lockers { id badge } } }',
      expected: {
        data: {
          rental: {
            lockers: [
              { id: 'k1', badge: 'k1 blue' },
              { id: 'k2', badge: 'k2 green' },
            ],
          },
        },
      },
      maxCalls: 3,
    },
    {
      name: 'comes back with a required field and a part of a key that is required too',
      query: '{ rental { lockers { spot code } } }',
      expected: {
        data: {
          rental: {
            lockers: [
              { spot: 'blue 2/3', code: 'C1' },
              { spot: 'green 2/4', code: 'C2' },
            ],
          },
        },
      },
      maxCalls: 3,
    },
    {
      name: 'sends both to the other side',
      query: '{ hall { badge spot place { floor } } }',
      expected: {
        data: {
          hall: [
            { badge: 'k1 blue', spot: 'blue 2/3', place: { floor: 1 } },
            { badge: 'k2 green', spot: 'green 2/4', place: { floor: 1 } },
          ],
        },
      },
      maxCalls: 2,
    },
  ],
};

/** Required fields and keys that are found on different ways. */
export const requiresKeysGraphs: readonly ConformanceGraph[] = [
  mixedKeys,
  keyFromRequirement,
  overlappingKeys,
];
