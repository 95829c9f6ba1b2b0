import { once } from 'node:events';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

import { compose } from '../composition/compose.js';
import { smallSubgraphs, smallSubgraphSdl } from '../testing/report-subgraphs.js';
import { type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

const KEPT = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@composeDirective"])
    @link(url: "https://specs.apollo.dev/cacheControl/v0.1", import: ["@cacheControl"])
    @composeDirective(name: "@cacheControl")
  enum CacheControlScope { PUBLIC PRIVATE }
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT
  extend type Query {
    "Kept." kept(length: Int = 5): String @cacheControl(maxAge: 60)
    "Kept for whoever asks." mine: String @cacheControl(maxAge: 30, scope: PRIVATE)
    "Failing." failing: String @cacheControl(maxAge: 60)
    "Not kept." fresh(length: Int = 5): String
  }`;

const registry =
  smallSubgraphSdl('registry').replace(
    '["@key", "@shareable"]',
    '["@key", "@shareable", "@composeDirective"]',
  ) + KEPT.replace(/@link\(url: "https:\/\/specs\.apollo\.dev\/federation[^)]*\)\n\s*/, '');
const LONG = 5_000;

let graph: SmallGraph;
let token: string;
beforeAll(async () => {
  graph = await startSmallGraph(
    {
      supergraphSdl: compose(
        smallSubgraphs.map((each) => (each.name === 'registry' ? { name: each.name, sdl: registry } : each)),
      ).supergraphSdl,
      cors: { origins: ['https://portal.example'] },
    },
    {
      registry: buildSubgraphSchema({
        typeDefs: parse(registry),
        resolvers: {
          Query: {
            kept: (_root: unknown, { length }: { length: number }) => '居'.repeat(length),
            fresh: (_root: unknown, { length }: { length: number }) => '居'.repeat(length),
            mine: () => 'mine',
            failing: () => {
              throw new Error('failed');
            },
          },
        },
      }),
    },
  );
  token = await graph.issuer.token('integrator');
});
afterAll(() => graph.stop());

/** Asks over a plain connection, which adds no header and unpacks nothing. */
async function ask(query: string, headers: Record<string, string> = {}, method = 'GET') {
  const url = new URL(graph.url);
  if (method === 'GET') url.searchParams.set('query', query);
  const sent = plainRequest(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(method === 'GET' ? { 'apollo-require-preflight': '1' } : { 'content-type': 'application/json' }),
      ...headers,
    },
  }).end(method === 'GET' ? undefined : JSON.stringify({ query }));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode,
    headers: response.headers,
    raw: response.rawHeaders,
    body: Buffer.concat(chunks),
  };
}

/** How often a header is there. */
const times = (raw: readonly string[], name: string): number =>
  raw.filter((each, at) => at % 2 === 0 && each.toLowerCase() === name).length;

/** For how long a client alone may keep an answer: the time that it took to make is taken off. */
const secondsOf = (said: string | undefined): number =>
  Number(/^private, max-age=(\d+)$/.exec(said ?? '')?.[1]);

describe('an answer that may be kept', () => {
  it('tells its client alone for how long, with a tag that it can ask with', async () => {
    const { status, headers, raw, body } = await ask('{ kept }');
    expect(status).toBe(200);
    expect(secondsOf(headers['cache-control'])).toBeGreaterThan(50);
    expect(headers.vary?.split(', ')).toEqual(
      expect.arrayContaining(['origin', 'authorization', 'accept', 'accept-encoding']),
    );
    expect(headers.etag).toMatch(/^"[\w-]{43}"$/);
    for (const name of ['cache-control', 'vary', 'etag']) expect([name, times(raw, name)]).toEqual([name, 1]);
    expect(JSON.parse(body.toString())).toEqual({ data: { kept: '居居居居居' } });
    const shorter = secondsOf((await ask('{ mine kept }')).headers['cache-control']);
    expect([shorter > 20, shorter <= 30]).toEqual([true, true]);
  });

  it('is not sent again to whoever has it', async () => {
    const { headers } = await ask('{ kept }');
    const tag = headers.etag ?? '';
    for (const named of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await ask('{ kept }', { 'if-none-match': named });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, tag]);
      expect(secondsOf(again.headers['cache-control'])).toBeGreaterThan(50);
      expect(again.headers['content-type']).toBeUndefined();
    }
    expect((await ask('{ kept }', { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await ask('{ kept(length: 6) }', { 'if-none-match': tag })).status).toBe(200);
  });

  it('has another tag in another media type and in another encoding', async () => {
    const query = `{ kept(length: ${LONG}) }`;
    const all = await Promise.all(
      [
        {},
        { accept: 'application/graphql-response+json' },
        { 'accept-encoding': 'br' },
        { 'accept-encoding': 'gzip' },
      ].map((headers) => ask(query, headers)),
    );
    expect(new Set(all.map(({ headers }) => headers.etag)).size).toBe(4);
    const packed = await ask(query, { 'accept-encoding': 'br', 'if-none-match': all[2]?.headers.etag ?? '' });
    expect([packed.status, packed.headers['content-encoding']]).toEqual([304, undefined]);
    expect(
      (await ask(query, { 'accept-encoding': 'gzip', 'if-none-match': all[2]?.headers.etag ?? '' })).status,
    ).toBe(200);
  });
});

describe('an answer that must not be kept', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['of which nothing says that it may', '{ fresh kept }', {}, 'GET'],
    ['with an error', '{ failing }', {}, 'GET'],
    ['to a query that is refused', '{ nothing }', {}, 'GET'],
    ['that tells its cost', '{ kept }', { 'x-zhucan-cost': '1' }, 'GET'],
    ['to a POST', '{ kept }', {}, 'POST'],
  ])('%s says so', async (_case, query, more, method) => {
    const { headers, raw } = await ask(query, more, method);
    expect([headers['cache-control'], headers.etag]).toEqual(['no-store', undefined]);
    expect(times(raw, 'cache-control')).toBe(1);
    expect((await ask(query, { ...more, 'if-none-match': '*' }, method)).status).not.toBe(304);
  });
});

describe('a long answer', () => {
  const query = `{ fresh(length: ${LONG}) }`;
  const expected = { data: { fresh: '居'.repeat(LONG) } };
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync };

  it.each<[string, 'br' | 'gzip' | undefined]>([
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0.5, gzip', 'gzip'],
    ['br;q=0, gzip;q=0.1, identity;q=0', 'gzip'],
    ['*', 'br'],
    ['identity, gzip;q=0.5', undefined],
    ['gzip;q=0', undefined],
    ['zstd', undefined],
    ['', undefined],
    [';;;=,', undefined],
  ])('is sent to who accepts "%s" as he likes it best', async (accepted, encoding) => {
    const { headers, raw, body } = await ask(query, { 'accept-encoding': accepted }, 'POST');
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers['content-length']).toBe(String(body.length));
    const whole = encoding === undefined ? body : unpack[encoding](body);
    expect(JSON.parse(whole.toString())).toEqual(expected);
    expect(headers.vary).toBe(encoding === undefined ? 'origin' : 'origin, accept-encoding');
    expect(times(raw, 'vary')).toBe(1);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('goes out as it is to who does not ask, and so do a short one and an event', async () => {
    const accepting = { 'accept-encoding': 'br, gzip' };
    expect((await ask(query, {}, 'POST')).headers['content-encoding']).toBeUndefined();
    expect((await ask('{ fresh }', accepting, 'POST')).headers['content-encoding']).toBeUndefined();
    const event = await ask(query, { ...accepting, accept: 'text/event-stream' }, 'POST');
    expect([event.headers['content-encoding'], event.body.toString().startsWith('event: next')]).toEqual([
      undefined,
      true,
    ]);
  });
});
