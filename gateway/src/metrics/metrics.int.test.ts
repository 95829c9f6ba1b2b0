import { request } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { compose } from '../composition/compose.js';
import { start } from '../start.js';
import { smallSubgraphs } from '../testing/report-subgraphs.js';
import { keepingLogger, SECRET, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

const place = { host: '127.0.0.1', port: 0 };
let graph: SmallGraph;
let supergraphSdl = compose(smallSubgraphs).supergraphSdl;
beforeAll(async () => {
  graph = await startSmallGraph({
    metrics: place,
    source: { read: () => Promise.resolve(supergraphSdl) },
    breaker: { minCalls: 2 },
  });
});
afterAll(() => graph.stop());

/** The value of each series, by its name with labels. */
async function read(): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(graph.metricsUrl!);
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** By how much each series grew that did. */
async function grownBy(action: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await read();
  await action();
  const after = await read();
  return Object.fromEntries(
    [...after].flatMap(([name, value]) => {
      const grown = value - (before.get(name) ?? 0);
      return grown === 0 || /^(process|nodejs)_/.test(name) ? [] : [[name, grown]];
    }),
  );
}

describe('a request', () => {
  it('is counted with its stages, its calls and what was known before', async () => {
    const ask = () => graph.ask('{ residents { id name } }');
    expect(await grownBy(ask)).toMatchObject({
      'graphql_requests_total{code="OK"}': 1,
      'http_server_request_duration_seconds_count{http_request_method="POST",http_route="/graphql",http_response_status_code="200"}': 1,
      'http_server_request_body_size_bytes_count{http_route="/graphql"}': 1,
      'http_server_response_body_size_bytes_count{http_route="/graphql"}': 1,
      'graphql_stage_duration_seconds_count{stage="parse_validate"}': 1,
      'graphql_stage_duration_seconds_count{stage="plan"}': 1,
      'graphql_stage_duration_seconds_count{stage="execute"}': 1,
      'graphql_stage_duration_seconds_count{stage="project"}': 1,
      'graphql_cache_requests_total{cache="documents",result="miss"}': 1,
      'http_client_request_duration_seconds_count{subgraph_name="registry",outcome="answered"}': 1,
    });
    const again = await grownBy(ask);
    expect(again).toMatchObject({ 'graphql_cache_requests_total{cache="documents",result="hit"}': 1 });
    expect(Object.keys(again).join('\n')).not.toMatch(/parse_validate|stage="plan"|result="miss".*documents/);
  });

  it('that is refused is counted by code and rule', async () => {
    expect(await grownBy(() => graph.ask('{ nothing }'))).toMatchObject({
      'graphql_requests_total{code="GRAPHQL_VALIDATION_FAILED"}': 1,
      'graphql_refusals_total{code="GRAPHQL_VALIDATION_FAILED",rule="GraphQL specification"}': 1,
    });
    expect(await grownBy(() => fetch(graph.url, { method: 'POST', body: '{}' }))).toMatchObject({
      'graphql_refusals_total{code="UNAUTHENTICATED",rule="bearer token"}': 1,
    });
  });

  it('whose subgraph fails or refuses is counted so, and is no refusal', async () => {
    const report = (region: string) =>
      graph.ask(`{ workReport(region: "${region}", period: "2019-H1") { regionCode } }`);
    const told = await grownBy(() => report('999999'));
    expect(told).toMatchObject({ 'graphql_requests_total{code="SUBGRAPH_ERROR"}': 1 });
    graph.subgraphs['registry'].misbehaviour = (_request, response) => response.writeHead(500).end();
    const failed = await grownBy(async () => {
      await graph.ask('{ residents { id } }');
      await graph.ask('{ residents { id } }');
      await graph.ask('{ residents { id } }');
    });
    graph.subgraphs['registry'].misbehaviour = null;
    expect(failed).toMatchObject({
      'graphql_requests_total{code="SUBGRAPH_UNAVAILABLE"}': 3,
      'http_client_circuit_open{subgraph_name="registry"}': 1,
    });
    expect(
      Object.keys(failed).filter((name) => name.startsWith('http_client_request_duration_seconds_count')),
    ).not.toEqual([]);
    expect(Object.keys({ ...told, ...failed }).join('\n')).not.toContain('graphql_refusals_total');
  });

  it('that is under way is counted', async () => {
    const arrived = new Promise<() => void>((resolve) => {
      graph.subgraphs['party-affairs'].misbehaviour = (_request, response) =>
        resolve(() => void response.setHeader('content-type', 'application/json').end('{"data":{}}'));
    });
    const asked = graph.ask('{ workReport(region: "1", period: "2019-H1") { partyBuilding { code } } }');
    const release = await arrived;
    const active = (await read()).get('http_server_active_requests{http_route="/graphql"}');
    const calls = (await read()).get('http_client_active_requests{subgraph_name="party-affairs"}');
    release();
    await asked;
    graph.subgraphs['party-affairs'].misbehaviour = null;
    expect([active, calls]).toEqual([1, 1]);
    expect((await read()).get('http_server_active_requests{http_route="/graphql"}')).toBe(0);
  });

  it('by a hash is counted by whether the query was known', async () => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${await graph.issuer.token('integrator')}`,
    };
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } };
    expect(
      await grownBy(() =>
        fetch(graph.url, { method: 'POST', headers, body: JSON.stringify({ extensions }) }),
      ),
    ).toMatchObject({
      'graphql_cache_requests_total{cache="persisted_queries",result="miss"}': 1,
      'graphql_cache_requests_total{cache="tokens",result="miss"}': 1,
      'graphql_requests_total{code="PERSISTED_QUERY_NOT_FOUND"}': 1,
    });
  });

  it('for something else is counted by its route', async () => {
    const origin = new URL(graph.url).origin;
    expect(await grownBy(() => fetch(`${origin}/secret-path?name=somebody`))).toMatchObject({
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="none",http_response_status_code="404"}': 1,
    });
  });
});

it('tells of the supergraph: when it came, and what came of reading it anew', async () => {
  const since = 'graphql_supergraph_serving_since_timestamp_seconds';
  const before = (await read()).get(since) ?? 0;
  expect(Math.abs(Date.now() / 1_000 - before)).toBeLessThan(60);
  supergraphSdl = 'type Query { a: Int }';
  const refused = await grownBy(() => graph.reload());
  expect(refused).toEqual({ 'graphql_supergraph_reads_total{result="refused"}': 1 });
  supergraphSdl = `${compose(smallSubgraphs).supergraphSdl}\n# another`;
  expect(await grownBy(() => graph.reload())).toMatchObject({
    'graphql_supergraph_reads_total{result="replaced"}': 1,
    [since]: expect.any(Number),
  });
});

it('tells nothing of who asks and what for', async () => {
  const value = '99999919900101001X';
  await graph.ask(`query SecretName($id: ID!) { secretAlias: resident(id: $id) { name } }`, { id: value });
  await graph.ask(`query SecretName { secretField(id: "${value}") }`);
  const text = await (await fetch(graph.metricsUrl!)).text();
  expect(text).toContain('zhucan_gateway_build_info{version="');
  expect(text).toContain('nodejs_eventloop_lag_seconds');
  expect(text).not.toMatch(new RegExp(`secret|${value}|account-1|eyJ|integrator|residents`, 'i'));
});

describe('the port of the metrics', () => {
  it('answers nothing else', async () => {
    const { origin } = new URL(graph.metricsUrl!);
    expect((await fetch(`${origin}/graphql`)).status).toBe(404);
    expect((await fetch(graph.metricsUrl!, { method: 'POST' })).status).toBe(405);
    expect((await fetch(new URL('/metrics', graph.url))).status).toBe(404);
  });

  it('that is taken keeps the gateway from starting, and nothing is left open', async () => {
    const { port } = new URL(graph.metricsUrl!);
    const own = (metrics: number, listens: number) =>
      start({
        host: '127.0.0.1',
        port: listens,
        subgraphs: {},
        supergraphSdl: undefined,
        jwt: undefined,
        gatewaySecret: SECRET,
        logger: keepingLogger([]),
        metrics: { host: '127.0.0.1', port: metrics },
      });
    await expect(own(Number(port), 0)).rejects.toThrow('EADDRINUSE');
    // The port of the graph is taken: the metrics, which listened before, are closed again.
    const free = await own(0, 0);
    const metricsPort = Number(new URL(free.metricsUrl!).port);
    await free.stop();
    await expect(own(metricsPort, Number(new URL(graph.url).port))).rejects.toThrow('EADDRINUSE');
    const refused = new Promise((resolve) => {
      request({ port: metricsPort, host: '127.0.0.1' }).on('error', resolve).end();
    });
    expect(await refused).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
