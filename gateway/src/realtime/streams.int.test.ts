import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';

import type { GatewayConfiguration } from '../start.js';
import { type SubscribingGraph, startSubscribingGraph } from '../testing/subscribing-graph.js';
import { until } from '../testing/until.js';

/** When streams end that could go on, and what a client is told of it. */
const ADDED = 'subscription { reviewAdded { text } }';

let graph: SubscribingGraph;
let supergraphSdl = '';
const started = async (overrides: Partial<GatewayConfiguration> = {}) => {
  graph = await startSubscribingGraph('sse', {
    ...overrides,
    source: { read: () => Promise.resolve(supergraphSdl) },
  });
  ({ supergraphSdl } = graph);
};
afterEach(() => graph.stop());

/** Opens a stream whose bytes are read when the test does. */
async function open(
  query = ADDED,
  { accept = 'text/event-stream', authorization = '' } = {},
): Promise<IncomingMessage> {
  const token = authorization === '' ? `Bearer ${await graph.issuer.token('integrator')}` : authorization;
  return new Promise((resolve, reject) => {
    request(
      graph.gateway.url,
      {
        method: 'POST',
        headers: { accept, authorization: token, 'content-type': 'application/json' },
        agent: false,
      },
      resolve,
    )
      .once('error', reject)
      .end(JSON.stringify({ query }));
  });
}

const errorsIn = (stream: string) =>
  [...stream.matchAll(/^data: (.*)$/gm)].flatMap(
    ([, data = '']) =>
      (JSON.parse(data) as { errors?: { extensions: { code: string; rule: string } }[] }).errors ?? [],
  );

describe('streams', () => {
  beforeEach(() => started({ streamLimits: { maxStreamsPerSubject: 2, slowClientMs: 200 } }));

  it('end with a reason when another supergraph is served, whose streams begin at once', async () => {
    const before = await open();
    await until(() => graph.publisher.listening === 1);
    supergraphSdl = supergraphSdl.replace('"""A review."""', '"""A review, told otherwise."""');
    expect(await graph.gateway.reload()).toBe('replaced');
    const told = await text(before);
    expect(errorsIn(told)).toMatchObject([{ extensions: { code: 'SUPERGRAPH_CHANGED' } }]);
    expect(told).toMatch(/event: complete\ndata:\n\n$/);
    await until(() => graph.publisher.listening === 0);
    const after = await open();
    await until(() => graph.publisher.listening === 1);
    after.destroy();
    await until(() => graph.publisher.listening === 0);
  });

  it('end with a reason when the gateway stops, which they do not hold up', async () => {
    const events = await open();
    const parts = await open(ADDED, { accept: 'multipart/mixed;subscriptionSpec=1.0' });
    const socket = new WebSocket(graph.gateway.url.replace('http', 'ws'), 'graphql-transport-ws');
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await until(() => graph.publisher.listening === 2);
    const stopped = graph.gateway.stop();
    expect(errorsIn(await text(events))).toMatchObject([{ extensions: { code: 'SHUTTING_DOWN' } }]);
    expect(await text(parts)).toMatch(/\{"payload":null,"errors":\[.*"SHUTTING_DOWN".*--graphql--\r\n$/s);
    expect(await closed).toBe(1001);
    await stopped;
  });

  it('end when the token expires', async () => {
    const authorization = `Bearer ${await graph.issuer.token('integrator', '', '1s')}`;
    expect(errorsIn(await text(await open(ADDED, { authorization })))).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  it('are refused beyond the share of a subject, until one of them has ended', async () => {
    const [first, second] = [await open(), await open()];
    await until(() => graph.publisher.listening === 2);
    expect(errorsIn(await text(await open()))).toMatchObject([
      { extensions: { code: 'STREAM_LIMIT_EXCEEDED', rule: 'maxStreamsPerSubject' } },
    ]);
    first.destroy();
    await until(() => graph.publisher.listening === 1);
    const third = await open();
    await until(() => graph.publisher.listening === 2);
    for (const stream of [second, third]) stream.destroy();
    await until(() => graph.publisher.listening === 0);
  });

  it('are cut off where the client takes nothing, and what waits for it is let go', async () => {
    const stalled = await open();
    stalled.pause();
    await until(() => graph.publisher.listening === 1);
    const large = 'x'.repeat(256 * 1024);
    // More than what the sockets on the way hold.
    for (let sent = 0; sent < 100; sent += 1) graph.publisher.publish({ text: large, product: '1' });
    await until(() => graph.publisher.listening === 0);
    await until(() => graph.logged.some((line) => line.startsWith('answered')));
    await expect(text(stalled)).rejects.toThrow('aborted');
  });

  it('are refused to who takes no stream, and need a token', async () => {
    const json = await open(ADDED, { accept: 'application/json' });
    expect(json.statusCode).toBe(406);
    expect(await text(json)).toContain('NOT_ACCEPTABLE');
    expect((await open(ADDED, { authorization: 'Bearer a.b.c' })).statusCode).toBe(401);
    const ofQuery = await open('{ reviews { text } }');
    expect(await text(ofQuery)).toBe(
      'event: next\ndata: {"data":{"reviews":[{"text":"first"}]}}\n\nevent: complete\ndata:\n\n',
    );
  });
});

it('a page of another site cannot connect where nobody is asked for a token', async () => {
  await started({ jwt: undefined });
  const url = graph.gateway.url.replace('http', 'ws');
  const connected = (origin: string) =>
    new Promise<boolean>((resolve) => {
      const socket = new WebSocket(url, 'graphql-transport-ws', { origin });
      socket.once('error', () => resolve(false));
      socket.once('open', () => {
        socket.terminate();
        resolve(true);
      });
    });
  expect(await connected('https://elsewhere.example')).toBe(false);
  expect(await connected(new URL(graph.gateway.url).origin)).toBe(true);
});
