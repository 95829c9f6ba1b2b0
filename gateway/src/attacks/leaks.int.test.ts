import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type Misbehaviour } from '../testing/report-subgraphs.js';
import { readAnswer, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';
import { countLeaks } from '../testing/two-callers.js';

let graph: SmallGraph;
beforeAll(async () => {
  graph = await startSmallGraph({
    subgraphTimeoutMs: 2_000,
    maxAnswerBytes: 10_000,
    breaker: { minCalls: 10_000 },
  });
});
afterAll(() => graph.stop());

/** What subgraphs let slip: statements, addresses, files, stacks, values, and secrets. */
const SLIPS = [
  'select name from resident where id = 1',
  'relation "resident" does not exist',
  'connect ECONNREFUSED 10.0.0.5:5432',
  '/srv/app/node_modules/pg/lib/client.js:132',
  'at Client.query (client.js:1:2)',
  'password=hunter2',
  '430103199001011234',
];
const NEVER =
  /select |relation|ECONN|ENOTFOUND|\d+\.\d+\.\d+\.\d+|node_modules|\.js\b|\bat \w+|hunter2|4301031990|stack|undici|(?<!Syntax )Error:/i;
const slip = SLIPS.join(' ');
const json =
  (body: unknown): Misbehaviour =>
  (_request, response) =>
    void response.setHeader('content-type', 'application/json').end(JSON.stringify(body));

const CLASSES: readonly (readonly [string, Misbehaviour, code: string])[] = [
  [
    'an error with all that',
    json({
      data: { residents: null },
      errors: [
        {
          message: slip,
          path: ['residents'],
          extensions: { stacktrace: SLIPS, exception: { stacktrace: SLIPS } },
        },
      ],
    }),
    'INTERNAL_SERVER_ERROR',
  ],
  [
    'an error with a code and all that',
    json({ data: null, errors: [{ message: slip, extensions: { code: slip, sql: slip } }] }),
    'INTERNAL_SERVER_ERROR',
  ],
  [
    'an error that calls itself a bad value',
    json({ data: null, errors: [{ message: slip, extensions: { code: 'BAD_USER_INPUT' } }] }),
    'BAD_USER_INPUT',
  ],
  [
    'a page with a stack',
    (_request, response) => void response.writeHead(500).end(`<pre>${slip}</pre>`),
    'SUBGRAPH_UNAVAILABLE',
  ],
  [
    'headers with all that',
    (_request, response) =>
      void response.writeHead(502, { 'x-error': slip, location: 'http://10.0.0.5/' }).end(),
    'SUBGRAPH_UNAVAILABLE',
  ],
  [
    'a redirect',
    (_request, response) => void response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
    'SUBGRAPH_UNAVAILABLE',
  ],
  ['a broken connection', (request) => void request.socket.destroy(), 'SUBGRAPH_UNAVAILABLE'],
  ['no answer', () => undefined, 'SUBGRAPH_UNAVAILABLE'],
  [
    'an answer that is too large',
    (_request, response) => void response.end(slip.repeat(100)),
    'SUBGRAPH_UNAVAILABLE',
  ],
  ['a text', (_request, response) => void response.end(slip), 'SUBGRAPH_UNAVAILABLE'],
  ['values of other types', json({ data: { residents: [{ id: { sql: slip } }] } }), 'INTERNAL_SERVER_ERROR'],
  [
    'a refusal of the gateway',
    (_request, response) => void response.writeHead(401).end(slip),
    'SUBGRAPH_UNAVAILABLE',
  ],
];

describe('what goes wrong in a subgraph', () => {
  it.each(CLASSES)('%s: told by a code, without a word of it', async (_case, misbehaviour, code) => {
    graph.subgraphs.registry.misbehaviour = misbehaviour;
    const answer = await graph.ask('{ residents { id } }');
    graph.subgraphs.registry.misbehaviour = null;
    expect(answer.errors.length).toBeGreaterThan(0);
    for (const { extensions } of answer.errors) expect(extensions['code']).toBe(code);
    expect(answer.text).not.toMatch(NEVER);
    expect([...answer.headers].join('\n')).not.toMatch(/hunter2|select |10\.0\.0\.5|169\.254/);
  });

  it('is logged without what a subgraph said of its data', () => {
    expect(graph.logged.join('\n')).toContain('a subgraph is unavailable');
    expect(graph.logged.join('\n')).not.toMatch(/hunter2|4301031990|select name/);
  });
});

describe('what goes wrong in a request', () => {
  const secret = 'p4ssw0rd-430103199001011234';

  it.each([
    ['a body that is no JSON', `{"query": ${secret}`, 'application/json'],
    ['a syntax error', JSON.stringify({ query: `{ residents(x: "${secret}" ` }), 'application/json'],
    [
      'an unknown argument',
      JSON.stringify({ query: `{ residents(x: "${secret}") { id } }` }),
      'application/json',
    ],
    [
      'a value of another type',
      JSON.stringify({ query: 'query ($id: ID!) { resident(id: $id) { id } }', variables: { id: [secret] } }),
      'application/json',
    ],
    ['a media type', '{}', `application/${secret}`],
  ])('%s: told without its values, and logged without them', async (_case, body, type) => {
    const answer = await readAnswer(
      await fetch(graph.url, {
        method: 'POST',
        headers: {
          'content-type': type,
          authorization: `Bearer ${await graph.issuer.token('district', 'x')}`,
        },
        body,
      }),
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).not.toContain('p4ssw0rd');
    expect(answer.text).not.toMatch(NEVER);
    expect(graph.logged.join('\n')).not.toMatch(/p4ssw0rd|Bearer|eyJ/);
  });
});

it('two callers who ask the same at the same time each see their own answers alone', async () => {
  const patient = await startSmallGraph();
  expect(await countLeaks(patient, 1_000, 20)).toEqual({ leaks: 0, failed: 0 });
  await patient.stop();
});
