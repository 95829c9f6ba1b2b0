import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

/** What headers the gateway sends to subgraphs and clients. */
let graph: SmallGraph;
beforeAll(async () => {
  graph = await startSmallGraph();
});
afterAll(() => graph.stop());

/** The headers of the call that one request makes. */
async function sentFor(headers: Record<string, string>) {
  const { headers: calls } = graph.subgraphs.registry;
  const before = calls.length;
  const response = await fetch(graph.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await graph.issuer.token('district')}`,
      ...headers,
    },
    body: JSON.stringify({ query: '{ residents { id } }' }),
  });
  expect(response.status).toBe(200);
  await response.text();
  expect(calls).toHaveLength(before + 1);
  return { sent: calls[before] ?? {}, requestId: response.headers.get('x-request-id') ?? '' };
}

describe('the trace of a request', () => {
  const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
  const PARENT = '00f067aa0ba902b7';

  it('goes on in the calls of subgraphs', async () => {
    const { sent } = await sentFor({ traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: 'a=1, b=2' });
    expect(sent['traceparent']).toMatch(new RegExp(`^00-${TRACE}-[\\da-f]{16}-01$`));
    expect(sent['traceparent']).not.toContain(PARENT);
    expect(sent['tracestate']).toBe('a=1,b=2');
  });

  it('begins at the gateway where none came, or none that is well-formed', async () => {
    for (const headers of [{}, { traceparent: `00-${TRACE}-0-01`, tracestate: 'a=1' }]) {
      const { sent, requestId } = await sentFor(headers);
      expect(sent['traceparent']).toContain(`00-${requestId.replaceAll('-', '')}-`);
      expect(sent['tracestate']).toBeUndefined();
    }
  });
});
