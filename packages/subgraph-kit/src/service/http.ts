import type { ApolloServer } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import {
  AccessError,
  type Caller,
  GATEWAY_CALL_HEADER,
  TIME_LEFT_HEADER,
  verifyGatewayCall,
} from '@zhucan/access';
import { withTraceparent } from '@zhucan/messaging';
import { checkReadiness, type HealthCheck, type Logger } from '@zhucan/observability';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import { REJECTS_ADDRESS_LENGTH } from '../imports/rejects-address.js';
import { type StatementCount, withStatementCount } from '../store/statements.js';
import { requestIds, traceparentOf, withRequest } from './current-request.js';

/** Largest GraphQL request that the gateway sends: the largest batch of entities has some 10,000 keys. */
const GRAPHQL_BODY_LIMIT = 2 * 1024 * 1024;
/** A probe is answered before the prober gives up, which is after one second by custom. */
const HEALTH_DEADLINE_MS = 900;
/** How many SQL statements answered the request; for tests that assert it. */
export const STATEMENTS_HEADER = 'x-zhucan-sql-statements';

/** What the HTTP side of a subgraph serves. */
export interface HttpDefinition<Context extends object> {
  readonly logger: Logger;
  readonly gatewaySecret: Uint8Array;
  readonly apollo: ApolloServer<Context>;
  readonly contextOf: (caller: Caller) => Context;
  readonly checks: readonly HealthCheck[];
}

function refuse(reply: FastifyReply, error: AccessError): FastifyReply {
  const messageZh = '请求必须经由网关。';
  return reply.code(401).send({
    errors: [
      {
        message: `${messageZh} ${error.reason}`,
        extensions: {
          code: 'UNAUTHENTICATED',
          field: GATEWAY_CALL_HEADER,
          rule: 'signed by the gateway',
          messageZh,
          messageEn: error.reason,
        },
      },
    ],
  });
}

/** How long the gateway waits for an answer, in milliseconds; for ever where it does not say. */
function timeLeftMs(header: string | readonly string[] | undefined): number {
  return typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : Infinity;
}

function refuseLate(reply: FastifyReply): FastifyReply {
  const messageZh = '请求已超过时限。';
  const messageEn = 'The time of the request is over.';
  return reply.code(503).send({
    errors: [
      {
        message: `${messageZh} ${messageEn}`,
        extensions: { code: 'TIMEOUT', field: TIME_LEFT_HEADER, rule: 'in time', messageZh, messageEn },
      },
    ],
  });
}

function serveGraphql<Context extends object>(
  app: FastifyInstance,
  definition: HttpDefinition<Context>,
): void {
  /** When requests came, on the clock of `performance.now()`. */
  const came = new WeakMap<FastifyRequest, number>();
  const onRequest = (request: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
    came.set(request, performance.now());
    done();
  };
  app.post('/graphql', { bodyLimit: GRAPHQL_BODY_LIMIT, onRequest }, async (request, reply) => {
    const raw = typeof request.body === 'string' ? request.body : '';
    const header = request.headers[GATEWAY_CALL_HEADER];
    let caller: Caller;
    try {
      caller = await verifyGatewayCall(
        definition.gatewaySecret,
        typeof header === 'string' ? header : undefined,
        raw,
      );
    } catch (error) {
      if (error instanceof AccessError) return refuse(reply, error);
      throw error;
    }
    // Nobody waits any more: what waited this long for its turn is not begun.
    const tookMs = performance.now() - (came.get(request) ?? 0);
    if (tookMs > timeLeftMs(request.headers[TIME_LEFT_HEADER])) return refuseLate(reply);
    const counter: StatementCount = { count: 0 };
    const ids = requestIds(caller.requestId, request.headers['traceparent']);
    const execute = () =>
      definition.apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: 'POST',
          headers: new HeaderMap([['content-type', 'application/json']]),
          search: '',
          body: parseJson(raw),
        },
        context: () => Promise.resolve(definition.contextOf(caller)),
      });
    const answer = await withRequest(ids, () =>
      withTraceparent(traceparentOf(request.headers['traceparent']), () =>
        withStatementCount(counter, execute),
      ),
    );
    for (const [name, value] of answer.headers) reply.header(name, value);
    reply.header(STATEMENTS_HEADER, String(counter.count)).code(answer.status ?? 200);
    if (answer.body.kind === 'complete') return reply.send(answer.body.string);
    throw new Error('subgraphs do not stream');
  });
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/** Builds the HTTP side of a subgraph: `/graphql` for the gateway alone, `/livez` and `/readyz` for probes. */
export function buildHttp<Context extends object>(definition: HttpDefinition<Context>): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: GRAPHQL_BODY_LIMIT,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: REJECTS_ADDRESS_LENGTH },
  });
  // The signature covers the exact bytes, so the body stays text until it is verified.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: unknown }).statusCode;
    const code = typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
    if (code === 500) definition.logger.error({ err: error, requestId: request.id }, 'request failed');
    return reply.code(code).send({
      errors: [
        {
          message: '请求无法处理。 The request cannot be served.',
          extensions: { code: code === 413 ? 'REQUEST_TOO_LARGE' : 'BAD_REQUEST' },
        },
      ],
    });
  });
  // A connection that a client keeps busy would hold up a stop: each answer after it began closes its own.
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
    return Promise.resolve();
  });
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const readiness = await checkReadiness(definition.checks, HEALTH_DEADLINE_MS);
    return reply.code(readiness.status === 'ok' ? 200 : 503).send(readiness);
  });
  serveGraphql(app, definition);
  return app;
}
