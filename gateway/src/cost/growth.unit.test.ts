import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Kind, parse } from 'graphql';

import { compose } from '../composition/compose.js';
import { DEFAULT_LIMITS } from '../limits/limits.js';
import { loadGraph } from '../supergraph/load-graph.js';
import { makeScales, type OperationCost } from './operation-cost.js';

const MEMBERS = ['A', 'B', 'C', 'D', 'E'];

/** A graph whose objects may be of five types each, however deep they are, and whose pages size their lists. */
const TREE = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@cost", "@listSize"])
  type Query { node: Node page(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["nodes"]) }
  interface Node { id: ID parent: Node children(first: Int, filter: Filter): [Node!] @listSize(slicingArguments: ["first"]) }
  input Filter { words: [String] @cost(weight: 1) }
  type Page { nodes: [Node!] total: Int }
  ${MEMBERS.map(
    (name) =>
      `type ${name} implements Node { id: ID parent: Node children(first: Int, filter: Filter): [Node!] @listSize(slicingArguments: ["first"]) }`,
  ).join('\n')}
`;
const { schema, weights } = loadGraph(compose([{ name: 'tree', sdl: TREE }]).supergraphSdl);
const weigh = makeScales(schema, weights, { ...DEFAULT_LIMITS, maxCost: Number.MAX_VALUE });

afterEach(() => {
  jest.restoreAllMocks();
});

function costOf(query: string): OperationCost {
  const document = parse(query);
  const definition = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('there is no operation');
  const cost = weigh(document, definition);
  if ('code' in cost) throw new Error(cost.rule);
  return cost;
}

/** Counts how often properties of an object are read. */
function counted<Value extends object>(value: Value, reads: { count: number }): Value {
  const note = (): void => {
    reads.count += 1;
  };
  return new Proxy(value, {
    get(target, key) {
      note();
      return Reflect.get(target, key) as unknown;
    },
    getOwnPropertyDescriptor(target, key) {
      note();
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}

/** What is there `depth` times, each within the one before. */
function nested(depth: number, around: (inner: string) => string, innermost: string): string {
  return depth === 0 ? innermost : around(nested(depth - 1, around, innermost));
}

/** Fragments each of which spreads the next one twice. */
function doubling(depth: number, type: string, around: (inner: string) => string, last: string): string {
  const fragments = Array.from(
    { length: depth },
    (_, level) => `fragment F${level} on ${type} { ${around(`...F${level + 1} ...F${level + 1}`)} }`,
  );
  return `${fragments.join(' ')} fragment F${depth} on ${type} { ${last} }`;
}

/** Queries that are one level deeper each time: what they take must grow by the same each time. */
const QUERIES: readonly (readonly [string, (depth: number) => string])[] = [
  [
    'objects of five types with a condition',
    (depth) =>
      `query ($n: Int, $v: Boolean!) { node { ${nested(depth, (inner) => `parent { ${inner} }`, 'id @include(if: $v)')} } }`,
  ],
  [
    'lists of five types that a variable sizes',
    (depth) =>
      `query ($n: Int, $v: Boolean!) { node { ${nested(depth, (inner) => `children(first: $n) { ${inner} }`, 'id @include(if: $v)')} } }`,
  ],
  [
    'objects with a condition at each level',
    (depth) =>
      `query ($n: Int, $v: Boolean!) { node { ${nested(depth, (inner) => `parent @include(if: $v) { ${inner} }`, 'id')} } }`,
  ],
  [
    'fragments that are spread twice',
    (depth) =>
      `query ($n: Int, $v: Boolean!) { node { ...F0 } } ${doubling(depth, 'Node', (inner) => `parent { ${inner} }`, 'children(first: $n) { id }')}`,
  ],
  [
    'fragments of one object that are spread twice',
    (depth) =>
      `query ($n: Int, $v: Boolean!) { node { ...F0 } } ${doubling(depth, 'Node', (inner) => inner, 'children(first: $n) { id }')}`,
  ],
  [
    'fragments of a page that are spread twice',
    (depth) =>
      `query ($n: Int, $v: Boolean!) { page(first: $n) { ...F0 } } ${doubling(depth, 'Page', (inner) => inner, 'nodes { id @include(if: $v) }')}`,
  ],
];

/** What each further level takes. */
function growth(work: (depth: number) => number): number[] {
  const taken = [1, 2, 3, 4].map(work);
  return taken.slice(1).map((each, index) => each - (taken[index] ?? 0));
}

/** As much for each level as for the one before, and some for the first. */
function expectLinear(levels: readonly number[]): void {
  expect(levels).toEqual(levels.map(() => levels[0]));
}

describe('what a level more takes', () => {
  it.each(QUERIES)('to weigh %s', (_case, queryOf) => {
    const types = jest.spyOn(schema, 'getType');
    expectLinear(
      growth((depth) => {
        types.mockClear();
        costOf(queryOf(depth));
        expect(types.mock.calls.length).toBeGreaterThan(0);
        return types.mock.calls.length;
      }),
    );
  });

  it.each(QUERIES)('to estimate %s in a request', (_case, queryOf) => {
    expectLinear(
      growth((depth) => {
        const reads = { count: 0 };
        const estimated = costOf(queryOf(depth)).estimate(counted({ n: 2, v: true }, reads));
        expect(estimated).toBeGreaterThan(0);
        expect(reads.count).toBeGreaterThan(0);
        return reads.count;
      }),
    );
  });

  it.each(QUERIES)('to find what %s did cost', (_case, queryOf) => {
    expectLinear(
      growth((depth) => {
        const reads = { count: 0 };
        // Nothing tells of which type the objects are.
        let node: object = counted({ id: '1', children: [counted({ id: '2' }, reads)] }, reads);
        for (let level = 0; level < depth; level += 1)
          node = counted({ id: '1', parent: node, children: [node] }, reads);
        const data = { node, page: { nodes: [node] } };
        expect(costOf(queryOf(depth)).actual({ n: 2, v: true }, data)).toBeGreaterThan(0);
        expect(reads.count).toBeGreaterThan(0);
        return reads.count;
      }),
    );
  });

  it('to weigh a value of a variable in one more of its places', () => {
    const query = (places: number) =>
      `query ($f: Filter) { node { ${Array.from({ length: places }, (_, at) => `a${at}: children(first: 1, filter: $f) { id }`).join(' ')} } }`;
    const reads = (places: number): number => {
      const seen = { count: 0 };
      const cost = costOf(query(places));
      expect(cost.estimate({ f: counted({ words: ['x', 'y'] }, seen) })).toBe(1 + places * 3);
      return seen.count;
    };
    expect(reads(50)).toBe(reads(1));
  });
});
