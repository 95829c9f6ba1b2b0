import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SCHEMA_READ } from '@zhucan/access';
import fc from 'fast-check';

import { compose } from '../../composition/compose.js';
import { type RunningGateway, start } from '../../start.js';
import { smallSubgraphs } from '../../testing/report-subgraphs.js';
import { openRaw, rawHead } from '../../testing/raw-connection.js';
import { keepingLogger, SECRET, type SmallGraph, startSmallGraph } from '../../testing/small-graph.js';
import { until } from '../../testing/until.js';
import type { AccessLine } from '../access-log.js';

/** The same bytes are sent to a gateway with the reader of its own and to one with that of node:http alone: who asks must not see which it is. */
interface Subject {
  readonly gateway: RunningGateway;
  readonly answered: AccessLine[];
}

const RECEIVE_MS = 400;
const BUDGET = { points: 1_000_000, durationSeconds: 60 };
const PORTAL = 'https://portal.example';

let graph: SmallGraph;
let own: Subject;
let node: Subject;
let authorization = '';

async function serveBy(requestReader: 'own' | 'node'): Promise<Subject> {
  const answered: AccessLine[] = [];
  const gateway = await start({
    host: '127.0.0.1',
    port: 0,
    requestReader,
    subgraphs: Object.fromEntries(
      Object.entries(graph.subgraphs).map(([name, { address }]) => [name, address]),
    ),
    supergraphSdl: compose(smallSubgraphs).supergraphSdl,
    jwt: graph.issuer.settings,
    gatewaySecret: SECRET,
    logger: keepingLogger([]),
    accessLog: (line) => answered.push(line),
    limits: { maxBodyBytes: 20_000, maxBatch: 3 },
    receiveTimeoutMs: RECEIVE_MS,
    budget: BUDGET,
    cors: { origins: [PORTAL] },
    metrics: { host: '127.0.0.1', port: 0 },
  });
  return { gateway, answered };
}

beforeAll(async () => {
  graph = await startSmallGraph();
  authorization = `Bearer ${await graph.issuer.token('integrator', SCHEMA_READ, '1h')}`;
  [own, node] = await Promise.all([serveBy('own'), serveBy('node')]);
});
afterAll(async () => {
  await Promise.all([own.gateway.stop(), node.gateway.stop()]);
  await graph.stop();
});
beforeEach(() => {
  own.answered.length = 0;
  node.answered.length = 0;
});

const QUERY = '{ residents { id } }';
const length = (body: string): string => `content-length: ${Buffer.byteLength(body)}`;
const withBody = (body: string, ...lines: readonly string[]): string =>
  [
    'POST /graphql HTTP/1.1',
    'host: gateway',
    `authorization: ${authorization}`,
    ...(lines.some((line) => line.startsWith('content-type')) ? [] : ['content-type: application/json']),
    ...lines,
    length(body),
    '',
    body,
  ].join('\r\n');
const asking = (request: object | string, ...lines: readonly string[]): string =>
  withBody(JSON.stringify(typeof request === 'string' ? { query: request } : request), ...lines);
/** The last request on a connection, so that it comes to its end. */
const last = (): string => asking('{ last: __typename }', 'connection: close');

/** What differs between any two answers. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}/g, 'REQUEST')
    .replaceAll(/Date: [^\r]*/g, 'Date')
    .replaceAll(/\b([rt])=\d+/g, '$1=N');
}

/** What is sent: in pieces, of which some wait for what comes back first, and whether the client ends its side after that. */
interface Sent {
  readonly pieces: readonly (string | RegExp)[];
  readonly ends?: boolean;
}

/** Everything that comes back until the connection is closed. */
async function everything({ gateway }: Subject, { pieces, ends }: Sent): Promise<string> {
  const raw = openRaw(gateway.url);
  raw.socket.setNoDelay(true);
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      await new Promise((resolve) => raw.socket.write(piece, resolve));
      await turn();
    } else await raw.until(piece);
  }
  if (ends === true) raw.socket.end();
  return withoutChance(await raw.closed());
}

const told = ({ answered }: Subject): string[] =>
  answered
    .map(({ method, route, status, role, traceId }) =>
      JSON.stringify({ method, route, status, role, traced: traceId !== undefined }),
    )
    .sort();

/** Sends the same to both. @returns what both said */
async function sameFromBoth(pieces: Sent['pieces'], ends = false): Promise<string> {
  const byOwn = await everything(own, { pieces, ends });
  const byNode = await everything(node, { pieces, ends });
  expect(byOwn).toBe(byNode);
  await until(() => own.answered.length === node.answered.length);
  expect(told(own)).toEqual(told(node));
  return byOwn;
}

const hash = (query: string) => ({
  extensions: {
    persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
  },
});
const LARGE = `{ ${Array.from({ length: 30 }, (_, at) => `name${'e'.repeat(40)}${at}: __typename`).join(' ')} }`;

const REQUESTS: readonly (readonly [string, () => string, RegExp])[] = [
  ['a query', () => asking(QUERY), /^HTTP\/1\.1 200 .*"residents"/s],
  [
    'its own media type',
    () => asking(QUERY, 'accept: application/graphql-response+json'),
    /graphql-response\+json/,
  ],
  ['a query that is refused', () => asking('{ secrets }'), /^HTTP\/1\.1 400 .*GRAPHQL_VALIDATION_FAILED/s],
  [
    'the same for who takes JSON',
    () => asking('{ secrets }', 'accept: application/json'),
    /^HTTP\/1\.1 200 .*VALIDATION/s,
  ],
  [
    'a value with letters of all kinds',
    () => asking({ query: 'query ($i: ID!) { resident(id: $i) { id } }', variables: { i: '张😀é' } }),
    /^HTTP\/1\.1 200 /,
  ],
  ['a name with such letters, that is no GraphQL', () => asking('{ 残疾人 }'), /^HTTP\/1\.1 400 .*语法/s],
  ['bytes that are no JSON', () => withBody('{"query":'), /^HTTP\/1\.1 400 .*BAD_REQUEST/s],
  ['bytes before the JSON', () => withBody(`\uFEFF{"query":"${QUERY}"}`), /^HTTP\/1\.1 400 /],
  ['nothing', () => withBody(''), /^HTTP\/1\.1 400 /],
  ['another media type', () => withBody('<a/>', 'content-type: text/xml'), /^HTTP\/1\.1 415 /],
  ['what a form can send', () => asking(QUERY, 'content-type: text/plain'), /^HTTP\/1\.1 400 .*cross-site/s],
  [
    'a body over the limit',
    () => asking({ query: QUERY, variables: { a: 'x'.repeat(20_000) } }),
    /^HTTP\/1\.1 413 /,
  ],
  ['a large body', () => asking({ query: QUERY, variables: { a: 'x'.repeat(15_000) } }), /^HTTP\/1\.1 200 /],
  [
    'no token',
    () => asking(QUERY).replace(/authorization: [^\r]*\r\n/, ''),
    /^HTTP\/1\.1 401 .*www-authenticate/s,
  ],
  [
    'another token',
    () => asking(QUERY).replace(/(authorization: Bearer )[^\r]*/, '$1a.b.c'),
    /^HTTP\/1\.1 401 /,
  ],
  [
    'a page that may ask',
    () => asking(QUERY, `origin: ${PORTAL}`),
    /allow-origin: https:\/\/portal\.example\r\n.*vary: origin/s,
  ],
  ['a page that may not', () => asking(QUERY, 'origin: https://other.example'), /vary: origin/],
  [
    'a page whose answer is made smaller',
    () => asking(LARGE, `origin: ${PORTAL}`, 'accept-encoding: gzip'),
    /content-encoding: gzip\r\nvary: origin, accept-encoding/,
  ],
  ['what costs it', () => asking(QUERY, 'x-zhucan-cost: 1'), /ratelimit.*"estimated"/is],
  ['the plan of it', () => asking(QUERY, 'x-zhucan-query-plan: only'), /"queryPlan"/],
  [
    'a plan that there is not',
    () => asking(QUERY, 'x-zhucan-query-plan: all'),
    /^HTTP\/1\.1 400 .*include or only/s,
  ],
  [
    'the hash of a query that is not known',
    () => asking(hash('{ a: __typename }')),
    /PersistedQueryNotFound/,
  ],
  [
    'a query with its hash, then the hash alone',
    () =>
      asking({ query: '{ b: __typename }', ...hash('{ b: __typename }') }) +
      asking(hash('{ b: __typename }')),
    /"b":"Query".*"b":"Query"/s,
  ],
  ['the id of a document', () => asking({ documentId: 'a' }), /DOCUMENT_NOT_TRUSTED/],
  [
    'a batch',
    () => asking([{ query: QUERY }, { query: '{ secrets }' }]),
    /\[\{"data".*GRAPHQL_VALIDATION_FAILED/s,
  ],
  ['a batch that is too long', () => asking(Array.from({ length: 4 }, () => ({ query: QUERY }))), /maxBatch/],
  ['a subscription by who takes no streams', () => asking('subscription { ticked }'), /^HTTP\/1\.1 40/],
  ['events', () => asking(QUERY, 'accept: text/event-stream'), /event: next/],
  [
    'a trace',
    () => asking(QUERY, 'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'),
    /^HTTP\/1\.1 200 /,
  ],
  ['an address with a query', () => asking(QUERY).replace('/graphql', '/graphql?a=1'), /^HTTP\/1\.1 200 /],
  ['another path', () => asking(QUERY).replace('/graphql', '/other'), /^HTTP\/1\.1 404 /],
  [
    'a query by GET',
    () =>
      `GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: a\r\nauthorization: ${authorization}\r\napollo-require-preflight: 1\r\n\r\n`,
    /"__typename":"Query"/,
  ],
  [
    'a preflight',
    () =>
      `OPTIONS /graphql HTTP/1.1\r\nhost: a\r\norigin: ${PORTAL}\r\naccess-control-request-method: POST\r\n\r\n`,
    /^HTTP\/1\.1 204 /,
  ],
  ['the page', () => 'GET /livez HTTP/1.1\r\nhost: a\r\n\r\n', /"status":"ok"/],
  [
    'several at once, of which one is refused',
    () => asking(QUERY) + asking('{ secrets }') + asking('{ __typename }'),
    /residents.*VALIDATION.*__typename/s,
  ],
];

describe('a request is answered alike by both readers', () => {
  it.each(REQUESTS)('%s', async (_case, request, pattern) => {
    expect(await sameFromBoth([request(), /HTTP/, last()])).toMatch(pattern);
  });

  it('also when it comes in pieces, wherever they are cut', async () => {
    const whole = new Map<string, string>();
    for (const [name, request] of REQUESTS)
      whole.set(name, await everything(own, { pieces: [request(), /HTTP/, last()] }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...REQUESTS),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }),
        async ([name, request], cuts) => {
          const text = request();
          const places = [0, ...cuts.map((cut) => Math.floor(cut * text.length)), text.length].sort(
            (a, b) => a - b,
          );
          const pieces = places.slice(1).map((place, at) => text.slice(places[at], place));
          expect(await everything(own, { pieces: [...pieces, /HTTP/, last()] })).toBe(whole.get(name));
        },
      ),
      { numRuns: 120 },
    );
  });

  it('in an older version of HTTP', async () => {
    expect(await sameFromBoth([asking(QUERY).replace('HTTP/1.1', 'HTTP/1.0')])).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('and is counted alike', async () => {
    const counted = async (reader: 'own' | 'node'): Promise<string[]> => {
      const subject = await serveBy(reader);
      await everything(subject, {
        pieces: [
          asking(QUERY),
          /residents/,
          asking('{ secrets }'),
          /VALIDATION/,
          withBody('张', 'content-type: text/xml'),
        ],
      });
      const metrics = await (await fetch(subject.gateway.metricsUrl ?? '')).text();
      await subject.gateway.stop();
      return metrics
        .split('\n')
        .filter((line) => /^graphql_requests_total|_body_size_bytes_(sum|count)/.test(line));
    };
    const byOwn = await counted('own');
    expect(byOwn).toContain('graphql_requests_total{code="UNSUPPORTED_MEDIA_TYPE"} 1');
    expect(byOwn).toEqual(await counted('node'));
  });
});

const head = (...lines: readonly string[]): string => rawHead(authorization, ...lines);
const BODY = JSON.stringify({ query: QUERY });

const HOSTILE: readonly (readonly [string, () => string])[] = [
  ['a length and chunks', () => `${head('content-length: 5', 'transfer-encoding: chunked')}0\r\n\r\n`],
  ['chunks and a length', () => `${head('transfer-encoding: chunked', 'content-length: 5')}0\r\n\r\n`],
  ['two lengths', () => `${head('content-length: 5', length(BODY))}${BODY}`],
  ['the same length twice', () => `${head(length(BODY), length(BODY))}${BODY}`],
  ['a list of lengths', () => `${head(`content-length: ${BODY.length}, ${BODY.length}`)}${BODY}`],
  ['a length with a sign', () => `${head(`content-length: +${BODY.length}`)}${BODY}`],
  ['a length with zeros before it', () => `${head(`content-length: 000${BODY.length}`)}${BODY}`],
  ['a length below nothing', () => `${head('content-length: -1')}${BODY}`],
  ['a length in hexadecimal', () => `${head('content-length: 0x1c')}${BODY}`],
  ['a length that is none', () => `${head('content-length:')}${BODY}`],
  ['a length beyond all numbers', () => head('content-length: 99999999999999999999')],
  ['a length with a blank before the colon', () => `${head(`content-length : ${BODY.length}`)}${BODY}`],
  ['a length with an underscore', () => `${head(`content_length: ${BODY.length}`)}${BODY}`],
  ['a length on a folded line', () => `${head('x-a: b', ` content-length: ${BODY.length}`)}${BODY}`],
  ['no length', () => `${head()}${BODY}`],
  [
    'chunks',
    () => `${head('transfer-encoding: chunked')}${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`,
  ],
  ['chunks under another name', () => `${head('transfer-encoding: xchunked', length(BODY))}${BODY}`],
  ['chunks behind a tab', () => `${head('transfer-encoding:\tchunked', length(BODY))}${BODY}`],
  ['two codings', () => `${head('transfer-encoding: chunked, identity')}0\r\n\r\n`],
  ['line feeds alone', () => `${head(length(BODY)).replaceAll('\r\n', '\n')}${BODY}`],
  ['one line feed alone', () => `${head(length(BODY), 'x-a: b').replace('x-a: b\r\n', 'x-a: b\n')}${BODY}`],
  ['a carriage return within a value', () => `${head('x-a: b\rcontent-length: 3', length(BODY))}${BODY}`],
  ['a zero byte', () => `${head('x-a: b\0c', length(BODY))}${BODY}`],
  ['a letter beyond ASCII', () => `${head('x-a: é', length(BODY))}${BODY}`],
  ['two hosts', () => `${head('host: other', length(BODY))}${BODY}`],
  ['no host', () => `${head(length(BODY)).replace('host: gateway\r\n', '')}${BODY}`],
  ['two tokens', () => `${head('authorization: Bearer a.b.c', length(BODY))}${BODY}`],
  ['two media types', () => `${head('content-type: text/plain', length(BODY))}${BODY}`],
  ['two origins', () => `${head(`origin: ${PORTAL}`, 'origin: https://b.example', length(BODY))}${BODY}`],
  ['a header without a name', () => `${head(': b', length(BODY))}${BODY}`],
  ['a line without a colon', () => `${head('x-a', length(BODY))}${BODY}`],
  ['an empty line before', () => `\r\n${head(length(BODY))}${BODY}`],
  ['a blank before', () => ` ${head(length(BODY))}${BODY}`],
  ['a method in small letters', () => `${head(length(BODY)).replace('POST', 'post')}${BODY}`],
  ['a method that there is not', () => `${head(length(BODY)).replace('POST', 'POSTS')}${BODY}`],
  [
    'the address of a whole',
    () => `${head(length(BODY)).replace('/graphql', 'http://gateway/graphql')}${BODY}`,
  ],
  ['a path in other letters', () => `${head(length(BODY)).replace('/graphql', '/%67raphql')}${BODY}`],
  ['a path with a fragment', () => `${head(length(BODY)).replace('/graphql', '/graphql#a')}${BODY}`],
  ['two blanks before the version', () => `${head(length(BODY)).replace(' HTTP', '  HTTP')}${BODY}`],
  ['another protocol', () => `${head(length(BODY)).replace('HTTP/1.1', 'HTTP/2.0')}${BODY}`],
  ['the preface of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a handshake of TLS', () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
  ['headers that are too large', () => `${head(`x-a: ${'b'.repeat(20_000)}`, length(BODY))}${BODY}`],
  ['large headers', () => `${head(`x-a: ${'b'.repeat(10_000)}`, length(BODY))}${BODY}`],
  [
    'many headers',
    () => `${head(...Array.from({ length: 1_200 }, (_, at) => `x-${at}: y`), length(BODY))}${BODY}`,
  ],
  ['a wish for leave', () => `${head('expect: 100-continue', length(BODY))}${BODY}`],
  ['a wish that there is not', () => `${head('expect: cake', length(BODY))}${BODY}`],
  ['an upgrade to HTTP/2', () => `${head('connection: upgrade', 'upgrade: h2c', length(BODY))}${BODY}`],
  [
    'a connection that is closed and kept',
    () => `${head('connection: keep-alive, close', length(BODY))}${BODY}`,
  ],
  ['trailers', () => `${head('trailer: x-a', 'te: trailers', length(BODY))}${BODY}`],
  ['a body that is packed', () => `${head('content-encoding: gzip', length(BODY))}${BODY}`],
];

describe('bytes of which two readers could think differently', () => {
  it.each(HOSTILE)(
    '%s: get from both what they get from node:http, and so does what follows',
    async (_case, request) => {
      const text = await sameFromBoth([request() + asking('{ second: __typename }') + last()]);
      await sameFromBoth([asking('{ first: __typename }'), /"first"/, request(), last()]);
      expect(text).toMatch(/^(HTTP\/1\.1 \d{3} |$)/);
    },
  );

  it('more than the length says is read as what follows', async () => {
    const text = await sameFromBoth([
      `${head('content-length: 5')}${BODY.slice(0, 5)}`,
      /BAD_REQUEST/,
      BODY.slice(5),
    ]);
    expect(text).not.toContain('residents');
    await sameFromBoth([asking(QUERY), /residents/, `{"query":"{ __typename }"}${last()}`]);
  });
});

describe('what is not whole is given up alike', () => {
  it.each([
    ['nothing', ''],
    ['half a line', 'POST /gra'],
    ['half of the headers', 'POST /graphql HTTP/1.1\r\nhost: a\r\n'],
    ['half of a body', () => head('content-length: 100') + BODY],
    ['half of a second request', () => asking('{ __typename }') + head('content-length: 100')],
    ['half of a second line', () => `${asking('{ __typename }')}POST /gr`],
  ])('%s, when the time for it is over or the client ends it', async (_case, text) => {
    const bytes = typeof text === 'string' ? text : text();
    await sameFromBoth([bytes]);
    await sameFromBoth([bytes], true);
  });

  it('a client that ends its side gets nothing more', async () => {
    await sameFromBoth([asking(QUERY)], true);
  });

  it('a request without a token is answered before its body has come', async () => {
    const text = await sameFromBoth(['POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{']);
    expect(text).toMatch(/^HTTP\/1\.1 401 .*connection: close/s);
  });
});

describe.each(['own', 'node'] as const)('with the reader %s', (reader) => {
  const subject = (): Subject => (reader === 'own' ? own : node);

  it('the calls for a client that goes are given up', async () => {
    let isHeld = false;
    let isGivenUp = false;
    graph.subgraphs.registry.misbehaviour = (request) => {
      isHeld = true;
      request.socket.once('close', () => (isGivenUp = true));
    };
    const raw = openRaw(subject().gateway.url);
    raw.write(asking(QUERY));
    await until(() => isHeld);
    raw.socket.destroy();
    await until(() => isGivenUp);
    graph.subgraphs.registry.misbehaviour = null;
  });

  it('what is under way at a stop is answered, and its connection closed', async () => {
    const stopped = await serveBy(reader);
    let release: (() => void) | undefined;
    graph.subgraphs.registry.misbehaviour = (_request, response) => {
      release = () =>
        void response
          .setHeader('content-type', 'application/json')
          .end('{"data":{"residents":[{"id":"7"}]}}');
    };
    const idle = openRaw(stopped.gateway.url);
    idle.write(asking('{ __typename }'));
    await idle.until(/"Query"/);
    const raw = openRaw(stopped.gateway.url);
    raw.write(asking(QUERY));
    await until(() => release !== undefined);
    const end = stopped.gateway.stop();
    await idle.closed();
    release?.();
    expect(await raw.closed()).toMatch(/connection: close.*"id":"7"/s);
    await end;
    graph.subgraphs.registry.misbehaviour = null;
  });
});
