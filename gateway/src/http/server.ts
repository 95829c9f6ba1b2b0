import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import Fastify, { type FastifyInstance } from 'fastify';

import { gatewayProblem } from '../errors/problems.js';
import { webSocketEndpoint } from '../realtime/transports/graphql-ws.js';
import type { ServedCertificate } from './certificate.js';
import { type CorsSettings, crossOriginRules } from './cors.js';
import type { EndpointSettings } from './exchange.js';
import { serveExplorer } from './explorer-page.js';
import { type Front, placeFront } from './front/plain-front.js';
import { GRAPHQL_PATH, graphqlEndpoint } from './graphql-endpoint.js';
import { nodeReply, NodeRequest, tellPage } from './node-request.js';
import { type OpenConnections, openConnections } from './open-connections.js';
import { isForeignPage } from './origin.js';
import type { Readiness } from './readiness.js';
import { httpProblem, refuse } from './refusals.js';

/** How often connections are looked through for requests that take too long to arrive; Node's own 30 s would make 40 of 10. */
const CHECKS_FOR_A_TIMEOUT = 4;
/** Longer than what stands before the gateway keeps its connections. */
const KEEP_ALIVE_MS = 72_000;

const NO_CONTENT = 204;

/** Who reads requests from connections of HTTP: `own` leaves all but plain requests for the graph to node:http. */
export type RequestReader = 'own' | 'node';

/** What the HTTP side of the gateway serves. */
export interface HttpDefinition extends Omit<EndpointSettings, 'isClosing'> {
  readonly readiness: () => Promise<Readiness>;
  /** Which pages of other origins may ask; none where it is not named. */
  readonly cors?: CorsSettings | undefined;
  /** Whether who asks must prove who it is; where it need not, pages of other sites are kept out. */
  readonly asksForTokens: boolean;
  /** The time in which a client must have sent its whole request, against those that send a byte at a time, in milliseconds. */
  readonly receiveTimeoutMs: number;
  /** What is shown to clients over HTTPS; without it they are served over HTTP. */
  readonly certificate?: ServedCertificate | undefined;
  readonly requestReader: RequestReader;
}

/** A browser that comes without a query wants the page, not an answer. */
function wantsPage({ method, url = '', headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.authorization === undefined &&
    (headers.accept ?? '').includes('text/html') &&
    !url.includes('query=')
  );
}

function isOfGraph({ url = '' }: IncomingMessage): boolean {
  return url === GRAPHQL_PATH || url.startsWith(`${GRAPHQL_PATH}?`);
}

/** Builds the HTTP side: the graph for those with a token; health and the page for browsers for all. */
export function buildHttp(definition: HttpDefinition): FastifyInstance {
  // Without this, a connection that was busy at the stop would stay open for as long as keep-alive lasts.
  let closing = false;
  const serveGraph = graphqlEndpoint({ ...definition, isClosing: () => closing });
  const webSockets = webSocketEndpoint({
    ...definition,
    maxMessageBytes: definition.maxBodyBytes,
    mayConnect: (request) => isOfGraph(request) && (definition.asksForTokens || !isForeignPage(request)),
  });
  const crossOrigin = definition.cors && crossOriginRules(definition.cors, definition.passedOn);
  const connections: (OpenConnections | Front)[] = [];
  const app = Fastify({
    logger: false,
    bodyLimit: definition.maxBodyBytes,
    forceCloseConnections: 'idle',
    serverFactory: (serveRest) => {
      const checkEveryMs = Math.ceil(definition.receiveTimeoutMs / CHECKS_FOR_A_TIMEOUT);
      const options = {
        requestTimeout: definition.receiveTimeoutMs,
        headersTimeout: definition.receiveTimeoutMs,
        connectionsCheckingInterval: checkEveryMs,
        keepAliveTimeout: KEEP_ALIVE_MS,
      };
      const listener = (request: IncomingMessage, response: ServerResponse): void => {
        const told = crossOrigin?.(request);
        if (isOfGraph(request) && !wantsPage(request) && told?.isPreflight !== true) {
          serveGraph(new NodeRequest(request), nodeReply(response, told));
          return;
        }
        if (told) tellPage(response, told);
        if (told?.isPreflight === true) response.writeHead(NO_CONTENT).end();
        else serveRest(request, response);
      };
      const secure = definition.certificate?.serve(options, listener);
      const server = secure ?? createServer(options, listener);
      if (secure === undefined && definition.requestReader === 'own')
        connections.push(
          placeFront(server, {
            ...definition,
            path: GRAPHQL_PATH,
            keepAliveMs: KEEP_ALIVE_MS,
            checkEveryMs,
            serve(request) {
              request.crossOrigin = crossOrigin?.(request);
              serveGraph(request, request);
            },
          }),
        );
      connections.push(openConnections(server, definition.receiveTimeoutMs + definition.requestTimeoutMs));
      server.on('upgrade', (request, socket, head) => {
        webSockets.upgrade(request, socket, head);
      });
      return server;
    },
    // Made here, never taken from outside: it stands in logs and in the signed calls.
    genReqId: () => randomUUID(),
  });
  app.addHook('preClose', (done) => {
    closing = true;
    definition.streams.stop();
    webSockets.stop();
    for (const each of connections) each.stop();
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
  app.addHook('onResponse', async ({ routeOptions, id: requestId, method }, reply) => {
    const route = routeOptions.url ?? 'none';
    definition.measures?.otherRequestEnded(method, route, reply.statusCode, reply.elapsedTime);
    definition.accessLog({
      requestId,
      method,
      route,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    });
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
  serveExplorer(app);
  return app;
}
