import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readAnswer, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

const POINTS = 40;
let graph: SmallGraph;
beforeAll(async () => {
  graph = await startSmallGraph({
    budget: { points: POINTS, durationSeconds: 600 },
    limits: { maxBatch: 4, maxCost: 30, maxAliases: 1_000 },
  });
});
afterAll(() => graph.stop());

let clients = 0;
/** Someone who has not asked yet. */
async function newClient() {
  clients += 1;
  const token = await graph.issuer.token('district', 'schema:read', '1m', `client-${clients}`);
  return async (body: unknown, headers: Record<string, string> = {}) =>
    readAnswer(
      await fetch(graph.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
        body: JSON.stringify(body),
      }),
    );
}

const RESIDENTS = '{ residents { id } }';
/** What `RESIDENTS` is estimated to cost. */
const COST = 5;
const aliases = (count: number) =>
  `{ residents { ${Array.from({ length: count }, (_, index) => `a${index}: id`).join(' ')} } }`;
const codeOf = ({ errors }: { errors: readonly { extensions: Record<string, unknown> }[] }) =>
  errors[0]?.extensions['code'];

/** What is left to a client: it asks for something that costs as much as may be seen. */
async function left(ask: Awaited<ReturnType<typeof newClient>>): Promise<number> {
  const answer = await ask({ query: '{ __typename }' }, { 'x-zhucan-cost': '1' });
  return Number(/r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1]) + 1;
}

describe('the budget of a client', () => {
  it('is taken by what its operations cost, and then it must wait', async () => {
    const ask = await newClient();
    for (let time = 0; time < POINTS / COST; time += 1)
      expect((await ask({ query: RESIDENTS })).status).toBe(200);
    const before = graph.fetches.length;
    const refused = await ask({ query: RESIDENTS });
    expect(refused.status).toBe(429);
    expect(refused.errors[0]?.extensions).toMatchObject({
      code: 'COST_BUDGET_EXCEEDED',
      rule: 'budget',
      messageZh: expect.any(String),
      messageEn: expect.stringContaining('The budget is 40 in 600 s'),
      requestId: refused.headers.get('x-request-id'),
    });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(600);
    expect(refused.headers.get('ratelimit-policy')).toBe('"cost";q=40;w=600');
    expect(refused.headers.get('ratelimit')).toBe(`"cost";r=0;t=${seconds}`);
    expect(graph.fetches).toHaveLength(before);
    // Another client's is its own.
    expect((await (await newClient())({ query: RESIDENTS })).status).toBe(200);
    expect(graph.logged.join('\n')).not.toMatch(/client-\d/);
  });

  it('gives back what was refused, so that less can still be asked', async () => {
    const ask = await newClient();
    for (let time = 0; time < 7; time += 1) await ask({ query: RESIDENTS });
    expect((await ask({ query: '{ a: residents { id } b: residents { id } }' })).status).toBe(429);
    expect(await left(ask)).toBe(POINTS - 7 * COST - 1);
  });

  it.each<[string, unknown, number]>([
    ['an operation that costs nothing', { query: '{ __typename }' }, 1],
    ['each alias, whatever it costs', { query: aliases(20) }, 20],
    ['what costs more than its aliases', { query: '{ a: residents { id } b: residents { id } }' }, 2 * COST],
    ['a query that is refused', { query: '{ nothing }' }, 1],
    [
      'a query over a limit',
      {
        query:
          '{ a: residents { id } b: residents { id } c: residents { id } d: residents { id } e: residents { id } f: residents { id } g: residents { id } }',
      },
      1,
    ],
    ['what names a document where there is no manifest', { documentId: 'a' }, 1],
    [
      'a hash that is another query’s',
      { query: RESIDENTS, extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } },
      1,
    ],
    [
      'each operation of a batch that is refused as a whole',
      Array(4).fill({ query: '{ a: residents { id } b: residents { id } }' }),
      4,
    ],
    ['a hash that is not known', { extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } }, 1],
    [
      'each operation of a batch',
      [{ query: RESIDENTS }, { query: '{ __typename }' }, { query: '{' }],
      COST + 2,
    ],
    [
      'the sum of a batch',
      [{ query: RESIDENTS }, { query: RESIDENTS }, { query: aliases(15) }],
      2 * COST + 15,
    ],
  ])('counts %s', async (_case, body, points) => {
    const ask = await newClient();
    await ask(body);
    expect(await left(ask)).toBe(POINTS - points);
  });

  it('is looked at before a document is parsed and planned', async () => {
    const ask = await newClient();
    for (let time = 0; time < POINTS / COST; time += 1) await ask({ query: RESIDENTS });
    expect((await ask({ query: RESIDENTS })).status).toBe(429);
    // What cannot be parsed is refused for that only where it was parsed.
    for (const body of [{ query: '{' }, [{ query: '{' }]]) {
      const answer = await ask(body);
      expect([answer.status, codeOf(answer)]).toEqual([429, 'COST_BUDGET_EXCEEDED']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('counts a mutation that is asked for by GET, before it is planned', async () => {
    clients += 1;
    const token = await graph.issuer.token('district', 'schema:read', '1m', `client-${clients}`);
    const url = `${graph.url}?query=${encodeURIComponent('mutation { register(name: "a") { id } }')}`;
    const headers = { authorization: `Bearer ${token}`, 'apollo-require-preflight': '1' };
    const statuses = [];
    for (let time = 0; time <= POINTS; time += 1) {
      const response = await fetch(url, { headers });
      await response.text();
      statuses.push(response.status);
    }
    expect(statuses).toEqual([...Array<number>(POINTS).fill(405), 429]);
  });

  it('counts a thousand aliases as a thousand', async () => {
    const ask = await newClient();
    const answer = await ask({ query: aliases(1_000) });
    expect([answer.status, codeOf(answer)]).toEqual([429, 'COST_BUDGET_EXCEEDED']);
    expect(answer.errors[0]?.extensions['messageEn']).toContain('the request costs 1000');
  });
});

describe('a batch', () => {
  const texts = (text: string) =>
    JSON.parse(text) as { data?: unknown; errors?: { extensions: Record<string, unknown> }[] }[];

  it('is answered with a list, each operation by itself', async () => {
    const ask = await newClient();
    const answer = await ask([
      { query: RESIDENTS },
      { query: '{ nothing }' },
      { query: 'query ($id: ID!) { resident(id: $id) { id } }', variables: { id: '7' } },
      { query: '{ workReport(region: "999999", period: "2019") { registry { code } } }' },
    ]);
    expect(answer.status).toBe(200);
    const [first, second, third, fourth] = texts(answer.text);
    expect(first).toEqual({ data: { residents: [{ id: '1' }, { id: '2' }] } });
    expect(second?.data).toBeUndefined();
    expect(second?.errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(third).toEqual({ data: { resident: { id: '7' } } });
    expect(fourth?.errors?.[0]?.extensions['code']).toBe('UNKNOWN_REGION');
    expect(answer.headers.get('x-zhucan-subgraph-fetches')).toBe('3');
  });

  it.each<[string, unknown, number, string, string]>([
    [
      'more operations than are allowed',
      Array(5).fill({ query: '{ __typename }' }),
      400,
      'QUERY_LIMIT_EXCEEDED',
      'maxBatch',
    ],
    ['nothing', [], 400, 'BAD_REQUEST', 'GraphQL over HTTP'],
    ['what is no operation', [{ query: '{ __typename }' }, 7], 400, 'BAD_REQUEST', 'GraphQL over HTTP'],
    ['a batch within a batch', [[{ query: '{ __typename }' }]], 400, 'BAD_REQUEST', 'GraphQL over HTTP'],
    [
      'operations that cost too much together',
      Array(4).fill({ query: '{ a: residents { id } b: residents { id } }' }),
      400,
      'QUERY_LIMIT_EXCEEDED',
      'maxCost',
    ],
  ])('of %s is refused as a whole, before anything is run', async (_case, body, status, code, rule) => {
    const ask = await newClient();
    const before = graph.fetches.length;
    const answer = await ask(body);
    expect([answer.status, codeOf(answer), answer.errors[0]?.extensions['rule']]).toEqual([
      status,
      code,
      rule,
    ]);
    expect(graph.fetches).toHaveLength(before);
  });

  it('over the budget is refused as a whole', async () => {
    const ask = await newClient();
    for (let time = 0; time < 6; time += 1) await ask({ query: RESIDENTS });
    const before = graph.fetches.length;
    const answer = await ask([{ query: RESIDENTS }, { query: RESIDENTS }, { query: RESIDENTS }]);
    expect([answer.status, codeOf(answer)]).toEqual([429, 'COST_BUDGET_EXCEEDED']);
    expect(graph.fetches).toHaveLength(before);
  });
});

describe('with a Redis that is away', () => {
  it('the gateway counts for itself, and says once that it does', async () => {
    const own = await startSmallGraph({
      budget: { points: 10, durationSeconds: 600, redis: 'redis://127.0.0.1:9' },
    });
    try {
      const statuses = [];
      for (let time = 0; time < 3; time += 1) statuses.push((await own.ask(RESIDENTS)).status);
      expect(statuses).toEqual([200, 200, 429]);
      expect(own.logged.filter((line) => line.includes('the Redis of the budgets is away'))).toHaveLength(1);
    } finally {
      await own.stop();
    }
  });
});
