import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kind, parse } from 'graphql';

import { compose } from '../composition/compose.js';
import { DEFAULT_LIMITS } from '../limits/limits.js';
import { variableReader } from '../operations/variables.js';
import { loadGraph } from '../supergraph/load-graph.js';
import { makeScales } from './operation-cost.js';

const link = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: [${imports}])`;

/** A shop whose weights are told by directives under other names than their own. */
const SHOP = `
  ${link('"@key", "@shareable", { name: "@cost", as: "@price" }, { name: "@listSize", as: "@sized" }')}
  type Query {
    hello: String
    dear: String @price(weight: 7)
    book(id: ID!): Book
    books(first: Int, last: Int): [Book!] @sized(slicingArguments: ["first", "last"], assumedSize: 20, requireOneSlicingArgument: false)
    shelf(first: Int = 3): [Book!] @sized(slicingArguments: ["first"])
    strict(first: Int, last: Int): [Book!] @sized(slicingArguments: ["first", "last"])
    all: [Book!]
    grid: [[Int] !] @price(weight: 2)
    few: [Book!] @sized(assumedSize: 2)
    search(filter: Filter): [Thing!] @sized(assumedSize: 2)
    page(first: Int = 5, words: Words): BookPage @sized(slicingArguments: ["first"], sizedFields: ["nodes", "edges"])
    thing: Thing
    named: Named
    refund: Int @price(weight: -1000)
    heavy(by: Int @price(weight: 4), sort: Sort): Int
  }
  type Mutation { write(words: Words!): Book  touch: Boolean }
  input Filter { words: [Words!] }
  input Words { text: String! @price(weight: 3) more: Words }
  enum Sort @price(weight: 6) { UP DOWN }
  scalar Blob @price(weight: 5)
  interface Named { name: String  others(first: Int = 2): [Named!] @sized(slicingArguments: ["first"]) }
  type Book implements Named @key(fields: "id") { id: ID! name: String others(first: Int = 2): [Named!] author: Author authors: [Author!] blob: Blob }
  type Author implements Named @price(weight: 4) { name: String others(first: Int = 2): [Named!] books: [Book!] }
  type BookPage { nodes: [Book!] edges: [BookEdge!] total: Int }
  type BookEdge { node: Book }
  union Thing = Book | Author
`;
const graph = loadGraph(compose([{ name: 'shop', sdl: SHOP }]).supergraphSdl);

function scalesFor(limits: Partial<typeof DEFAULT_LIMITS>) {
  const weigh = makeScales(graph.schema, graph.weights, {
    ...DEFAULT_LIMITS,
    maxCost: 1e12,
    assumedListSize: 10,
    ...limits,
  });
  return (query: string, given: Record<string, unknown> = {}) => {
    const document = parse(query);
    const [definition] = document.definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('there is no operation');
    const cost = weigh(document, definition);
    const variables = variableReader(graph.schema, definition)(given);
    if ('errors' in variables) throw new Error(variables.errors.map(String).join());
    return { cost, values: variables.values };
  };
}
const weighed = scalesFor({});

function estimate(query: string, variables?: Record<string, unknown>): number | string {
  const { cost, values } = weighed(query, variables);
  if ('code' in cost) return cost.rule;
  const estimated = cost.estimate(values);
  return typeof estimated === 'number' ? estimated : `${estimated.rule} ${estimated.field}`;
}

const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');

describe('the estimate', () => {
  it.each<[string, string, number]>([
    ['nothing for a scalar', '{ hello __typename }', 0],
    ['a weighed scalar', '{ dear }', 7],
    ['one for an object', '{ book(id: 1) { id name } }', 1],
    ['the weight of its type', '{ book(id: 1) { author { name } blob } }', 1 + 4 + 5],
    ['as many as are taken for granted', '{ all { id } }', 10],
    ['as many as the schema takes for granted', '{ few { id } }', 2],
    ['as many as a slicing argument says', '{ books(first: 7) { id } }', 7],
    ['the largest of the slicing arguments', '{ books(first: 7, last: 100) { id } }', 100],
    ['the default of a slicing argument', '{ shelf { id } }', 3],
    ['lists within lists', '{ books(first: 7) { authors { name } } }', 7 * (1 + 10 * 4)],
    ['a list of lists', '{ grid }', 10 * 10 * 2],
    ['the items of a union', '{ search { __typename } }', 2 * 4],
    ['the lists of a page', '{ page(first: 9) { nodes { id } } }', 1 + 9],
    ['the lists of a page by the default', '{ page { edges { node { id } } total } }', 1 + 5 * 2],
    ['each list of a page', '{ page(first: 2) { nodes { id } edges { node { id } } } }', 1 + 2 + 2 * 2],
    ['the costliest member of a union', '{ thing { ... on Book { id } ... on Author { name } } }', 4],
    [
      'what only one member has',
      '{ thing { ... on Book { author { name } authors { name } } } }',
      1 + 4 + 40,
    ],
    ['the costliest member of an interface, with its weights', '{ named { others { name } } }', 4 + 2 * 4],
    ['a weight below zero as nothing', '{ refund dear }', 7],
    ['arguments', '{ heavy(by: 1, sort: UP) }', 4 + 6],
    ['input objects', '{ page(words: { text: "a", more: { text: "b" } }) { total } }', 1 + (1 + 3) * 2],
    ['mutations', 'mutation { write(words: { text: "a" }) { id } touch }', 10 + 1 + 1 + 3 + 10],
    [
      'what asks about the schema',
      '{ __schema { types { name } } __type(name: "Book") { name } }',
      1 + 10 + 1,
    ],
  ])('counts %s: %s', (_case, query, cost) => {
    expect(estimate(query)).toBe(cost);
    expect(weighed(query).cost).toMatchObject({ constant: cost });
  });

  it.each<[string, string, Record<string, unknown>, number | string]>([
    ['a size', 'query ($n: Int) { books(first: $n) { id } }', { n: 50 }, 50],
    ['no size', 'query ($n: Int) { books(first: $n) { id } }', {}, 20],
    ['null for a size', 'query ($n: Int) { books(first: $n) { id } }', { n: null }, 20],
    ['zero, which a subgraph may take for all', 'query ($n: Int) { books(first: $n) { id } }', { n: 0 }, 20],
    ['a size below zero', 'query ($n: Int) { books(first: $n) { id } }', { n: -1_000 }, 20],
    ['a default of the variable', 'query ($n: Int = 30) { books(first: $n) { id } }', {}, 30],
    ['a default of the argument', 'query ($n: Int) { shelf(first: $n) { id } }', {}, 3],
    [
      'a default of the argument under null',
      'query ($n: Int) { shelf(first: $n) { id } }',
      { n: null },
      'requireOneSlicingArgument Query.shelf',
    ],
    [
      'an input object',
      'query ($f: Filter) { search(filter: $f) { __typename } }',
      { f: { words: [{ text: 'a' }, { text: 'b', more: null }] } },
      2 * 4 + 1 + 2 * 4,
    ],
    [
      'a value in an input object',
      'query ($w: Words!) { search(filter: { words: [$w] }) { __typename } }',
      { w: { text: 'a' } },
      2 * 4 + 1 + 4,
    ],
    ['a weighed argument', 'query ($by: Int) { heavy(by: $by) }', { by: 1 }, 4],
    ['a weighed argument that is absent', 'query ($by: Int) { heavy(by: $by) }', {}, 0],
    ['a weighed enum', 'query ($sort: Sort) { heavy(sort: $sort) }', { sort: 'UP' }, 6],
    [
      'what is included',
      'query ($yes: Boolean!) { all @include(if: $yes) { id } dear @skip(if: $yes) }',
      { yes: true },
      10,
    ],
    [
      'what is not',
      'query ($yes: Boolean!) { ... @include(if: $yes) { all { id } } ...F @skip(if: $yes) } fragment F on Query { dear }',
      { yes: false },
      7,
    ],
  ])('is decided by a variable with %s', (_case, query, variables, cost) => {
    expect(estimate(query, variables)).toBe(cost);
    expect(weighed(query, variables).cost).toMatchObject({ constant: undefined });
  });

  it.each([
    ['one', '{ strict(first: 1) { id } }', 1],
    ['the other', '{ strict(last: 2, first: null) { id } }', 2],
    ['none', '{ strict { id } }', 'requireOneSlicingArgument'],
    ['both', '{ strict(first: 1, last: 1) { id } }', 'requireOneSlicingArgument'],
  ])('wants exactly one slicing argument where the schema says so: %s', (_case, query, expected) => {
    expect(estimate(query)).toBe(expected);
  });

  it('judges by its variables which slicing argument was given', () => {
    const query = 'query ($first: Int, $last: Int) { strict(first: $first, last: $last) { id } }';
    expect(estimate(query, { first: 5 })).toBe(5);
    expect(estimate(query, { last: 6, first: null })).toBe(6);
    expect(estimate(query, { first: 5, last: 6 })).toBe('requireOneSlicingArgument Query.strict');
    expect(estimate(query)).toBe('requireOneSlicingArgument Query.strict');
  });

  it('leaves out what a literal skips', () => {
    expect(
      estimate('{ all @skip(if: true) { id } few @include(if: false) { id } dear @include(if: true) }'),
    ).toBe(7);
  });
});

/** What has got around the cost limits of others (as GHSA-733v-p3h5-qpq7): nothing of it may make a query cheaper. */
describe('no way around the cost', () => {
  const HONEST = '{ all { authors { name } } }';
  const COST = 10 * (1 + 40);

  it.each([
    ['a fragment', '{ ...F } fragment F on Query { all { authors { name } } }'],
    [
      'a fragment with the name of an introspection field',
      '{ ...__schema } fragment __schema on Query { all { authors { name } } }',
    ],
    ['an operation with such a name', 'query __schema { all { authors { name } } }'],
    ['an alias with such a name', '{ __schema: all { __type: authors { name } } }'],
    ['a fragment without a condition', '{ ... { all { ... { authors { name } } } } }'],
    ['a fragment that is on a wider type', '{ all { ... on Named { ... on Book { authors { name } } } } }'],
    [
      'fragments within fragments',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { all { ...C } } fragment C on Book { authors { name } }',
    ],
    ['a directive that includes it', '{ all @include(if: true) { authors @skip(if: false) { name } } }'],
    ['an alias', '{ a: all { b: authors { c: name } } }'],
  ])('%s', (_case, query) => {
    expect(estimate(HONEST)).toBe(COST);
    expect(estimate(query)).toBe(COST);
  });

  it('a fragment counts as often as it is spread', () => {
    expect(
      estimate(
        '{ a: all { ...F } b: all { ...F } ...G ...G } fragment F on Book { author { name } } fragment G on Query { few { id } }',
      ),
    ).toBe(2 * 10 * 5 + 2 * 2);
  });

  it('each of a thousand aliases counts', () => {
    expect(estimate(`{ ${aliases(1_000, 'book(id: 1) { id }')} }`)).toBe(1_000);
  });

  it('the same field twice counts twice', () => {
    expect(estimate(`{ ${'all { id } '.repeat(3)} }`)).toBe(30);
  });

  it('what asks about the schema is not for nothing', () => {
    expect(estimate('{ __schema { types { fields { args { type { ofType { name } } } } } } }')).toBe(
      1 + 10 * (1 + 10 * (1 + 10 * (1 + 2))),
    );
  });

  it('no variable makes a query cheaper than it is with the schema’s own sizes, but a smaller size', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { nil: null }),
        fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { nil: undefined }),
        (first, last) => {
          const query = 'query ($first: Int, $last: Int) { books(first: $first, last: $last) { id } }';
          const sizes = [first, last].filter((size): size is number => typeof size === 'number' && size >= 1);
          expect(estimate(query, { first, last })).toBe(sizes.length > 0 ? Math.max(...sizes) : 20);
        },
      ),
    );
  });
});

describe('the limit', () => {
  const limited = scalesFor({ maxCost: 100, assumedListSize: 3 });
  const refusal = (query: string, variables?: Record<string, unknown>) => {
    const { cost, values } = limited(query, variables);
    return 'code' in cost ? cost : cost.estimate(values);
  };

  it('refuses what costs more, by the document alone or with the variables', () => {
    const expected = { code: 'QUERY_LIMIT_EXCEEDED', rule: 'maxCost', messageZh: '查询超出网关的限制。' };
    expect(refusal('{ books(first: 101) { id } }')).toMatchObject(expected);
    expect(refusal('query ($n: Int) { books(first: $n) { id } }', { n: 101 })).toMatchObject(expected);
    expect(refusal('query ($n: Int) { books(first: $n) { id } }', { n: 100 })).toBe(100);
    expect(refusal('{ all { authors { name } } }')).toBe(3 * (1 + 3 * 4));
  });
});

describe('the actual cost', () => {
  const actual = (query: string, data: unknown, variables?: Record<string, unknown>) => {
    const { cost, values } = weighed(query, variables);
    return 'code' in cost ? cost.rule : cost.actual(values, data);
  };

  it.each<[string, string, unknown, number]>([
    [
      'the items that came',
      '{ all { author { name } } }',
      { all: [{ author: { name: 'a' } }, { author: null }] },
      1 + 4 + 1,
    ],
    ['nothing of null', '{ book(id: 1) { author { name } } hello }', { book: null, hello: null }, 0],
    ['aliases', '{ a: few { id } b: few { id } }', { a: [{ id: 1 }], b: [] }, 1],
    [
      'the type that came',
      '{ thing { __typename ... on Author { name } } }',
      { thing: { __typename: 'Book' } },
      1,
    ],
    ['the costliest that it can be', '{ thing { ... on Author { name } } }', { thing: {} }, 4],
    ['lists of lists', '{ grid }', { grid: [[1, 2], [3], []] }, 3 * 2],
    [
      'mutations with their arguments',
      'mutation { write(words: { text: "a" }) { id } }',
      { write: null },
      10 + 1 + 3,
    ],
    ['fragments', '{ ...F } fragment F on Query { all { id } }', { all: [{ id: 1 }] }, 1],
  ])('counts %s', (_case, query, data, cost) => {
    expect(actual(query, data)).toBe(cost);
  });

  it('leaves out what was not asked for', () => {
    const query = 'query ($yes: Boolean!) { few @include(if: $yes) { id } }';
    expect(actual(query, { few: [{ id: 1 }] }, { yes: false })).toBe(0);
    expect(actual(query, undefined, { yes: false })).toBe(0);
  });
});
