import { Agent, request } from 'node:http';

import { GATEWAY_CALL_HEADER, verifyGatewayCall } from '@zhucan/access';

import { SECRET, type SmallGraph } from './small-graph.js';

/** Callers of whom each must see his own answers alone. */
const ROLES = ['district', 'street'] as const;
/** After so many requests callers have new tokens. */
const RENEWED = 500;

function post(url: string, agent: Agent, authorization: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization };
    request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve(text);
      });
    })
      .on('error', reject)
      .end(body);
  });
}

/**
 * Lets two callers ask the same at the same time, of a subgraph that answers each with his own role.
 *
 * @returns how many answers were another's, and how many were none
 */
export async function countLeaks(
  graph: SmallGraph,
  requests: number,
  atOnce: number,
): Promise<{ readonly leaks: number; readonly failed: number }> {
  graph.subgraphs.registry.misbehaviour = (call, response) => {
    let body = '';
    call.setEncoding('utf8');
    call.on('data', (chunk: string) => (body += chunk));
    call.on('end', () => {
      const header = call.headers[GATEWAY_CALL_HEADER];
      verifyGatewayCall(SECRET, typeof header === 'string' ? header : undefined, body).then(
        ({ role }) =>
          response
            .setHeader('content-type', 'application/json')
            .end(`{"data":{"residents":[{"id":"${role}"}]}}`),
        () => response.writeHead(401).end(),
      );
    });
  };
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const makeTokens = (): Promise<readonly string[]> =>
    Promise.all(ROLES.map((role) => graph.issuer.token(role, 'any')));
  let tokens = await makeTokens();
  let begun = 0;
  let leaks = 0;
  let failed = 0;
  const ask = async (): Promise<void> => {
    while (begun < requests) {
      const place = begun % ROLES.length;
      begun += 1;
      // They are good for a minute, which is shorter than a long run.
      if (begun % RENEWED === 0) tokens = await makeTokens();
      const text = await post(
        graph.url,
        agent,
        `Bearer ${tokens[place] ?? ''}`,
        // Every other pair is a query of its own, so that first answers are seen as well as prepared ones.
        JSON.stringify({ query: `{ residents { id } } #${begun % 4 < 2 ? '' : Math.floor(begun / 2)}` }),
      );
      const own = ROLES[place] ?? '';
      if (ROLES.some((role) => role !== own && text.includes(role))) leaks += 1;
      else if (text.trim() !== `{"data":{"residents":[{"id":"${own}"}]}}`) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  agent.destroy();
  graph.subgraphs.registry.misbehaviour = null;
  return { leaks, failed };
}
