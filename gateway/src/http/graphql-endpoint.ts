import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { type BearerVerifier, type Caller, SCHEMA_READ, type TokenHolder } from '@zhucan/access';
import { OperationTypeNode } from 'graphql';

import type { Engine } from '../engine/engine.js';
import { type GatewayProblem, gatewayProblem, problemAsError } from '../errors/problems.js';
import type { GatewayLogger } from '../logger.js';
import type { PersistedQueries } from '../operations/persisted-queries.js';
import type { Refusal } from '../operations/refusal.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import type { Lease } from '../supergraph/generations.js';
import { answerText } from './answer-text.js';
import { couldBeForged, type GraphqlRequest, readParameters } from './graphql-request.js';
import { answerForm } from './media-type.js';
import { readBody } from './read-body.js';
import { readTraceContext } from './trace-context.js';

/** How many calls of subgraphs an answer took. */
export const FETCHES_HEADER = 'x-zhucan-subgraph-fetches';
/** Where the graph is served. */
export const GRAPHQL_PATH = '/graphql';

/** What the endpoint of the graph serves with. */
export interface EndpointSettings {
  /** Takes the engine of the moment for a request; nothing without a supergraph. */
  readonly lease: () => Lease | undefined;
  readonly persisted: PersistedQueries;
  readonly authenticate: BearerVerifier;
  readonly logger: GatewayLogger;
  readonly maxBodyBytes: number;
  /** The time that a request may take from its arrival, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Whether the server is about to stop, so that connections are not kept. */
  readonly isClosing: () => boolean;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly calls?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal is an answer of its own. */
class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: GatewayProblem,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.rule);
  }
}

/** Serves the graph on plain node:http: what every request passes through is kept as short as it can be. */
export function graphqlEndpoint(
  settings: EndpointSettings,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const began = performance.now();
    const requestId = randomUUID();
    const seen: { role?: string } = {};
    void answerTo(settings, request, requestId, began, seen)
      .catch((error: unknown): Answer => {
        if (error instanceof Refused)
          return {
            status: error.status,
            headers: error.headers,
            text: JSON.stringify({ errors: [problemAsError(error.problem, requestId)] }),
          };
        settings.logger.error({ requestId, err: error }, 'a request failed');
        const problem = gatewayProblem('INTERNAL_SERVER_ERROR', 'internal');
        return { status: 500, text: JSON.stringify({ errors: [problemAsError(problem, requestId)] }) };
      })
      .then((answer) => {
        send(settings, request, response, requestId, answer);
        settings.logger.info(
          {
            requestId,
            method: request.method,
            route: GRAPHQL_PATH,
            status: answer.status,
            durationMs: Math.round(performance.now() - began),
            ...seen,
          },
          'answered',
        );
      });
  };
}

function send(
  settings: EndpointSettings,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  { status, text, calls, headers = {} }: Answer,
): void {
  const body = Buffer.from(text, 'utf8');
  // What was not read of a refused body would be taken for the next request.
  const ends = settings.isClosing() || !request.complete;
  response.writeHead(status, {
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'content-type': answerForm(request.headers.accept).contentType,
    'content-length': body.length,
    ...(calls === undefined ? {} : { [FETCHES_HEADER]: String(calls) }),
    ...(ends ? { connection: 'close' } : {}),
    ...headers,
  });
  response.end(body);
}

async function holderOf(
  settings: EndpointSettings,
  request: IncomingMessage,
  requestId: string,
): Promise<TokenHolder> {
  try {
    // A token that was checked a moment ago is known at once.
    const known = settings.authenticate(request.headers.authorization);
    return known instanceof Promise ? await known : known;
  } catch (error) {
    const reason =
      error instanceof Error && error.name === 'AccessError'
        ? error.message
        : 'the token could not be checked';
    settings.logger.info({ requestId, reason }, 'a request was not authenticated');
    throw new Refused(401, gatewayProblem('UNAUTHENTICATED', 'bearer token', { field: 'authorization' }), {
      'www-authenticate': 'Bearer',
    });
  }
}

function malformed(field: string): Refused {
  return new Refused(400, gatewayProblem('BAD_REQUEST', 'GraphQL over HTTP', { field }));
}

/** The media types that a page of another site can send without asking first. */
const SIMPLE_TYPES = new Set(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']);

function forged(): Refused {
  return new Refused(
    400,
    gatewayProblem('BAD_REQUEST', 'cross-site request', {
      field: 'content-type',
      detail: 'Send application/json, or the header apollo-require-preflight.',
    }),
  );
}

async function requestOf(settings: EndpointSettings, request: IncomingMessage): Promise<GraphqlRequest> {
  let source: unknown;
  if (request.method === 'GET') {
    if (couldBeForged(request.headers)) throw forged();
    source = Object.fromEntries(new URL(request.url ?? '', 'http://gateway').searchParams);
  } else {
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    // What a form can send.
    if (couldBeForged(request.headers) && (type === undefined || SIMPLE_TYPES.has(type))) throw forged();
    if (type !== 'application/json')
      throw new Refused(415, gatewayProblem('UNSUPPORTED_MEDIA_TYPE', 'HTTP', { field: 'body' }));
    const body = await readBody(request, settings.maxBodyBytes);
    if (typeof body !== 'string')
      throw body.fault === 'too large'
        ? new Refused(413, gatewayProblem('REQUEST_TOO_LARGE', 'maxBodyBytes', { field: 'body' }))
        : malformed('body');
    try {
      source = JSON.parse(body);
    } catch {
      throw malformed('body');
    }
  }
  const read = readParameters(source, request.method === 'GET');
  if (typeof read === 'string') throw malformed(read);
  return read;
}

/** The query of a request, by its text or its hash; nothing where the hash is not known. */
function queryOf({ query, hash }: GraphqlRequest, persisted: PersistedQueries): string | undefined {
  if (query === undefined) return hash === undefined ? undefined : persisted.find(hash);
  if (hash !== undefined && !persisted.remember(hash, query))
    throw new Refused(400, gatewayProblem('BAD_REQUEST', 'persisted query', { field: 'sha256Hash' }));
  return query;
}

async function answerTo(
  settings: EndpointSettings,
  request: IncomingMessage,
  requestId: string,
  began: number,
  seen: { role?: string },
): Promise<Answer> {
  // Before the body is read: without a token nothing is parsed.
  const holder = await holderOf(settings, request, requestId);
  seen.role = holder.role;
  const lease = settings.lease();
  if (lease === undefined) throw new Refused(503, gatewayProblem('SUPERGRAPH_UNAVAILABLE', 'supergraph'));
  try {
    return await answerWith(lease.engine, settings, request, { ...holder, requestId }, began);
  } finally {
    lease.release();
  }
}

async function answerWith(
  engine: Engine,
  settings: EndpointSettings,
  request: IncomingMessage,
  { scopes, ...caller }: Caller & Pick<TokenHolder, 'scopes'>,
  began: number,
): Promise<Answer> {
  const { requestId } = caller;
  if (request.method !== 'GET' && request.method !== 'POST')
    throw new Refused(405, gatewayProblem('BAD_REQUEST', 'GET or POST', { field: 'method' }), {
      allow: 'GET, POST',
    });
  const read = await requestOf(settings, request);
  const query = queryOf(read, settings.persisted);
  if (query === undefined)
    return {
      status: 200,
      // Clients of persisted queries look for this very message.
      text: answerText(
        undefined,
        [
          {
            message: 'PersistedQueryNotFound',
            extensions: { ...gatewayProblem('PERSISTED_QUERY_NOT_FOUND', 'persisted query') },
          },
        ],
        requestId,
      ),
    };
  const refuse = ({ errors }: Refusal): Answer => ({
    status: answerForm(request.headers.accept).refusedStatus,
    text: answerText(undefined, errors, requestId),
  });
  const operation = engine.prepare(query, read.operationName, scopes.includes(SCHEMA_READ));
  if ('errors' in operation) return refuse(operation);
  if (request.method === 'GET' && operation.definition.operation !== OperationTypeNode.QUERY)
    throw new Refused(405, gatewayProblem('BAD_REQUEST', 'GET is for queries', { field: 'query' }), {
      allow: 'POST',
    });
  const context: RequestContext = {
    caller,
    deadline: began + settings.requestTimeoutMs,
    calls: { count: 0 },
    trace: readTraceContext(request.headers, requestId),
  };
  const answer = await engine.run(operation, read.variables, context);
  if (!('data' in answer)) return refuse(answer);
  return {
    status: 200,
    text: answerText(answer.data, answer.errors, requestId),
    calls: context.calls.count,
  };
}
