import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { type SubscribingGraph, startSubscribingGraph } from '../testing/subscribing-graph.js';
import { until } from '../testing/until.js';
import { readParts } from '../testing/multipart.js';

/** Subscriptions from a subgraph to a client, over every pair of protocols. */
const SUBSCRIPTION = 'subscription { added: reviewAdded { text mood product { id name } } }';

const stocked = (text: string, id: string) => ({
  data: { added: { text, mood: 'fine', product: { id, name: `product ${id}` } } },
});

interface Received {
  next(): Promise<unknown>;
  close(): void;
}

type Connect = (
  graph: SubscribingGraph,
  query: string,
  variables?: Record<string, unknown>,
) => Promise<Received>;

const overWebSocket: Connect = async ({ gateway, issuer }, query, variables = {}) => {
  const client = createWsClient({
    url: gateway.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${await issuer.token('integrator')}` },
    retryAttempts: 0,
  });
  const results: AsyncIterator<unknown> = client.iterate({ query, variables });
  return {
    next: async () => {
      const result = await results.next();
      return result.done === true ? undefined : result.value;
    },
    close: () => void client.dispose(),
  };
};

const overServerSentEvents: Connect = async ({ gateway, issuer }, query, variables = {}) => {
  const token = await issuer.token('integrator');
  const client = createSseClient({
    url: gateway.url,
    headers: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const results: AsyncIterator<unknown> = client.iterate({ query, variables });
  return {
    next: async () => {
      const result = await results.next();
      return result.done === true ? undefined : result.value;
    },
    close: () => client.dispose(),
  };
};

const overMultipart: Connect = async ({ gateway, issuer }, query, variables = {}) => {
  const aborting = new AbortController();
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json',
      authorization: `Bearer ${await issuer.token('integrator')}`,
    },
    body: JSON.stringify({ query, variables }),
    signal: aborting.signal,
  });
  expect(response.headers.get('content-type')).toBe(
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  );
  const parts = readParts(response);
  return {
    async next() {
      for (;;) {
        const { done, value } = await parts.next();
        if (done === true) return undefined;
        // An empty part is a heartbeat.
        if (Object.keys(value).length > 0) return value['payload'];
      }
    },
    close: () => aborting.abort(),
  };
};

const TRANSPORTS: readonly (readonly [string, Connect])[] = [
  ['GraphQL over WebSocket', overWebSocket],
  ['server-sent events', overServerSentEvents],
  ['multipart', overMultipart],
];

describe.each(['graphql-ws', 'sse'] as const)('a subscription of a subgraph that speaks %s', (protocol) => {
  let graph: SubscribingGraph;
  beforeAll(async () => {
    graph = await startSubscribingGraph(protocol);
  });
  afterAll(() => graph.stop());

  describe.each(TRANSPORTS)('over %s', (_name, connect) => {
    it('brings each event with what other subgraphs know of it, until the client leaves', async () => {
      const received = await connect(graph, SUBSCRIPTION);
      const first = received.next();
      await until(() => graph.publisher.listening === 1);
      graph.publisher.publish({ text: 'a', product: '1' });
      graph.publisher.publish({ text: 'b', product: '2' });
      expect(await first).toEqual(stocked('a', '1'));
      expect(await received.next()).toEqual(stocked('b', '2'));
      received.close();
      await until(() => graph.publisher.listening === 0);
    });

    it('tells what fails in an event at its place, masked, and lets null bubble', async () => {
      const received = await connect(graph, SUBSCRIPTION);
      const first = received.next();
      await until(() => graph.publisher.listening === 1);
      graph.publisher.publish({ text: 'moody', product: '1' });
      graph.publisher.publish({ text: 'lost', product: 'unknown' });
      const failed = await first;
      expect(failed).toMatchObject({
        data: { added: { text: 'moody', mood: null, product: { name: 'product 1' } } },
        errors: [{ path: ['added', 'mood'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
      });
      expect(JSON.stringify(failed)).not.toContain('secret');
      expect(await received.next()).toMatchObject({
        data: null,
        errors: [{ path: ['added', 'product', 'name'] }],
      });
      received.close();
      await until(() => graph.publisher.listening === 0);
    });

    it('ends with its source, and loses nothing of a burst', async () => {
      const received = await connect(graph, 'subscription ($to: Int!) { counted(to: $to) }', { to: 200 });
      const counted: unknown[] = [];
      for (let next = await received.next(); next !== undefined; next = await received.next())
        counted.push((next as { data: { counted: number } }).data.counted);
      expect(counted).toEqual(Array.from({ length: 200 }, (_value, at) => at + 1));
      received.close();
    });
  });
});
