import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readAnswer, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

let graph: SmallGraph;
beforeAll(async () => {
  graph = await startSmallGraph({ limits: { maxCost: 20, assumedListSize: 4 } });
});
afterAll(() => graph.stop());

const post = async (query: string, headers: Record<string, string> = {}, variables = {}) =>
  readAnswer(
    await fetch(graph.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await graph.issuer.token('district')}`,
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    }),
  );

describe('the cost of an operation', () => {
  it('is told to who asks for it, and to nobody else', async () => {
    const asked = await post('{ residents { id } }', { 'x-zhucan-cost': '1' });
    expect(JSON.parse(asked.text)).toMatchObject({ extensions: { cost: { estimated: 4, actual: 2 } } });
    const silent = await post('{ residents { id } }');
    expect(silent.data).toEqual(asked.data);
    expect(silent.text).not.toContain('extensions');
  });

  it('is told of what asks about the schema, and beside errors', async () => {
    const schema = await post('{ __type(name: "Resident") { fields { name } } }', { 'x-zhucan-cost': '1' });
    expect(JSON.parse(schema.text)).toMatchObject({ extensions: { cost: { estimated: 5, actual: 4 } } });
    const failing = await post(
      '{ workReport(region: "fails-registry", period: "2019") { registry { code } } }',
      { 'x-zhucan-cost': '1' },
    );
    expect(failing.errors.length).toBeGreaterThan(0);
    expect(JSON.parse(failing.text)).toMatchObject({ extensions: { cost: { estimated: 2 } } });
  });

  it.each([
    [
      'by the document',
      '{ a: residents { id } b: residents { id } ...F } fragment F on Query { c: residents { id } d: residents { id } e: residents { id } f: residents { id } }',
      {},
    ],
    [
      'by the variables',
      'query ($yes: Boolean!) { a: residents { id } b: residents { id } c: residents { id } d: residents { id } e: residents { id } f: residents @include(if: $yes) { id } }',
      { yes: true },
    ],
  ])('over the limit is refused before anything is planned or asked: %s', async (_case, query, variables) => {
    const before = graph.fetches.length;
    for (let time = 0; time < 2; time += 1) {
      const answer = await post(query, {}, variables);
      expect(answer.status).toBe(400);
      expect(answer.data).toBeUndefined();
      expect(answer.errors[0]?.extensions).toMatchObject({
        code: 'QUERY_LIMIT_EXCEEDED',
        rule: 'maxCost',
        service: 'gateway',
        messageEn: expect.stringContaining('maxCost is 20, the operation is estimated at 24.'),
        messageZh: expect.any(String),
      });
    }
    expect(graph.fetches).toHaveLength(before);
    if ('yes' in variables) expect((await post(query, {}, { yes: false })).errors).toEqual([]);
  });
});
