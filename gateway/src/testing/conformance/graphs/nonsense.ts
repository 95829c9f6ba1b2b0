import { type ConformanceGraph, errorsAt, link } from '../case.js';

const NO_ERROR = 'It takes the answer for one that says null, and tells of no error.';
const NO_PATH = 'Its error of a call that failed has no path.';
const WRONG_TYPE =
  'It nulls what is not of the type of the field, and tells of it in its extensions and not as an error.';
const ALL_REFUSED = 'It refuses the whole answer where a list or an object should be and is not.';

const nonsense: ConformanceGraph = {
  name: 'subgraphs that answer nonsense',
  about: 'Answers without data, with too little, with too much, and with values of wrong types.',
  subgraphs: {
    homes: {
      sdl: `${link('@key')}
        type Query { home: Home homes: [Home!] count: Int flags: [Boolean] season: Season address: Address any: Pet }
        type Home @key(fields: "id") { id: ID! }
        type Address { line: String zip: Int }
        enum Season { DRY WET }
        interface Pet { name: String }
        type Cat implements Pet { name: String }`,
      resolvers: {
        Query: { home: () => ({ id: 'h1' }), homes: () => [{ id: 'h1' }, { id: 'h2' }], count: () => 1 },
      },
    },
    rents: {
      sdl: `${link('@key')}
        type Query { other: Int }
        type Home @key(fields: "id") { id: ID! rent: Int tenants: [String!] }`,
      resolvers: {
        Query: { other: () => 2 },
        Home: { __resolveReference: (reference: object) => reference },
      },
    },
  },
  cases: [
    {
      name: 'fails each field of a call that ends in an error without a path',
      query: '{ home { id rent } other count }',
      nonsense: { rents: { errors: [{ message: 'The service is busy.' }] } },
      expected: {
        data: { home: { id: 'h1', rent: null }, other: null, count: 1 },
        errors: errorsAt('home.rent', 'other'),
      },
      stock: { differs: NO_PATH },
    },
    {
      name: 'fails each field of a call that ends in data that are null and an error',
      query: '{ home { rent tenants } }',
      nonsense: { rents: { data: null, errors: [{ message: 'The service is busy.' }] } },
      expected: {
        data: { home: { rent: null, tenants: null } },
        errors: errorsAt('home.rent', 'home.tenants'),
      },
      stock: { differs: NO_PATH },
    },
    {
      name: 'fails each field of a call that ends in an empty object',
      query: '{ home { id rent } }',
      nonsense: { rents: {} },
      expected: { data: { home: { id: 'h1', rent: null } }, errors: errorsAt('home.rent') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'fails each field of a call that answers nothing',
      query: '{ count season }',
      nonsense: { homes: null },
      expected: { data: { count: null, season: null }, errors: errorsAt('count', 'season') },
      stock: { differs: NO_PATH },
    },
    {
      name: 'fails each field of a call that answers no object',
      query: '{ count other }',
      nonsense: { homes: 'no' },
      expected: { data: { count: null, other: 2 }, errors: errorsAt('count') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'fails a root field that an answer lacks',
      query: '{ count other }',
      nonsense: { homes: { data: {} } },
      expected: { data: { count: null, other: 2 }, errors: errorsAt('count') },
      stock: { differs: NO_ERROR },
    },
    {
      name: 'fails the fields of all entities where there are too few',
      query: '{ homes { rent } }',
      nonsense: { rents: { data: { _entities: [{ rent: 5 }] } } },
      expected: {
        data: { homes: [{ rent: null }, { rent: null }] },
        errors: errorsAt('homes.0.rent', 'homes.1.rent'),
      },
      stock: { differs: NO_PATH },
    },
    {
      name: 'fails the fields of all entities where they are no list',
      query: '{ homes { rent } }',
      nonsense: { rents: { data: { _entities: { rent: 5 } } } },
      expected: {
        data: { homes: [{ rent: null }, { rent: null }] },
        errors: errorsAt('homes.0.rent', 'homes.1.rent'),
      },
      stock: { differs: NO_PATH },
    },
    {
      name: 'does not answer more than was asked for',
      query: '{ count }',
      nonsense: { homes: { data: { count: 3, secret: 4, __typename: 'Query' } } },
      expected: { data: { count: 3 } },
    },
    {
      name: 'fails text and fractions for whole numbers',
      query: '{ a: count b: count }',
      nonsense: { homes: { data: { a: 'many', b: 1.5 } } },
      expected: { data: { a: null, b: null }, errors: errorsAt('a', 'b') },
      stock: { differs: WRONG_TYPE },
    },
    {
      name: 'fails an object for a scalar',
      query: '{ address { line zip } }',
      nonsense: { homes: { data: { address: { line: { deep: 1 }, zip: 100 } } } },
      expected: { data: { address: { line: null, zip: 100 } }, errors: errorsAt('address.line') },
      stock: { differs: WRONG_TYPE },
    },
    {
      name: 'fails a scalar for an object',
      query: '{ address { line } count }',
      nonsense: { homes: { data: { address: 'North 1', count: 1 } } },
      expected: { data: { address: null, count: 1 }, errors: errorsAt('address') },
      stock: { differs: ALL_REFUSED },
    },
    {
      name: 'fails a value for a list and a list for a value',
      query: '{ flags count }',
      nonsense: { homes: { data: { flags: true, count: [1] } } },
      expected: { data: { flags: null, count: null }, errors: errorsAt('flags', 'count') },
      stock: { differs: ALL_REFUSED },
    },
    {
      name: 'fails a value that an enum does not have',
      query: '{ season }',
      nonsense: { homes: { data: { season: 'COLD' } } },
      expected: { data: { season: null }, errors: errorsAt('season') },
      stock: { differs: WRONG_TYPE },
    },
    {
      name: 'fails an object of a type that nobody knows',
      query: '{ any { name __typename } }',
      nonsense: { homes: { data: { any: { __typename: 'Unicorn', name: 'U' } } } },
      expected: { data: { any: null }, errors: errorsAt('any') },
      stock: { differs: WRONG_TYPE },
    },
    {
      name: 'takes a null without an error as it is',
      query: '{ home { rent } flags }',
      nonsense: {
        rents: { data: { _entities: [null] } },
        homes: { data: { home: { __typename: 'Home', id: 'x' }, flags: null } },
      },
      expected: { data: { home: { rent: null }, flags: null } },
    },
  ],
};

/** What is left of answers that are none. */
export const nonsenseGraphs: readonly ConformanceGraph[] = [nonsense];
