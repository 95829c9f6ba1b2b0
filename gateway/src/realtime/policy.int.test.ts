import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

/** What holds for plain requests holds for operations over a WebSocket. */
const folder = mkdtempSync(join(tmpdir(), 'gateway-policy-'));
let counted: SmallGraph;
let strict: SmallGraph;
let clients: Client[] = [];
beforeAll(async () => {
  const manifest = join(folder, 'manifest.json');
  writeFileSync(manifest, '{"format":"apollo-persisted-query-manifest","version":1,"operations":[]}');
  [counted, strict] = await Promise.all([
    startSmallGraph({ budget: { points: 7, durationSeconds: 600 } }),
    startSmallGraph({ trustedDocuments: { manifest, mode: 'strict' } }),
  ]);
});
afterAll(async () => {
  await Promise.all(clients.map(async (client) => client.dispose()));
  await Promise.all([counted.stop(), strict.stop()]);
  rmSync(folder, { recursive: true });
});

async function ask(graph: SmallGraph, query: string): Promise<string> {
  const authorization = `Bearer ${await graph.issuer.token('district')}`;
  const client = createClient({
    url: graph.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 0,
  });
  clients = [...clients, client];
  const answers = [];
  try {
    for await (const answer of client.iterate({ query })) answers.push(answer);
  } catch (errors) {
    answers.push({ errors });
  }
  return JSON.stringify(answers);
}

describe('an operation over a WebSocket', () => {
  it('takes from the budget of who asks, where it is refused too', async () => {
    expect(await ask(counted, '{ residents { id } }')).toContain('"id":"1"');
    expect(await ask(counted, '{ nothing }')).toContain('GRAPHQL_VALIDATION_FAILED');
    const before = counted.fetches.length;
    expect(await ask(counted, '{ residents { id } }')).toContain('COST_BUDGET_EXCEEDED');
    expect((await counted.ask('{ residents { id } }')).status).toBe(429);
    expect(counted.fetches).toHaveLength(before);
  });

  it('is answered only where its document is trusted', async () => {
    expect(await ask(strict, '{ residents { id } }')).toContain('DOCUMENT_NOT_TRUSTED');
    expect(strict.fetches).toEqual([]);
  });
});
