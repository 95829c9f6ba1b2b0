import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { startSubscribingGraph, type SubscribingGraph } from '../testing/subscribing-graph.js';
import { until } from '../testing/until.js';

let graph: SubscribingGraph;
let token = '';
beforeAll(async () => {
  graph = await startSubscribingGraph('sse', {
    metrics: { host: '127.0.0.1', port: 0 },
    streamLimits: { connectionInitMs: 150 },
  });
  token = await graph.issuer.token('integrator');
});
afterAll(() => graph.stop());

const read = async (): Promise<string> => (await fetch(graph.gateway.metricsUrl!)).text();

/** The lines of the metrics, once each of these is among them. */
async function linesWith(...wanted: readonly string[]): Promise<readonly string[]> {
  let lines: readonly string[] = [];
  for (let round = 0; round < 200; round += 1) {
    lines = (await read()).split('\n');
    if (wanted.every((line) => lines.includes(line))) return lines;
  }
  expect(lines).toEqual(expect.arrayContaining([...wanted]));
  return lines;
}

const ADDED = 'subscription { reviewAdded { text } }';

/** Subscribes over HTTP, and reads until something of the answer shows. */
async function subscribe(accept: string, query = ADDED, bearer = token) {
  const aborting = new AbortController();
  const response = await fetch(graph.gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${bearer}` },
    body: JSON.stringify({ query }),
    signal: aborting.signal,
  });
  expect(response.status).toBe(200);
  return { response, leave: () => aborting.abort() };
}

/** A client of GraphQL over WebSocket that does not come again by itself. */
const connect = () =>
  createClient({
    url: graph.gateway.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { Authorization: `Bearer ${token}` },
  });

it('counts a stream as under way while it is open, and not among the durations of requests', async () => {
  const { leave } = await subscribe(
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json',
  );
  await until(() => graph.publisher.listening === 1);
  await linesWith(
    'http_server_active_requests{http_route="/graphql"} 1',
    'graphql_active_subscriptions{transport="multipart"} 1',
  );
  leave();
  const lines = await linesWith(
    'http_server_active_requests{http_route="/graphql"} 0',
    'graphql_active_subscriptions{transport="multipart"} 0',
    'graphql_subscriptions_ended_total{transport="multipart",reason="client"} 1',
    'graphql_requests_total{code="OK"} 1',
  );
  expect(lines.join('\n')).not.toMatch(
    /http_server_request_duration_seconds_count\{[^}]*http_route="\/graphql"/,
  );
});

it('counts events, and a stream that its source completes', async () => {
  const { response } = await subscribe('text/event-stream', 'subscription { counted(to: 3) }');
  await response.text();
  await linesWith(
    'graphql_subscription_events_total{transport="sse"} 3',
    'graphql_subscriptions_ended_total{transport="sse",reason="completed"} 1',
    'graphql_active_subscriptions{transport="sse"} 0',
  );
});

describe('WebSockets', () => {
  it('are counted while they are open, with their streams, the events of these and how they end', async () => {
    const client = connect();
    const events = client.iterate({ query: ADDED });
    const first = events.next();
    await until(() => graph.publisher.listening === 1);
    await linesWith(
      'websocket_server_open_connections 1',
      'graphql_active_subscriptions{transport="graphql-ws"} 1',
    );
    graph.publisher.publish({ text: 'good', product: '1' });
    expect(await first).toEqual({ done: false, value: { data: { reviewAdded: { text: 'good' } } } });
    await linesWith('graphql_subscription_events_total{transport="graphql-ws"} 1');
    await events.return?.();
    await linesWith(
      'graphql_active_subscriptions{transport="graphql-ws"} 0',
      'graphql_subscriptions_ended_total{transport="graphql-ws",reason="client"} 1',
    );
    await client.dispose();
    await linesWith(
      'websocket_server_open_connections 0',
      'websocket_server_connections_closed_total{code="client"} 1',
    );
  });

  it('have their operations and refusals counted as those of requests are', async () => {
    const client = connect();
    const before = Number(/graphql_requests_total\{code="OK"\} (\d+)/.exec(await read())?.[1]);
    const answers = client.iterate({ query: '{ reviews { text } }' });
    expect(await answers.next()).toMatchObject({ value: { data: { reviews: [{ text: 'first' }] } } });
    await expect(client.iterate({ query: '{ nothing }' }).next()).rejects.toBeDefined();
    await linesWith(
      `graphql_requests_total{code="OK"} ${before + 1}`,
      'graphql_requests_total{code="GRAPHQL_VALIDATION_FAILED"} 1',
    );
    await client.dispose();
  });

  it('are counted by the code with which the gateway closes them', async () => {
    const socket = new WebSocket(graph.gateway.url.replace('http', 'ws'), ['graphql-transport-ws']);
    await new Promise((resolve) => socket.once('close', resolve));
    await linesWith(
      'websocket_server_connections_closed_total{code="4408"} 1',
      'websocket_server_open_connections 0',
    );
  });
});

it('counts a stream that the gateway ends by the code that it is told', async () => {
  const { response } = await subscribe(
    'text/event-stream',
    ADDED,
    await graph.issuer.token('integrator', undefined, '2s'),
  );
  expect(await response.text()).toContain('UNAUTHENTICATED');
  await linesWith(
    'graphql_subscriptions_ended_total{transport="sse",reason="UNAUTHENTICATED"} 1',
    'graphql_active_subscriptions{transport="sse"} 0',
  );
});
