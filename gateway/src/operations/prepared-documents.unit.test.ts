import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { DEFAULT_LIMITS } from '../limits/limits.js';
import { loadGraph } from '../supergraph/load-graph.js';
import type { PreparedOperation } from './operation.js';
import { type PreparedDocuments, prepareDocuments } from './prepared-documents.js';

const graph = loadGraph(readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8'));

it('prepares an operation once, whether its name is told or is the only one', () => {
  const documents = prepareDocuments(graph, DEFAULT_LIMITS, 1_000_000, () => undefined);
  const query = 'query A { __typename }';
  const prepared = documents.prepare(query, undefined, true);
  expect('errors' in prepared).toBe(false);
  expect(documents.prepare(query, 'A', true)).toBe(prepared);
  expect(documents.known(10)).toEqual([{ query, operationName: 'A' }]);
  const two = 'query A { __typename } query B { __typename }';
  expect(documents.prepare(two, 'A', true)).not.toBe(documents.prepare(two, 'B', true));
  expect(documents.prepare(two, undefined, true)).toMatchObject({
    errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }],
  });
});

function prepared(
  documents: PreparedDocuments,
  query: string,
  given?: Readonly<Record<string, unknown>>,
): PreparedOperation {
  const operation = documents.prepare(query, undefined, true, given);
  if ('errors' in operation) throw new Error(JSON.stringify(operation.errors));
  return operation;
}

it('finds what variables decide once for a request, though it is asked before the operation is planned and after', () => {
  const documents = prepareDocuments(graph, DEFAULT_LIMITS, 1_000_000, () => undefined);
  let reads = 0;
  const variables = () => ({
    get wanted(): boolean {
      reads += 1;
      return true;
    },
  });
  const query = 'query ($wanted: Boolean!) { __schema @include(if: $wanted) { types { name } } }';
  const given = variables();
  const operation = prepared(documents, query, given);
  const once = reads;
  expect(once).toBeGreaterThan(0);
  const judged = documents.judge(operation, given);
  expect(reads).toBe(once);
  expect(documents.judge(operation, variables())).toMatchObject({
    cost: 'cost' in judged ? judged.cost : undefined,
    variables: { values: { wanted: true } },
  });
  expect(reads).toBe(2 * once);
});

describe('what a document weighs', () => {
  const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
  const QUERY = `query (${NAMES.map((name) => `$${name}: Boolean!`).join(' ')}) {
    ${NAMES.map((name) => `${name}: __typename @include(if: $${name})`).join(' ')}
  }`;
  const choice = (at: number): Readonly<Record<string, boolean>> =>
    Object.fromEntries(NAMES.map((name, place) => [name, (at & (2 ** place)) > 0]));

  it('grows with each choice of its conditions, and no more where the oldest makes room', () => {
    const documents = prepareDocuments(graph, DEFAULT_LIMITS, 10_000_000, () => undefined);
    const operation = prepared(documents, QUERY);
    const weights: number[] = [];
    for (let at = 0; at < 64; at += 1) {
      operation.variantFor(choice(at));
      weights.push(documents.bytes());
    }
    const [first = 0, ...others] = weights.slice(0, 16);
    const own = others.map((weight, at) => weight - (at === 0 ? first : (others[at - 1] ?? 0)));
    expect(Math.min(...own)).toBeGreaterThan(1_000);
    // Four times as many were made as are kept.
    expect(Math.max(...weights)).toBeLessThan(1.6 * (weights[15] ?? 0));
    operation.variantFor(choice(63));
    expect(documents.bytes()).toBe(weights.at(-1));
  });

  it('counts while it is kept: what has grown drives out what was asked for before it, or goes itself', () => {
    const documents = prepareDocuments(graph, DEFAULT_LIMITS, 50_000, () => undefined);
    prepared(documents, '{ one: __typename }');
    const operation = prepared(documents, QUERY);
    const queries = (): readonly string[] => documents.known(10).map(({ query }) => query);
    expect(queries()).toHaveLength(2);
    let at = 0;
    while (queries().length === 2 && at < 64) operation.variantFor(choice(at++));
    expect(queries()).toEqual([QUERY]);
    while (queries().length === 1 && at < 64) operation.variantFor(choice(at++));
    expect(documents.bytes()).toBe(0);
    // Whoever still holds it uses it as before.
    expect(operation.variantFor(choice(63)).runs.length).toBeGreaterThan(0);
    expect(documents.bytes()).toBe(0);
  });
});
