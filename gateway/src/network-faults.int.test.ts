import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault, startTcpProxy, type TcpProxy } from '@zhucan/test-kit';

import { openRaw } from './testing/raw-connection.js';
import { type SmallGraph, startSmallGraph } from './testing/small-graph.js';

/** What the network can do to calls of one subgraph: those who do not need it notice nothing, and it comes back by itself. */
const TIMEOUT_MS = 700;
let graph: SmallGraph;
let proxy: TcpProxy;
beforeAll(async () => {
  graph = await startSmallGraph(
    {
      requestTimeoutMs: 10_000,
      subgraphCalls: { registry: { timeoutMs: TIMEOUT_MS, connections: 4, maxWaiting: 6 } },
      breaker: { minCalls: 1_000 },
    },
    {},
    async (name, address) => {
      if (name !== 'registry') return address;
      proxy = await startTcpProxy(address);
      return proxy.address;
    },
  );
});
afterAll(async () => {
  await graph.stop();
  await proxy.stop();
});

afterEach(() => {
  proxy.set({ kind: 'none' });
  graph.subgraphs.registry.misbehaviour = null;
});

const NEEDS_IT = '{ residents { id } }';
const NEEDS_OTHERS = '{ workReport(region: "430103", period: "2019-H1") { partyBuilding { code } } }';
const answer = (text: string): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;

const FAULTS: readonly (readonly [string, Fault, code: string, rule: string])[] = [
  ['is dead', { kind: 'dead' }, 'SUBGRAPH_UNAVAILABLE', 'network'],
  ['takes calls and answers none', { kind: 'silent' }, 'SUBGRAPH_UNAVAILABLE', 'deadline'],
  ['is 5 s late', { kind: 'slow', delayMs: 5_000 }, 'SUBGRAPH_UNAVAILABLE', 'deadline'],
  [
    'answers with what is no HTTP',
    { kind: 'answers', bytes: 'SSH-2.0-OpenSSH_9.6\r\n\r\n' },
    'SUBGRAPH_UNAVAILABLE',
    'network',
  ],
  ['answers with a page', { kind: 'answers', bytes: answer('<html>') }, 'SUBGRAPH_UNAVAILABLE', 'answer'],
  [
    'answers with JSON that is no answer',
    { kind: 'answers', bytes: answer('[1]') },
    'SUBGRAPH_UNAVAILABLE',
    'answer',
  ],
  [
    'answers with half of one',
    { kind: 'answers', bytes: answer('{"data":{"residents":[').replace(/length: \d+/, 'length: 500') },
    'SUBGRAPH_UNAVAILABLE',
    'deadline',
  ],
  ['breaks off in the middle of an answer', { kind: 'half', bytes: 120 }, 'SUBGRAPH_UNAVAILABLE', 'network'],
  ['breaks off in the middle of a head', { kind: 'half', bytes: 10 }, 'SUBGRAPH_UNAVAILABLE', 'network'],
  [
    'answers 500',
    { kind: 'answers', bytes: 'HTTP/1.1 500 Oh\r\ncontent-length: 2\r\n\r\n{}' },
    'SUBGRAPH_UNAVAILABLE',
    'answer',
  ],
  [
    'answers with values of other types',
    { kind: 'answers', bytes: answer('{"data":{"residents":[{"id":{}}]}}') },
    'INTERNAL_SERVER_ERROR',
    'non-null field',
  ],
  [
    'answers with another field',
    { kind: 'answers', bytes: answer('{"data":{"others":[]}}') },
    'SUBGRAPH_UNAVAILABLE',
    'answer',
  ],
];

describe('a subgraph that', () => {
  it.each(FAULTS)(
    '%s: told by type and in time, noticed by nobody else, and asked again when it is back',
    async (_fault, fault, code, rule) => {
      proxy.set(fault);
      const began = performance.now();
      const [failed, ...others] = await Promise.all([
        graph.ask(NEEDS_IT),
        ...Array.from({ length: 5 }, () => graph.ask(NEEDS_OTHERS)),
      ]);
      // Well before the request's own end, which a call without a time limit would wait for.
      expect(performance.now() - began).toBeLessThan(5_000);
      expect(failed.errors.length).toBeGreaterThan(0);
      for (const { extensions } of failed.errors) expect(extensions).toMatchObject({ code, rule });
      for (const other of others) expect(other.errors).toEqual([]);
      proxy.set({ kind: 'none' });
      expect((await graph.ask(NEEDS_IT)).data).toEqual({ residents: [{ id: '1' }, { id: '2' }] });
    },
  );

  it('closes connections that were to be kept is answered by it all the same', async () => {
    proxy.set({ kind: 'closes' });
    for (let round = 0; round < 10; round += 1) expect((await graph.ask(NEEDS_IT)).errors).toEqual([]);
    proxy.set({ kind: 'none' });
  });

  it('has as many calls waiting as it may have is asked no more, at once', async () => {
    proxy.set({ kind: 'silent' });
    const before = proxy.connections();
    const rules = (await Promise.all(Array.from({ length: 30 }, () => graph.ask(NEEDS_IT)))).map(
      ({ errors }) => errors[0]?.extensions['rule'],
    );
    expect(new Set(rules)).toEqual(new Set(['deadline', 'overload']));
    const refused = rules.filter((rule) => rule === 'overload').length;
    expect(refused).toBeGreaterThanOrEqual(10);
    expect(proxy.connections() - before).toBeLessThanOrEqual(30 - refused);
    proxy.set({ kind: 'none' });
    expect((await graph.ask(NEEDS_IT)).errors).toEqual([]);
  });
});

describe('a client that goes', () => {
  const rawRequest = async (query: string): Promise<string> => {
    const body = JSON.stringify({ query });
    return [
      'POST /graphql HTTP/1.1',
      'host: gateway',
      'content-type: application/json',
      `authorization: Bearer ${await graph.issuer.token('integrator')}`,
      `content-length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  };
  const ended = async (from: number): Promise<readonly string[]> => {
    while (graph.fetches.length === from) await new Promise((resolve) => setImmediate(resolve));
    return graph.fetches.slice(from).map(({ outcome }) => outcome);
  };
  /** Asks on a connection of its own, which goes as soon as the subgraph has the call. */
  async function leaveDuring(query: string): Promise<() => void> {
    const raw = openRaw(graph.url);
    const arrived = new Promise<() => void>((resolve) => {
      graph.subgraphs.registry.misbehaviour = (_request, response) => {
        resolve(
          () => void response.setHeader('content-type', 'application/json').end('{"data":{"register":null}}'),
        );
      };
    });
    raw.write(await rawRequest(query));
    const release = await arrived;
    raw.socket.destroy();
    return release;
  }

  it('leaves no call of a read behind, which is no fault of the subgraph', async () => {
    const before = graph.fetches.length;
    await leaveDuring(NEEDS_IT);
    expect(await ended(before)).toEqual(['cancelled']);
    expect(graph.logged.at(-1)).not.toContain('a subgraph is unavailable');
    graph.subgraphs.registry.misbehaviour = null;
    expect((await graph.ask(NEEDS_IT)).errors).toEqual([]);
  });

  it('does not break off what changes something', async () => {
    const before = graph.fetches.length;
    const release = await leaveDuring('mutation { register(name: "a") { id } }');
    release();
    expect(await ended(before)).toEqual(['answered']);
    graph.subgraphs.registry.misbehaviour = null;
  });
});

it('tells subgraphs how long it waits', async () => {
  const seen: unknown[] = [];
  graph.subgraphs.registry.misbehaviour = (request, response) => {
    seen.push(Number(request.headers['x-zhucan-time-left-ms']));
    response.setHeader('content-type', 'application/json').end('{"data":{"residents":[]}}');
  };
  await graph.ask(NEEDS_IT);
  graph.subgraphs.registry.misbehaviour = null;
  expect(seen).toEqual([TIMEOUT_MS]);
});
