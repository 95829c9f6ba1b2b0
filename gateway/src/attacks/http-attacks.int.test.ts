import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openRaw, rawHead } from '../testing/raw-connection.js';
import { type Answer, readAnswer, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

/** What can be done to the gateway by HTTP itself: other sites, other headers, half requests, two requests in one. */
const RECEIVE_TIMEOUT_MS = 400;
let graph: SmallGraph;
let authorization: string;
beforeAll(async () => {
  graph = await startSmallGraph({ receiveTimeoutMs: RECEIVE_TIMEOUT_MS });
  authorization = `Bearer ${await graph.issuer.token('integrator', 'other')}`;
});
afterAll(() => graph.stop());

const BODY = JSON.stringify({ query: '{ residents { id } }' });
const RESIDENTS = { residents: [{ id: '1' }, { id: '2' }] };

async function send(
  headers: Record<string, string>,
  body: string | undefined = BODY,
  address = graph.url,
): Promise<Answer> {
  return readAnswer(
    await fetch(address, {
      method: body === '' ? 'GET' : 'POST',
      headers: { authorization, ...headers },
      ...(body === '' ? {} : { body }),
    }),
  );
}

describe('a request that another site could send without asking first', () => {
  const GET = '?query=%7Bresidents%7Bid%7D%7D';
  const TYPES = [
    '',
    'text/plain',
    'text/plain; charset=utf-8',
    'TEXT/PLAIN',
    'text/plain;application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'multipart/form-data; boundary=application/json',
  ];
  it.each(TYPES.slice(1))('by POST as %j: refused before anybody is asked', async (type) => {
    const before = graph.fetches.length;
    const answer = await send({ 'content-type': type });
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'BAD_REQUEST', rule: 'cross-site request' });
    expect(graph.fetches.length).toBe(before);
  });

  // GHSA-hff2-gcpx-8f4p: a foreign content type was taken for a sign that the browser had asked.
  it.each([
    ...TYPES,
    'message/rfc822',
    'application/foo',
    'x',
    'application/json5',
    'text/plain, application/json',
  ])('by GET as %j: refused before anybody is asked', async (type) => {
    const before = graph.fetches.length;
    const answer = await send(type === '' ? {} : { 'content-type': type }, '', graph.url + GET);
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'BAD_REQUEST', rule: 'cross-site request' });
    expect(graph.fetches.length).toBe(before);
  });

  it.each(['application/foo', 'text/xml', 'application/json5', 'text/plain, application/json'])(
    'a media type that is none of ours is refused by POST: %s',
    async (type) => {
      expect((await send({ 'content-type': type })).status).toBe(415);
    },
  );

  it('is answered where a header shows that it is none', async () => {
    expect((await send({ 'apollo-require-preflight': '1' }, '', graph.url + GET)).data).toEqual(RESIDENTS);
    expect((await send({ 'content-type': 'application/json; charset=utf-8' })).data).toEqual(RESIDENTS);
  });
});

describe('headers that claim to be somebody', () => {
  const SPOOFED = {
    'x-user-id': 'admin',
    'x-user-role': 'district',
    'x-zhucan-call': 'a.b.c',
    'x-zhucan-subject': 'admin',
    'x-request-id': '11111111-1111-4111-8111-111111111111',
    'x-forwarded-for': '10.0.0.1',
    'x-forwarded-user': 'admin',
    'x-real-ip': '127.0.0.1',
    forwarded: 'for=127.0.0.1',
    'x-original-url': '/admin',
    'x-http-method-override': 'DELETE',
  };

  it('are no token, and reach no subgraph', async () => {
    expect((await send({ ...SPOOFED, 'content-type': 'application/json', authorization: '' })).status).toBe(
      401,
    );
    const seen: Record<string, unknown>[] = [];
    graph.subgraphs.registry.misbehaviour = (request, response) => {
      seen.push(request.headers);
      response.setHeader('content-type', 'application/json').end('{"data":{"residents":[]}}');
    };
    const answer = await send({ ...SPOOFED, 'content-type': 'application/json', cookie: 'session=1' });
    graph.subgraphs.registry.misbehaviour = null;
    expect(answer.data).toEqual({ residents: [] });
    expect(answer.headers.get('x-request-id')).not.toBe(SPOOFED['x-request-id']);
    const [headers = {}] = seen;
    for (const [name, value] of Object.entries(SPOOFED))
      expect([name, headers[name]]).not.toEqual([name, value]);
    for (const name of ['authorization', 'cookie']) expect(headers[name]).toBeUndefined();
    expect(headers['x-zhucan-call']).toEqual(expect.any(String));
  });
});

describe('what only subgraphs are asked', () => {
  it.each([
    '{ _service { sdl } }',
    '{ _entities(representations: [{__typename: "Resident", id: "1"}]) { ... on Resident { id } } }',
    '{ residents { _service } }',
    '{ ... on _Service { sdl } }',
    'query ($r: [_Any!]!) { residents { id } }',
    '{ residents { join__field } }',
  ])('is no part of the graph: %s', async (query) => {
    const before = graph.fetches.length;
    const answer = await send({ 'content-type': 'application/json' }, JSON.stringify({ query }));
    expect(answer.errors[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(graph.fetches.length).toBe(before);
  });

  it('nor are subgraphs answered to directly', async () => {
    const { address } = graph.subgraphs.registry;
    const body = JSON.stringify({ query: '{ _service { sdl } }' });
    for (const headers of [{}, { 'x-zhucan-call': 'a.b.c' }, { 'x-user-id': 'admin' }])
      expect((await send(headers as Record<string, string>, body, address)).status).toBe(401);
  });
});

describe('whoever probes for names without the scope for the schema', () => {
  const WORDS = [
    'user',
    'users',
    'resident',
    'residentz',
    'residnts',
    'nam',
    'ide',
    'idd',
    'cses',
    'register',
    'reg',
    'workReports',
    'workRepor',
    'passwrd',
    'admin',
    'Residen',
    'WorkRepor',
    'sectio',
  ];

  it('learns nothing: each name that is none is answered alike', async () => {
    const known = /residents|\bresident\b|workReport|WorkReport|Resident\b|register|cases|regionCode|Section/;
    for (const word of WORDS) {
      const queries = [
        `{ ${word}x }`,
        `{ __typename ${word}x(id: 1) { id } }`,
        `mutation { ${word}x }`,
        `{ ... on ${word}x { id } }`,
        `query ($a: ${word}x) { __typename }`,
      ];
      for (const query of queries) {
        const answer = await send({ 'content-type': 'application/json' }, JSON.stringify({ query }));
        expect(answer.errors.length).toBeGreaterThan(0);
        const told = answer.text.replaceAll(`${word}x`, '');
        expect(told).not.toMatch(/did you mean/i);
        expect(told).not.toMatch(known);
      }
    }
  });
});

const head = (...lines: readonly string[]): string => rawHead(authorization, ...lines);

describe('bytes that are no proper request', () => {
  it('two lengths in one request are refused, and what follows is not run as another', async () => {
    const before = graph.fetches.length;
    for (const lines of [
      ['content-length: 5', 'transfer-encoding: chunked'],
      ['transfer-encoding: chunked', 'content-length: 5'],
      ['content-length: 5', `content-length: ${BODY.length}`],
      ['transfer-encoding: chunked, identity'],
      ['transfer-encoding: xchunked', 'content-length: 5'],
      ['content-length: +5'],
      ['content-length: 5', ' folded: x'],
    ]) {
      const raw = openRaw(graph.url);
      raw.write(`${head(...lines)}0\r\n\r\n${head(`content-length: ${BODY.length}`)}${BODY}`);
      const answered = await raw.closed();
      expect(answered).toMatch(/^HTTP\/1\.1 400 /);
      expect(answered).not.toContain('residents');
      expect(answered.match(/HTTP\/1\.1/g)).toHaveLength(1);
    }
    expect(graph.fetches.length).toBe(before);
  });

  it('headers by the thousand or without an end are refused', async () => {
    const many = openRaw(graph.url);
    many.write(
      head(...Array.from({ length: 4_000 }, (_, at) => `x-${at}: y`), `content-length: ${BODY.length}`) +
        BODY,
    );
    expect(await many.closed()).toMatch(/^HTTP\/1\.1 4\d\d /);
    const long = openRaw(graph.url);
    long.write(`POST /graphql HTTP/1.1\r\nx: ${'y'.repeat(100_000)}`);
    expect(await long.closed()).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('requests that follow each other without waiting are answered in order', async () => {
    const raw = openRaw(graph.url);
    const one = (query: string): string => {
      const body = JSON.stringify({ query });
      return head(`content-length: ${body.length}`) + body;
    };
    raw.write(one('{ residents { id } }') + one('{ a: __typename }') + one('{ b: __typename }'));
    const answered = await raw.until(/"b":"Query"/);
    expect(answered.indexOf('residents')).toBeLessThan(answered.indexOf('"a":"Query"'));
    expect(answered.match(/HTTP\/1\.1 200/g)).toHaveLength(3);
    raw.socket.destroy();
  });

  it.each([
    ['a head that does not end', () => 'POST /graphql HTTP/1.1\r\nhost: gateway\r\n'],
    ['a body that does not end', () => `${head(`content-length: ${BODY.length}`)}${BODY.slice(0, 10)}`],
    ['chunks that do not end', () => `${head('transfer-encoding: chunked')}5\r\n{"que\r\n`],
  ])(
    '%s is waited for no longer than a request may take to arrive, while others are answered',
    async (_case, text) => {
      const before = graph.fetches.length;
      const slow = Array.from({ length: 50 }, () => openRaw(graph.url));
      for (const raw of slow) raw.write(text());
      expect((await graph.ask('{ residents { id } }')).data).toEqual(RESIDENTS);
      for (const answered of await Promise.all(slow.map((raw) => raw.closed())))
        expect(answered).toMatch(/^(HTTP\/1\.1 408 |$)/);
      expect(graph.fetches.length).toBe(before + 1);
    },
  );

  it('a body that is broken off costs nobody anything', async () => {
    const before = graph.fetches.length;
    for (let round = 0; round < 20; round += 1) {
      const raw = openRaw(graph.url);
      raw.write(`${head(`content-length: ${BODY.length}`)}${BODY.slice(0, -3)}`);
      raw.socket.end();
      await raw.closed();
    }
    expect(graph.fetches.length).toBe(before);
    expect((await graph.ask('{ residents { id } }')).data).toEqual(RESIDENTS);
  });

  it.each([
    [
      'a body larger than allowed, in chunks',
      () => `${head('transfer-encoding: chunked')}${`10000\r\n${'a'.repeat(65_536)}\r\n`.repeat(5)}0\r\n\r\n`,
    ],
    ['a length beyond all memory', () => `${head('content-length: 99999999999')}{`],
  ])('%s is given up', async (_case, text) => {
    const raw = openRaw(graph.url);
    raw.write(text());
    expect(await raw.until(/REQUEST_TOO_LARGE/)).toMatch(/^HTTP\/1\.1 413 /);
    await raw.closed();
  });
});
