import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { compose } from '../composition/compose.js';
import { start } from '../start.js';
import { smallSubgraphs } from '../testing/report-subgraphs.js';
import {
  keepingLogger,
  readAnswer,
  SECRET,
  type SmallGraph,
  startSmallGraph,
} from '../testing/small-graph.js';

let graph: SmallGraph;
beforeAll(async () => {
  graph = await startSmallGraph({ limits: { maxBodyBytes: 4_096 } });
});
afterAll(() => graph.stop());

const QUERY = JSON.stringify({ query: '{ residents { id } }' });
const json = { 'content-type': 'application/json' };
const origin = () => new URL(graph.url).origin;

describe('without a token', () => {
  it('health and the page for browsers answer', async () => {
    expect(await (await fetch(`${origin()}/livez`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${origin()}/readyz`)).json()).toEqual({ status: 'ok' });
    for (const page of [`${origin()}/`, graph.url]) {
      const response = await fetch(page, { headers: { accept: 'text/html' } });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('助残');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  it.each([
    ['no header', {}],
    ['a token that nobody issued', { authorization: 'Bearer a.b.c' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a call header as the gateway makes them', { 'x-zhucan-call': 'a.b.c' }],
  ])('a query is refused with %s, before its body is looked at', async (_case, headers) => {
    const before = graph.fetches.length;
    for (const body of [QUERY, 'not json', 'x'.repeat(10_000)]) {
      const answer = await readAnswer(
        await fetch(graph.url, { method: 'POST', headers: { ...json, ...headers }, body }),
      );
      expect(answer.status).toBe(401);
      expect(answer.errors[0]?.extensions).toMatchObject({
        code: 'UNAUTHENTICATED',
        field: 'authorization',
        messageZh: expect.any(String),
      });
    }
    expect(
      (
        await fetch(`${graph.url}?query=%7Bresidents%7Bid%7D%7D`, {
          headers: { accept: 'text/html', ...headers },
        })
      ).status,
    ).toBe(401);
    expect(graph.fetches.length).toBe(before);
  });
});

describe('bad requests', () => {
  const post = async (body: string, headers: Record<string, string> = json) =>
    readAnswer(
      await fetch(graph.url, {
        method: 'POST',
        headers: { ...headers, authorization: `Bearer ${await graph.issuer.token('district')}` },
        body,
      }),
    );

  it.each([
    ['a body over the limit', 'x'.repeat(5_000), json, 413, 'REQUEST_TOO_LARGE'],
    ['a body that is not JSON', '{', json, 400, 'BAD_REQUEST'],
    ['another content type', QUERY, { 'content-type': 'text/xml' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a simple form, as of a foreign site', QUERY, { 'content-type': 'text/plain' }, 400, 'BAD_REQUEST'],
    ['a batch', `[${QUERY}]`, json, 400, 'BAD_REQUEST'],
    ['no query', '{}', json, 400, 'BAD_REQUEST'],
    ['a syntax error', '{"query":"{ residents {"}', json, 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{"query":"{ secrets }"}', json, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a query over a limit',
      JSON.stringify({
        query: `{ ${Array.from({ length: 101 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
      }),
      json,
      400,
      'QUERY_LIMIT_EXCEEDED',
    ],
  ])('%s: refused with a typed error', async (_case, body, headers, status, code) => {
    const answer = await post(body, headers);
    expect({ status: answer.status, code: answer.errors[0]?.extensions['code'] }).toEqual({ status, code });
    expect(answer.errors[0]?.extensions).toMatchObject({
      field: expect.any(String),
      rule: expect.any(String),
      messageZh: expect.any(String),
      messageEn: expect.any(String),
      service: 'gateway',
    });
    expect(answer.text).not.toMatch(/stacktrace|node_modules|\.js:/);
  });

  it('repeats no value of a variable or a literal', async () => {
    const value = '999999199001011234';
    const wrong = [
      { query: 'query ($id: ID!) { resident(id: $id) { id } }', variables: { id: { number: value } } },
      { query: `{ resident(id: ["${value}"]) { id } }` },
      { query: `{ resident(id: {number: "${value}"}) { id } }` },
      { query: `{ resident(id: "1") @include(if: "${value}") { id } }` },
      { query: `{ resident(id: "1") { id } "${value}" }` },
    ];
    for (const request of wrong) {
      const answer = await post(JSON.stringify(request));
      expect(answer.errors.length).toBeGreaterThan(0);
      expect(answer.text).not.toContain(value);
    }
    expect(graph.logged.join('\n')).not.toContain(value);
  });

  it('a mutation by GET is refused', async () => {
    const url = `${graph.url}?query=${encodeURIComponent('mutation { register(name: "a") { id } }')}`;
    const response = await fetch(url, {
      headers: {
        authorization: `Bearer ${await graph.issuer.token('district')}`,
        'apollo-require-preflight': '1',
      },
    });
    expect(response.status).toBe(405);
  });

  it('an unknown route is refused in both languages', async () => {
    const answer = await readAnswer(await fetch(`${origin()}/admin`));
    expect([answer.status, answer.errors[0]?.extensions['code']]).toEqual([404, 'NOT_FOUND']);
  });
});

it('answers introspection with descriptions', async () => {
  const answer = await graph.ask('{ __type(name: "Resident") { description fields { name description } } }');
  expect(answer.data).toEqual({
    __type: {
      description: 'A person.',
      fields: expect.arrayContaining([{ name: 'cases', description: 'Its cases.' }]),
    },
  });
});

describe('without the scope schema:read', () => {
  const ask = async (query: string) =>
    readAnswer(
      await fetch(graph.url, {
        method: 'POST',
        headers: { ...json, authorization: `Bearer ${await graph.issuer.token('integrator', 'other')}` },
        body: JSON.stringify({ query }),
      }),
    );

  it.each([
    '{ __schema { queryType { name } } }',
    '{ residents { id } ...F } fragment F on Query { t: __type(name: "Resident") { name } }',
  ])('the schema is not told: %s', async (query) => {
    // Known from one who may.
    expect((await graph.ask(query)).errors).toEqual([]);
    const answer = await ask(query);
    expect(answer.data).toBeUndefined();
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', rule: 'scope schema:read' });
  });

  it('nor what a field may be called, and data come as ever', async () => {
    expect((await graph.ask('{ resident { id } residnts { id } }')).text).toContain('Did you mean');
    const answer = await ask('{ residnts { id } }');
    expect(answer.errors[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(answer.text).not.toMatch(/Did you mean|residents/);
    expect((await ask('{ residents { __typename id } }')).errors).toEqual([]);
  });
});

describe('readiness', () => {
  it('names the subgraphs that are not ready, with 200', async () => {
    graph.subgraphs.registry.misbehaviour = (_request, response) => response.writeHead(503).end();
    graph.subgraphs['party-affairs'].misbehaviour = (request) => request.socket.destroy();
    const response = await fetch(`${origin()}/readyz`);
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: 'degraded', unavailable: ['party-affairs', 'registry'] },
    ]);
    graph.subgraphs.registry.misbehaviour = null;
    graph.subgraphs['party-affairs'].misbehaviour = null;
  });

  const supergraphSdl = compose(smallSubgraphs).supergraphSdl;
  it.each([
    ['no supergraph', undefined, 'there is no supergraph'],
    ['a text that is no supergraph', 'type Query { a: Int }', 'no join__Graph'],
    ['a text that is no SDL', 'type {', 'cannot be served'],
    [
      'a subgraph without an address',
      supergraphSdl.replace('name: "registry"', 'name: "other"'),
      'have no address',
    ],
  ])('is 503 with %s, and the process lives', async (_case, sdl, reason) => {
    const logged: string[] = [];
    const gateway = await start({
      host: '127.0.0.1',
      port: 0,
      subgraphs: Object.fromEntries(
        Object.entries(graph.subgraphs).map(([name, { address }]) => [name, address]),
      ),
      supergraphSdl: sdl,
      jwt: graph.issuer.settings,
      gatewaySecret: SECRET,
      logger: keepingLogger(logged),
    });
    try {
      expect(logged.join('\n')).toContain(reason);
      expect((await fetch(new URL('/livez', gateway.url))).status).toBe(200);
      expect((await fetch(new URL('/readyz', gateway.url))).status).toBe(503);
      const headers = { ...json, authorization: `Bearer ${await graph.issuer.token('district')}` };
      const answer = await readAnswer(await fetch(gateway.url, { method: 'POST', headers, body: QUERY }));
      expect([answer.status, answer.errors[0]?.extensions['code']]).toEqual([503, 'SUPERGRAPH_UNAVAILABLE']);
    } finally {
      await gateway.stop();
      await gateway.stop();
    }
  });

  it('comes up with every subgraph down', async () => {
    const addresses = Object.fromEntries(
      Object.keys(graph.subgraphs).map((name) => [name, 'http://127.0.0.1:9/graphql']),
    );
    const gateway = await start({
      host: '127.0.0.1',
      port: 0,
      subgraphs: addresses,
      supergraphSdl,
      jwt: graph.issuer.settings,
      gatewaySecret: SECRET,
      logger: keepingLogger([]),
    });
    try {
      const response = await fetch(new URL('/readyz', gateway.url));
      expect([response.status, await response.json()]).toEqual([
        200,
        { status: 'degraded', unavailable: Object.keys(addresses).sort() },
      ]);
    } finally {
      await gateway.stop();
    }
  });
});

it('answers what is under way before it stops', async () => {
  const own = await startSmallGraph();
  const arrived = new Promise<() => void>((resolve) => {
    own.subgraphs.registry.misbehaviour = (_request, response) => {
      resolve(
        () =>
          void response
            .setHeader('content-type', 'application/json')
            .end('{"data":{"residents":[{"id":"7"}]}}'),
      );
    };
  });
  const asked = own.ask('{ residents { id } }');
  const release = await arrived;
  const stopped = own.stop();
  release();
  expect((await asked).data).toEqual({ residents: [{ id: '7' }] });
  await stopped;
});
