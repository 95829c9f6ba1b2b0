import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { EnvironmentError } from '../configuration/environment.js';
import { start } from '../start.js';
import { keepingLogger, readAnswer } from '../testing/small-graph.js';
import { startSubscribingGraph, type SubscribingGraph } from '../testing/subscribing-graph.js';
import { until } from '../testing/until.js';
import type { HeaderRulesSettings } from './rule-faults.js';

const MEBIBYTE = 1024 * 1024;
const RULES: HeaderRulesSettings = {
  all: [{ propagate: { named: 'X-Tenant' } }, { insert: { name: 'x-key', value: 'key' } }],
  subgraphs: {
    products: [
      { remove: { named: 'x-key' } },
      { propagate: { named: 'accept-language', rename: 'x-language', default: 'zh' } },
    ],
  },
};

async function ask(
  { gateway, issuer }: SubscribingGraph,
  query: string,
  headers: Record<string, string>,
  method = 'POST',
) {
  const url = new URL(gateway.url);
  if (method === 'GET') url.searchParams.set('query', query);
  return readAnswer(
    await fetch(url, {
      method,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await issuer.token('integrator')}`,
        ...headers,
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify({ query }) }),
    }),
  );
}

/** What calls had in the headers that rules deal with, in the order in which they came. */
function ruled({ heard }: SubscribingGraph, from: number) {
  return heard.slice(from).map(({ service, by, headers }) => [
    service,
    by,
    {
      tenant: headers['x-tenant'],
      key: headers['x-key'],
      language: headers['x-language'],
      other: headers['x-other'],
      cookie: headers.cookie,
      authorization: headers.authorization,
    },
  ]);
}

describe('calls of subgraphs', () => {
  let graph: SubscribingGraph;
  beforeAll(async () => {
    graph = await startSubscribingGraph('sse', { headers: RULES });
  });
  afterAll(() => graph.stop());

  it('have the headers that rules give them, and no others of the client', async () => {
    const query = '{ reviews { product { name } } }';
    const from = graph.heard.length;
    const sent = {
      'x-tenant': 'a',
      'x-key': 'forged',
      'x-other': 'o',
      cookie: 'c=d',
      'accept-language': 'en',
    };
    expect((await ask(graph, query, sent)).data).toEqual({ reviews: [{ product: { name: 'product 1' } }] });
    expect(ruled(graph, from)).toEqual([
      ['reviews', 'request', { tenant: 'a', key: 'key' }],
      ['products', 'request', { tenant: 'a', language: 'en' }],
    ]);
  });

  it('have the default, or none, where the client sent none', async () => {
    const from = graph.heard.length;
    await ask(graph, 'mutation { addReview(text: "t") { product { stock } } }', { 'accept-language': 'de' });
    expect(ruled(graph, from)).toEqual([
      ['reviews', 'request', { key: 'key' }],
      ['products', 'request', { language: 'de' }],
    ]);
  });
});

describe('what is kept', () => {
  let graph: SubscribingGraph;
  beforeAll(async () => {
    graph = await startSubscribingGraph('sse', {
      headers: RULES,
      caches: { responseBytes: MEBIBYTE, entityBytes: MEBIBYTE },
      cors: { origins: ['https://portal.example'] },
    });
  });
  afterAll(() => graph.stop());

  it.each([
    ['an answer', '{ tenant }', (value: string | null) => ({ tenant: value }), [1, 0]],
    [
      'an entity',
      '{ reviews { product { tenant } } }',
      (value: string | null) => ({ reviews: [{ product: { tenant: value } }] }),
      [2, 1],
    ],
  ])('is given to whoever sends the same headers: %s', async (_case, query, expected, [first, again]) => {
    for (const [headers, tenant, calls] of [
      [{ 'x-tenant': 'a' }, 'a', first],
      [{ 'x-tenant': 'b' }, 'b', first],
      [{}, null, first],
      [{ 'x-tenant': 'a' }, 'a', again],
      [{ 'x-tenant': 'b', 'x-other': 'o' }, 'b', again],
      [{}, null, again],
    ] as const) {
      const from = graph.heard.length;
      const { data } = await ask(graph, query, headers);
      expect([data, graph.heard.length - from]).toEqual([expected(tenant), calls]);
    }
  });

  it('is no entity of a subgraph that is sent something else', async () => {
    const query = '{ reviews { product { tenant } } }';
    await ask(graph, query, { 'x-tenant': 'c', 'accept-language': 'en' });
    const from = graph.heard.length;
    await ask(graph, query, { 'x-tenant': 'c', 'accept-language': 'de' });
    expect(ruled(graph, from).map(([service]) => service)).toEqual(['reviews', 'products']);
  });

  it('is told to clients by the headers that are passed on, which pages of other origins may send', async () => {
    const { headers } = await ask(graph, '{ tenant }', { 'x-tenant': 'a' }, 'GET');
    expect(headers.get('vary')?.split(', ')).toEqual(
      expect.arrayContaining(['authorization', 'accept-language', 'x-tenant']),
    );
    const preflight = await fetch(graph.gateway.url, {
      method: 'OPTIONS',
      headers: { origin: 'https://portal.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-headers')?.split(', ')).toContain('x-tenant');
  });
});

describe.each(['sse', 'graphql-ws'] as const)('subscriptions of a subgraph that speaks %s', (protocol) => {
  let graph: SubscribingGraph;
  beforeAll(async () => {
    graph = await startSubscribingGraph(protocol, {
      headers: RULES,
      caches: { responseBytes: MEBIBYTE, entityBytes: MEBIBYTE },
    });
  });
  afterAll(() => graph.stop());

  const query = 'subscription { reviewAdded { text product { tenant } } }';

  async function bySse(headers: Record<string, string>) {
    const client = createSseClient({
      url: graph.gateway.url,
      headers: { authorization: `Bearer ${await graph.issuer.token('integrator')}`, ...headers },
      retryAttempts: 0,
    });
    const results: AsyncIterator<unknown> = client.iterate({ query });
    return { next: async () => (await results.next()).value as unknown, close: () => client.dispose() };
  }

  async function byWebSocket(headers: Record<string, string>) {
    const client = createWsClient({
      url: graph.gateway.url.replace('http', 'ws'),
      webSocketImpl: class extends WebSocket {
        constructor(address: string | URL, protocols?: string | string[]) {
          super(address, protocols, { headers });
        }
      },
      // What stands before the gateway sees the headers, not this.
      connectionParams: {
        Authorization: `Bearer ${await graph.issuer.token('integrator')}`,
        'x-tenant': 'forged',
      },
      retryAttempts: 0,
    });
    const results: AsyncIterator<unknown> = client.iterate({ query });
    return { next: async () => (await results.next()).value as unknown, close: () => void client.dispose() };
  }

  it.each([
    ['server-sent events', bySse],
    ['GraphQL over WebSocket', byWebSocket],
  ])('have each its own headers, and so have the calls for its events, over %s', async (_name, connect) => {
    const from = graph.heard.length;
    const a = await connect({ 'x-tenant': 'a' });
    const first = a.next();
    await until(() => graph.publisher.listening === 1);
    const b = await connect({ 'x-tenant': 'b' });
    const second = b.next();
    await until(() => graph.publisher.listening === 2);
    expect(ruled(graph, from)).toEqual([
      ['reviews', protocol, { tenant: 'a', key: 'key' }],
      ['reviews', protocol, { tenant: 'b', key: 'key' }],
    ]);
    graph.publisher.publish({ text: 't', product: '1' });
    for (const [came, tenant] of [
      [await first, 'a'],
      [await second, 'b'],
    ])
      expect(came).toEqual({ data: { reviewAdded: { text: 't', product: { tenant } } } });
    a.close();
    b.close();
    await until(() => graph.publisher.listening === 0);
  });
});

describe('rules for a subgraph that there is not', () => {
  it('keep a gateway from starting', async () => {
    const graph = await startSubscribingGraph('sse');
    const starting = start({
      host: '127.0.0.1',
      port: 0,
      subgraphs: (own) => own,
      supergraphSdl: graph.supergraphSdl,
      jwt: undefined,
      gatewaySecret: undefined,
      logger: keepingLogger([]),
      headers: { subgraphs: { shops: [] } },
    });
    await expect(starting).rejects.toThrow(EnvironmentError);
    await graph.stop();
  });

  it('keep a supergraph without it from being served', async () => {
    let served = '';
    const graph = await startSubscribingGraph('sse', {
      headers: { subgraphs: { products: [] } },
      source: { read: () => Promise.resolve(served) },
    });
    served = graph.supergraphSdl.replaceAll('name: "products"', 'name: "shops"');
    expect(await graph.gateway.reload()).toBe('refused');
    expect(graph.logged.join()).toContain('headers.subgraphs.products: ');
    expect((await ask(graph, '{ reviews { text } }', {})).data).toEqual({ reviews: [{ text: 'first' }] });
    await graph.stop();
  });
});
