import { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { compose } from '../composition/compose.js';
import { createEngine } from '../engine/engine.js';
import { headerRules, type ReceivedHeaders } from '../headers/header-rules.js';
import { DEFAULT_LIMITS } from '../limits/limits.js';
import { createSubgraphClient } from '../subgraphs/subgraph-client.js';
import { loadGraph } from '../supergraph/load-graph.js';
import { smallSubgraphs } from '../testing/report-subgraphs.js';
import { keepingLogger, SECRET, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';
import { asApolloGateway } from './apollo-gateway.js';

/** The gateway and an Apollo Server of one's own over the same engine answer alike. */
let graph: SmallGraph;
let apollo: ApolloServer<{ headers?: ReceivedHeaders }>;

beforeAll(async () => {
  graph = await startSmallGraph();
  const { supergraphSdl } = compose(smallSubgraphs);
  const engine = createEngine({
    graph: loadGraph(supergraphSdl),
    client: createSubgraphClient({
      addresses: Object.fromEntries(
        Object.entries(graph.subgraphs).map(([name, { address }]) => [name, address]),
      ),
      gatewaySecret: SECRET,
      timeoutMs: 5_000,
      maxAnswerBytes: 1_000_000,
      headers: headerRules({ all: [{ propagate: { named: 'X-Tenant', default: 'none' } }] }),
    }),
    logger: keepingLogger([]),
    limits: DEFAULT_LIMITS,
  });
  apollo = new ApolloServer({
    gateway: asApolloGateway(engine, supergraphSdl, (context) => ({
      headers: (context as { headers?: ReceivedHeaders }).headers,
      holder: { subject: 'host', role: 'integrator', regionCode: null, scopes: ['schema:read'] },
      requestId: 'r',
      timeoutMs: 5_000,
    })),
    introspection: true,
  });
  await apollo.start();
});
afterAll(async () => {
  await apollo.stop();
  await graph.stop();
});

/** Ids of requests differ; nothing else may. */
function withoutIds(answer: {
  readonly data?: unknown;
  readonly errors?: readonly unknown[] | undefined;
}): string {
  const { data, errors = [] } = answer;
  return JSON.stringify({ errors, data }).replaceAll(/"requestId":"[^"]*"/g, '"requestId":""');
}

async function fromApollo(query: string, variables: Record<string, unknown>): Promise<string> {
  const { body } = await apollo.executeOperation({ query, variables });
  if (body.kind !== 'single') throw new Error('the answer came in parts');
  return withoutIds({ data: body.singleResult.data, errors: body.singleResult.errors });
}

describe('an Apollo Server over the engine', () => {
  it.each([
    ['entities', '{ residents { id name cases } }', {}],
    [
      'aliases and fragments',
      '{ people: residents { ...R } } fragment R on Resident { key: id __typename name }',
      {},
    ],
    [
      'variables and conditions',
      'query ($r: ID!, $with: Boolean = false) { workReport(region: $r, period: "2019-H1") { regionCode registry { code } publicity @include(if: $with) { code } } }',
      { r: '430103' },
    ],
    ['a refusal', '{ workReport(region: "999999", period: "2019-H1") { regionCode registry { code } } }', {}],
    ['introspection', '{ __schema { queryType { name } } __type(name: "Resident") { name } }', {}],
  ])('answers %s as the gateway does', async (_case, query, variables) => {
    const { text } = await graph.ask(query, variables);
    expect(await fromApollo(query, variables)).toBe(withoutIds(JSON.parse(text) as object));
  });

  it.each<[string, ReceivedHeaders | undefined, string]>([
    ['a header of the host’s request', { 'x-tenant': 'a', 'x-other': 'b' }, 'a'],
    ['one that came several times', { 'x-tenant': ['a', 'b'] }, 'a, b'],
    ['the default for none', undefined, 'none'],
    ['the default for one that could be two', { 'x-tenant': 'a\r\nx-zhucan-call: forged' }, 'none'],
    ['the default for one that is no byte', { 'x-tenant': '株洲' }, 'none'],
  ])('passes on %s', async (_case, headers, sent) => {
    const { headers: calls } = graph.subgraphs.registry;
    const before = calls.length;
    await apollo.executeOperation(
      { query: '{ residents { id } }' },
      { contextValue: headers === undefined ? {} : { headers } },
    );
    expect(calls.slice(before).map((each) => [each['x-tenant'], each['x-other']])).toEqual([
      [sent, undefined],
    ]);
  });
});
