import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';

import { type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

/** The audits of GraphQL over HTTP, as its reference implementation has them: what must, should and may be. */
let graph: SmallGraph;
let authorization = '';
beforeAll(async () => {
  graph = await startSmallGraph();
  authorization = `Bearer ${await graph.issuer.token('integrator')}`;
});
afterAll(() => graph.stop());

/** With a token, and on a GET with the header by which a page of another site cannot ask. */
const asking: typeof fetch = (url, init = {}) =>
  fetch(url, {
    ...init,
    headers: {
      ...(init.headers as Record<string, string>),
      authorization,
      ...(init.method === 'POST' ? {} : { 'apollo-require-preflight': '1' }),
    },
  });

const audits = serverAudits({ url: () => graph.url, fetchFn: asking });

describe('GraphQL over HTTP', () => {
  it('is audited in full', () => {
    expect(audits.length).toBeGreaterThanOrEqual(60);
  });

  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
  });
});
