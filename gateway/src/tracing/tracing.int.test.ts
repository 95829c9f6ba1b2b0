import { createServer, type IncomingMessage } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { close, listen } from '../testing/report-subgraphs.js';
import { type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A span as OTLP over HTTP carries it. */
interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number };
}

interface Batch {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
  }[];
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A collector that keeps what it is sent. */
async function startCollector() {
  const texts: string[] = [];
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      texts.push(text);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  const address = await listen(server);
  return {
    endpoint: `${address}/v1/traces`,
    texts,
    spans: () =>
      texts
        .flatMap((text) => (JSON.parse(text) as Batch).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    stop: () => close(server),
  };
}

const PARENT = 'b7ad6b7169203331';
const traceOf = (digit: string): string => digit.repeat(32);
const VALUE = '99999919900101001X';

let collector: Awaited<ReturnType<typeof startCollector>>;
/** What the registry was told of traces, by the trace. */
const toldToRegistry: string[] = [];
let logged: readonly string[];

async function ask(graph: SmallGraph, query: string, headers: Record<string, string> = {}): Promise<void> {
  await fetch(graph.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await graph.issuer.token('integrator')}`,
      ...headers,
    },
    body: JSON.stringify({ query }),
  });
}

const parent = (digit: string, sampled: boolean) => ({
  traceparent: `00-${traceOf(digit)}-${PARENT}-${sampled ? '01' : '00'}`,
  tracestate: 'office=1',
});

beforeAll(async () => {
  collector = await startCollector();
  const { endpoint } = collector;
  const graph = await startSmallGraph({ tracing: { endpoint, sampleRatio: 1 } });
  const registry = graph.subgraphs['registry'];
  await ask(graph, `query Secret { residents { id name } }`, parent('1', true));
  await ask(graph, `query Secret { residents { id name } }`, parent('2', true));
  await ask(graph, `{ secret(id: "${VALUE}") }`, parent('3', true));
  registry.misbehaviour = (request, response) => {
    toldToRegistry.push(`${String(request.headers['traceparent'])} ${String(request.headers['tracestate'])}`);
    response.writeHead(302, { location: '/elsewhere' }).end();
  };
  await ask(graph, `{ resident(id: "${VALUE}") { name } }`, parent('4', true));
  registry.misbehaviour = null;
  await ask(graph, '{ residents { id } }', parent('5', false));
  await fetch(graph.url, { method: 'POST', body: '{}', headers: parent('6', true) });
  await ask(graph, '{ residents { name } }', { traceparent: 'nonsense' });
  await graph.stop();
  logged = graph.logged;
  const sparse = await startSmallGraph({ tracing: { endpoint, sampleRatio: 0 } });
  await ask(sparse, '{ residents { id } }');
  await ask(sparse, '{ residents { id } }', parent('7', true));
  await sparse.stop();
});
afterAll(() => collector.stop());

const spansOf = (digit: string) => collector.spans().filter(({ traceId }) => traceId === traceOf(digit));
const namesOf = (digit: string) =>
  spansOf(digit)
    .map(({ name }) => name)
    .sort();
function find(digit: string, name: string): ReceivedSpan {
  const found = spansOf(digit).find((span) => span.name === name);
  if (!found) throw new Error(`no span ${name}`);
  return found;
}
const attributesOf = ({ attributes }: ReceivedSpan) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

describe('a request of a trace that came with it', () => {
  it('has spans of its stages and calls, the first time with those of reading and planning', () => {
    const always = ['POST /graphql', 'project', 'subgraph registry'];
    expect(namesOf('1')).toEqual(['POST /graphql', 'parse_validate', 'plan', 'project', 'subgraph registry']);
    expect(namesOf('2')).toEqual(always);
    const server = find('1', 'POST /graphql');
    expect([server.parentSpanId, server.kind]).toEqual([PARENT, 2]);
    for (const span of spansOf('1').filter((each) => each !== server && each.name !== server.name)) {
      expect(span.parentSpanId).toBe(server.spanId);
      expect(BigInt(span.startTimeUnixNano)).toBeGreaterThanOrEqual(
        BigInt(server.startTimeUnixNano) - 1_000_000n,
      );
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
    }
  });

  it('tells what came of it and of its calls', () => {
    expect(attributesOf(find('1', 'subgraph registry'))).toEqual({
      'subgraph.name': 'registry',
      'http.request.method': 'POST',
      'http.response.status_code': 200,
    });
    expect(attributesOf(find('3', 'POST /graphql'))).toMatchObject({
      'http.response.status_code': 400,
      'error.type': 'GRAPHQL_VALIDATION_FAILED',
    });
    expect(attributesOf(find('6', 'POST /graphql'))).toMatchObject({
      'http.response.status_code': 401,
      'error.type': 'UNAUTHENTICATED',
    });
    const failed = find('4', 'subgraph registry');
    expect(attributesOf(failed)).toMatchObject({ 'http.response.status_code': 302, 'error.type': 'network' });
    expect(failed.status.code).toBe(2);
  });

  it('goes on at the subgraph as a child of the call', () => {
    expect(toldToRegistry).toEqual([
      `00-${traceOf('4')}-${find('4', 'subgraph registry').spanId}-01 office=1`,
    ]);
  });

  it('is recorded where whoever began it says so, and only there', () => {
    expect(namesOf('5')).toEqual([]);
    expect(namesOf('7')).toContain('POST /graphql');
  });
});

it('without a trace, or a malformed one, begins one, recorded by the share that is configured', () => {
  const own = collector.spans().filter(({ traceId }) => !/^(.)\1+$/.test(traceId));
  const servers = own.filter(({ kind }) => kind === 2);
  expect(servers).toHaveLength(1);
  expect(servers[0]?.parentSpanId ?? '').toBe('');
});

it('has the trace in the log, where it stands beside the request', () => {
  const lines = logged.join('\n');
  for (const digit of ['1', '3', '6']) expect(lines).toContain(`"traceId":"${traceOf(digit)}"`);
  expect(logged.find((line) => line.startsWith('a subgraph is unavailable'))).toContain(traceOf('4'));
});

it('says who sends and nothing of what was asked or who asked', () => {
  const text = collector.texts.join('\n');
  expect(text).toContain('"zhucan-gateway"');
  expect(text).not.toMatch(new RegExp(`Secret|${VALUE}|residents|account-1|eyJ|integrator|Bearer`));
});
