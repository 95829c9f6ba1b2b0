import { randomUUID } from 'node:crypto';

import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { Caller } from '@zhucan/access';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import { gatewayProblem } from '../errors/problems.js';
import type { QueryGuard } from '../limits/query-guard.js';
import type { GatewayLogger } from '../logger.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import { LANDING_PAGE, LANDING_PAGE_POLICY } from './landing-page.js';
import type { Readiness } from './readiness.js';
import { httpProblem, refuse } from './refusals.js';

/** How many calls of subgraphs an answer took. */
export const FETCHES_HEADER = 'x-zhucan-subgraph-fetches';

/** The time in which a client must have sent its whole request, against those that send a byte at a time. */
const RECEIVE_TIMEOUT_MS = 10_000;

/** What the HTTP side of the gateway serves. */
export interface HttpDefinition {
  readonly logger: GatewayLogger;
  /** Nothing where there is no supergraph. */
  readonly apollo: ApolloServer<RequestContext> | undefined;
  readonly authenticate: (authorization: string | undefined) => Promise<Omit<Caller, 'requestId'>>;
  readonly guard: QueryGuard;
  readonly readiness: () => Promise<Readiness>;
  readonly maxBodyBytes: number;
  /** The time that a request may take from its arrival, in milliseconds. */
  readonly requestTimeoutMs: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before the body is read. */
    caller: Caller | null;
  }
}

/** The text of the query, where the request has one. */
function queryOf(request: FastifyRequest): string | undefined {
  const source = request.method === 'GET' ? request.query : request.body;
  const query: unknown =
    typeof source === 'object' && source !== null && 'query' in source ? source.query : undefined;
  return typeof query === 'string' ? query : undefined;
}

/** A browser that comes without a query wants the page, not an answer. */
function wantsPage(request: FastifyRequest): boolean {
  return (
    request.method === 'GET' &&
    (request.headers.accept ?? '').includes('text/html') &&
    queryOf(request) === undefined
  );
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', LANDING_PAGE_POLICY)
    .send(LANDING_PAGE);
}

function headersOf(request: FastifyRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

async function answer(
  definition: HttpDefinition,
  apollo: ApolloServer<RequestContext>,
  caller: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const context: RequestContext = {
    caller,
    deadline: AbortSignal.timeout(definition.requestTimeoutMs),
    failures: [],
    calls: { count: 0 },
    roots: { shared: new Map(), asked: new Map() },
  };
  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method,
      headers: headersOf(request),
      search: new URL(request.url, 'http://gateway').search,
      body: request.body,
    },
    context: () => Promise.resolve(context),
  });
  for (const [name, value] of result.headers) reply.header(name, value);
  reply.header(FETCHES_HEADER, String(context.calls.count)).code(result.status ?? 200);
  if (result.body.kind === 'complete') return reply.send(result.body.string);
  // Stock plans have no incremental parts; one that had would have been refused at validation.
  throw new Error('an incremental answer was not expected');
}

function serveGraphql(app: FastifyInstance, definition: HttpDefinition): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Before the body is read: without a token nothing is parsed.
    onRequest: async (request, reply) => {
      if (wantsPage(request) && request.headers.authorization === undefined) return sendPage(reply);
      try {
        request.caller = {
          ...(await definition.authenticate(request.headers.authorization)),
          requestId: request.id,
        };
      } catch (error) {
        const reason =
          error instanceof Error && error.name === 'AccessError'
            ? error.message
            : 'the token could not be checked';
        definition.logger.info({ requestId: request.id, reason }, 'a request was not authenticated');
        reply.header('www-authenticate', 'Bearer');
        return refuse(
          reply,
          401,
          gatewayProblem('UNAUTHENTICATED', 'bearer token', { field: 'authorization' }),
        );
      }
    },
    preHandler: async (request, reply) => {
      const query = queryOf(request);
      const problem = query === undefined ? undefined : definition.guard(query);
      if (problem) return refuse(reply, 400, problem);
    },
    handler: (request, reply) => {
      if (definition.apollo === undefined || request.caller === null) {
        return refuse(reply, 503, gatewayProblem('SUPERGRAPH_UNAVAILABLE', 'supergraph'));
      }
      if (wantsPage(request)) return sendPage(reply);
      return answer(definition, definition.apollo, request.caller, request, reply);
    },
  });
}

/** Builds the HTTP side: the graph for those with a token; health and the landing page for all. */
export function buildHttp(definition: HttpDefinition): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: definition.maxBodyBytes,
    requestTimeout: RECEIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // Made here, never taken from outside: it stands in logs and in the signed calls.
    genReqId: () => randomUUID(),
  });
  app.decorateRequest('caller', null);
  // Without this, a connection that was busy at the stop would stay open for as long as keep-alive lasts.
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
    return Promise.resolve();
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    return Promise.resolve();
  });
  app.addHook('onResponse', async (request, reply) => {
    const { routeOptions, id: requestId, method } = request;
    // The route, not the address: a GET query's address holds its variables.
    const details = {
      requestId,
      method,
      route: routeOptions.url ?? 'none',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    };
    definition.logger.info(request.caller ? { ...details, role: request.caller.role } : details, 'answered');
    return Promise.resolve();
  });
  app.setErrorHandler((error, _request, reply) => {
    const { status, problem } = httpProblem(error);
    if (status === 500)
      definition.logger.error({ requestId: reply.request.id, err: error }, 'a request failed');
    return refuse(reply, status, problem);
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, gatewayProblem('NOT_FOUND', 'route')));
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const readiness = await definition.readiness();
    return reply.code(readiness.status === 'unavailable' ? 503 : 200).send(readiness);
  });
  app.get('/', (_request, reply) => sendPage(reply));
  serveGraphql(app, definition);
  return app;
}
