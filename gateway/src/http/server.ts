import { randomUUID } from 'node:crypto';

import type { Caller } from '@zhucan/access';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import type { Engine } from '../engine/engine.js';
import { gatewayProblem } from '../errors/problems.js';
import type { GatewayLogger } from '../logger.js';
import type { PersistedQueries } from '../operations/persisted-queries.js';
import { answerGraphql } from './graphql-answer.js';
import { couldBeForged } from './graphql-request.js';
import { LANDING_PAGE, LANDING_PAGE_POLICY } from './landing-page.js';
import type { Readiness } from './readiness.js';
import { httpProblem, refuse } from './refusals.js';

/** The time in which a client must have sent its whole request, against those that send a byte at a time. */
const RECEIVE_TIMEOUT_MS = 10_000;

/** What the HTTP side of the gateway serves. */
export interface HttpDefinition {
  readonly logger: GatewayLogger;
  /** Nothing where there is no supergraph. */
  readonly engine: Engine | undefined;
  readonly persisted: PersistedQueries;
  readonly authenticate: (authorization: string | undefined) => Promise<Omit<Caller, 'requestId'>>;
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

/** Whether an address has a query. */
function hasQuery({ query }: FastifyRequest): boolean {
  return typeof query === 'object' && query !== null && 'query' in query;
}

/** A browser that comes without a query wants the page, not an answer. */
function wantsPage(request: FastifyRequest): boolean {
  return (
    request.method === 'GET' && (request.headers.accept ?? '').includes('text/html') && !hasQuery(request)
  );
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', LANDING_PAGE_POLICY)
    .send(LANDING_PAGE);
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
    handler: (request, reply) => {
      if (definition.engine === undefined || request.caller === null) {
        return refuse(reply, 503, gatewayProblem('SUPERGRAPH_UNAVAILABLE', 'supergraph'));
      }
      if (wantsPage(request)) return sendPage(reply);
      if (couldBeForged(request))
        return refuse(
          reply,
          400,
          gatewayProblem('BAD_REQUEST', 'cross-site request', {
            field: 'content-type',
            detail: 'Send application/json, or the header apollo-require-preflight.',
          }),
        );
      return answerGraphql(
        definition.engine,
        definition.persisted,
        request.caller,
        request,
        reply,
        definition,
      );
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
