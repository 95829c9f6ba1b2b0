/*
 * The four subgraphs in one process, each on a port of its own. They cost as little as they can, because they share a core with the load:
 * the answer to a body is worked out once and then sent as it is.
 *
 *   node subgraphs.js [delay in milliseconds]
 *
 * Tells its parent `{ addresses }`. Each port also answers GET /stats with the calls of every subgraph, and POST /reset.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { execute, type GraphQLSchema, parse } from 'graphql';

import type { QueryRequest } from '../shop/queries.js';
import { SUBGRAPHS, type SubgraphName } from '../shop/schemas.js';
import { buildShopSubgraph } from '../shop/subgraph-schemas.js';

/** A run has some dozens of bodies; what makes up new ones all the time is answered too, only slower. */
const MAX_CACHED_ANSWERS = 10_000;
/** Longer than any pause between two runs, so that no gateway meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 600_000;

const delayMs = Number(process.argv[2] ?? '0');
const calls: Record<SubgraphName, number> = { accounts: 0, products: 0, reviews: 0, inventory: 0 };

function send(response: ServerResponse, answer: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
  response.end(answer);
}

function sendJson(response: ServerResponse, value: unknown): void {
  send(response, Buffer.from(JSON.stringify(value)));
}

async function answerOf(schema: GraphQLSchema, body: string): Promise<Buffer> {
  const { query, variables } = JSON.parse(body) as QueryRequest;
  const result = await execute({ schema, document: parse(query), variableValues: variables });
  return Buffer.from(JSON.stringify(result));
}

function resetCalls(): void {
  for (const one of SUBGRAPHS) calls[one] = 0;
}

/** Answers the calls of one subgraph: what is known is sent without another turn of the event loop. */
function createAnswerer(name: SubgraphName): (response: ServerResponse, body: string) => void {
  const schema = buildShopSubgraph(name);
  const answers = new Map<string, Buffer>();
  const workOut = async (body: string): Promise<Buffer> => {
    const answer = await answerOf(schema, body);
    if (answers.size < MAX_CACHED_ANSWERS) answers.set(body, answer);
    return answer;
  };
  return (response, body) => {
    calls[name] += 1;
    const known = answers.get(body);
    if (known) send(response, known);
    else
      workOut(body).then(
        (answer) => send(response, answer),
        (error: unknown) => sendJson(response, { errors: [{ message: String(error) }] }),
      );
  };
}

async function startSubgraph(name: SubgraphName): Promise<string> {
  const answer = createAnswerer(name);
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      if (request.url === '/reset') resetCalls();
      if (request.url === '/stats' || request.url === '/reset') sendJson(response, calls);
      else if (delayMs === 0) answer(response, body);
      else setTimeout(() => answer(response, body), delayMs);
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

const addresses = Object.fromEntries(
  await Promise.all(SUBGRAPHS.map(async (name) => [name, await startSubgraph(name)] as const)),
);
process.on('disconnect', () => process.exit(0));
process.send?.({ addresses });
