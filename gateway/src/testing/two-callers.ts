import { Agent, request } from 'node:http';

import { GATEWAY_CALL_HEADER, verifyGatewayCall } from '@zhucan/access';

import { SECRET, type SmallGraph } from './small-graph.js';

/** Callers of whom each must see his own answers alone. */
const ROLES = ['district', 'street'] as const;

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
 * @returns how many answers were another's or none
 */
export async function countLeaks(graph: SmallGraph, requests: number, atOnce: number): Promise<number> {
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
  const tokens = await Promise.all(ROLES.map((role) => graph.issuer.token(role, 'any')));
  let begun = 0;
  let leaks = 0;
  const ask = async (): Promise<void> => {
    while (begun < requests) {
      const place = begun % ROLES.length;
      begun += 1;
      const text = await post(
        graph.url,
        agent,
        `Bearer ${tokens[place] ?? ''}`,
        // Every other pair is a query of its own, so that first answers are seen as well as prepared ones.
        JSON.stringify({ query: `{ residents { id } } #${begun % 4 < 2 ? '' : Math.floor(begun / 2)}` }),
      );
      if (text.trim() !== `{"data":{"residents":[{"id":"${ROLES[place] ?? ''}"}]}}`) leaks += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  agent.destroy();
  graph.subgraphs.registry.misbehaviour = null;
  return leaks;
}
