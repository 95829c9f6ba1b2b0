import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { startSubscribingGraph, type SubscribingGraph } from '../testing/subscribing-graph.js';
import { until } from '../testing/until.js';

let graph: SubscribingGraph;
beforeAll(async () => {
  graph = await startSubscribingGraph('sse', { metrics: { host: '127.0.0.1', port: 0 } });
});
afterAll(() => graph.stop());

const read = async (): Promise<string> => (await fetch(graph.gateway.metricsUrl!)).text();

it('counts a stream as under way while it is open, and not among the durations of requests', async () => {
  const aborting = new AbortController();
  const response = await fetch(graph.gateway.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json',
      authorization: `Bearer ${await graph.issuer.token('integrator')}`,
    },
    body: JSON.stringify({ query: 'subscription { reviewAdded { text } }' }),
    signal: aborting.signal,
  });
  expect(response.status).toBe(200);
  await until(() => graph.publisher.listening === 1);
  expect(await read()).toContain('http_server_active_requests{http_route="/graphql"} 1');
  aborting.abort();
  await until(() => graph.publisher.listening === 0);
  let text = await read();
  for (let round = 0; round < 100 && !text.includes('active_requests{http_route="/graphql"} 0'); round += 1)
    text = await read();
  expect(text).toContain('http_server_active_requests{http_route="/graphql"} 0');
  expect(text).toContain('graphql_requests_total{code="OK"} 1');
  expect(text).not.toMatch(/http_server_request_duration_seconds_count\{[^}]*http_route="\/graphql"/);
});
