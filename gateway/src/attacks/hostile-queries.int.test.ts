import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { hostile, nested, TABLE, times } from '../testing/hostile-queries.js';
import { type Answer, readAnswer, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

/** Queries that are meant to cost: refused before anybody is asked, by the rule that stands beside them. */
let graph: SmallGraph;
let authorization: string;
beforeAll(async () => {
  graph = await startSmallGraph();
  authorization = `Bearer ${await graph.issuer.token('integrator', 'other')}`;
});
afterAll(() => graph.stop());

async function send(body: string): Promise<Answer> {
  return readAnswer(
    await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body,
    }),
  );
}

const asked = (query: string, variables: unknown = {}) => JSON.stringify({ query, variables });
describe('a query that is meant to cost', () => {
  it.each(TABLE)('%s is refused before anybody is asked', async (_attack, query, rule) => {
    const before = graph.fetches.length;
    const answer = await send(asked(query));
    expect(answer.data).toBeUndefined();
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'QUERY_LIMIT_EXCEEDED', rule });
    expect(graph.fetches.length).toBe(before);
    // Not even repeated in what is answered.
    expect(answer.text.length).toBeLessThan(1_000);
  });

  it.each([
    ['10,000 operations', times(4_000, () => '{a}'), 'QUERY_LIMIT_EXCEEDED'],
    [
      'errors by the thousand',
      `{ residents { ${times(1_000, (at) => `n${at}`)} } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'fields that conflict with each other',
      `{ residents { ${times(900, () => 'id: name')} } }`,
      'QUERY_LIMIT_EXCEEDED',
    ],
    ['a name of 100,000 letters', `{ ${'a'.repeat(100_000)} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['a number of 100,000 digits', `{ resident(id: ${'9'.repeat(100_000)}) { id } }`, undefined],
    ['a string of 50,000 quotes', `{ resident(id: "${'\\"'.repeat(50_000)}") { id } }`, undefined],
    ['a comment of 100,000 letters', `{ residents { id } } # ${'a'.repeat(100_000)}`, undefined],
  ])('%s: answered or refused with a short answer', async (_attack, query, code) => {
    const answer = await send(asked(query));
    expect(answer.errors[0]?.extensions['code']).toBe(code);
    expect(answer.errors.length).toBeLessThanOrEqual(21);
  });
});

describe('values that are meant to cost', () => {
  const QUERY = 'query ($id: ID!) { resident(id: $id) { id } }';
  const deep = (depth: number): string =>
    `{"query":${JSON.stringify(QUERY)},"variables":{"id":${nested(depth, '[', '', ']')}}}`;

  it.each([
    ['lists 100,000 deep', deep(100_000)],
    [
      'objects 30,000 deep',
      `{"query":${JSON.stringify(QUERY)},"variables":{"id":${nested(30_000, '{"a":', '1', '}')}}}`,
    ],
    ['a number beyond all numbers', `{"query":${JSON.stringify(QUERY)},"variables":{"id":1e999}}`],
    ['a number with a fraction', `{"query":${JSON.stringify(QUERY)},"variables":{"id":0.1}}`],
  ])('%s are refused as no value of the type', async (_attack, body) => {
    const before = graph.fetches.length;
    const answer = await send(body);
    expect(answer.errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(answer.text.length).toBeLessThan(2_000);
    expect(graph.fetches.length).toBe(before);
  });

  it.each([
    ['a body 100,000 lists deep', nested(100_000, '[', '', ']')],
    ['extensions 100,000 lists deep', `{"query":"{ a }","extensions":${nested(100_000, '[', '', ']')}}`],
    ['variables that are no object', '{"query":"{ a }","variables":"x"}'],
    ['a query that is no text', '{"query":{"toString":"x"}}'],
  ])('%s: malformed', async (_attack, body) => {
    expect((await send(body)).errors[0]?.extensions['code']).toBe('BAD_REQUEST');
  });

  it('10,000 variables that nobody declared are passed over', async () => {
    const variables = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`v${at}`, at]));
    expect((await send(asked(QUERY, { ...variables, id: '7' }))).data).toEqual({ resident: { id: '7' } });
  });
});

it('whatever is made of such parts is refused or answered, and costs no more than the limits allow', async () => {
  const codes = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(hostile, fc.jsonValue(), async (query, value) => {
      const before = graph.fetches.length;
      const answer = await send(JSON.stringify({ query, variables: { v: value } }));
      const made = graph.fetches.length - before;
      if (answer.data === undefined) {
        if (answer.errors.length === 0) throw new Error('neither answered nor refused');
        if (made > 0) throw new Error('a refused query was sent on');
      }
      for (const { extensions } of answer.errors) {
        codes.add(extensions['code']);
        if (extensions['code'] === 'INTERNAL_SERVER_ERROR') throw new Error(answer.text);
      }
      // A root field takes a call of its owner, and at most one more for what others add.
      if (made > 60) throw new Error(`${made} calls`);
    }),
    { numRuns: 300, seed: 20_261_124 },
  );
  expect(codes.has('GRAPHQL_VALIDATION_FAILED')).toBe(true);
  expect((await graph.ask('{ residents { id } }')).errors).toEqual([]);
});
