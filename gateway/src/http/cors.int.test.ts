import { request as ask } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

const PORTAL = 'https://portal.example';
let graph: SmallGraph;
let open: SmallGraph;
let closed: SmallGraph;
beforeAll(async () => {
  [graph, open, closed] = await Promise.all([
    startSmallGraph({ cors: { origins: [PORTAL], maxAgeSeconds: 60 } }),
    startSmallGraph({ cors: { origins: ['*'], methods: ['POST'], headers: ['x-own'] } }),
    startSmallGraph(),
  ]);
});
afterAll(() => Promise.all([graph.stop(), open.stop(), closed.stop()]));

/** Sends headers that fetch would not let through. */
function send(url: string, method: string, headers: Record<string, string>) {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      ask(url, { method, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
      })
        .on('error', reject)
        .end(method === 'POST' ? JSON.stringify({ query: '{ residents { id } }' }) : undefined);
    },
  );
}
const preflight = (to: SmallGraph, origin: string) =>
  send(to.url, 'OPTIONS', {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization, content-type',
  });
const post = async (to: SmallGraph, origin: string, authorization?: string) =>
  send(to.url, 'POST', {
    origin,
    'content-type': 'application/json',
    authorization: authorization ?? `Bearer ${await to.issuer.token('district')}`,
  });
const GIVEN = /^access-control-/;
const given = (headers: Record<string, unknown>) => Object.keys(headers).filter((name) => GIVEN.test(name));

describe('pages of other origins', () => {
  it('are told what they may do before they have a token', async () => {
    const answer = await preflight(graph, PORTAL);
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': PORTAL,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': expect.stringContaining('authorization, content-type'),
      'access-control-max-age': '60',
      vary: 'origin',
    });
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('may read the answers, those that refuse them too', async () => {
    const answer = await post(graph, PORTAL);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('residents');
    const refused = await post(graph, PORTAL, 'Bearer none');
    expect(refused.status).toBe(401);
    for (const { headers } of [answer, refused]) {
      expect(headers['access-control-allow-origin']).toBe(PORTAL);
      expect(headers['access-control-expose-headers']).toContain('x-request-id');
      expect(headers['vary']).toBe('origin');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it.each([
    'https://other.example',
    'http://portal.example',
    'https://portal.example.evil.example',
    'https://portal.example:8443',
    'https://sub.portal.example',
    'null',
  ])('are told nothing where they may not ask: %s', async (origin) => {
    const answer = await preflight(graph, origin);
    expect([answer.status, given(answer.headers)]).toEqual([204, []]);
    expect(given((await post(graph, origin)).headers)).toEqual([]);
  });

  it('may all ask where the configuration says so, without cookies', async () => {
    const answer = await preflight(open, 'https://any.example');
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'x-own',
    });
    expect(answer.headers['vary']).toBeUndefined();
    expect((await post(open, 'https://any.example')).headers['access-control-allow-origin']).toBe('*');
  });

  it('may not ask where nothing is said of them', async () => {
    const answer = await preflight(closed, PORTAL);
    expect(answer.status).toBe(401);
    expect(given(answer.headers)).toEqual([]);
    expect(given((await post(closed, PORTAL)).headers)).toEqual([]);
  });
});
