import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { type BearerVerifier, SCHEMA_READ, type TokenHolder } from '@zhucan/access';
import { OperationTypeNode } from 'graphql';

import { knownHolder } from '../authorization/anybody.js';
import { costReport, wantsCost } from '../cost/report.js';
import type { Engine } from '../engine/engine.js';
import { gatewayProblem } from '../errors/problems.js';
import type { GatewayLogger } from '../logger.js';
import type { Measures } from '../metrics/measures.js';
import type { PersistedQueries } from '../operations/persisted-queries.js';
import type { Refusal } from '../operations/refusal.js';
import type { Streams } from '../realtime/streams.js';
import { answerSubscription } from '../realtime/transports/http-endpoint.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import type { Lease } from '../supergraph/generations.js';
import type { AccessLog } from './access-log.js';
import { type Answer, Refused, refusedAnswer, sendAnswer } from './answer.js';
import type { RequestSpans, Tracing } from '../tracing/tracing.js';
import { answerText } from './answer-text.js';
import { type Authenticate, authentication } from './authentication.js';
import { answerForm } from './media-type.js';
import { wantedPlan } from './query-plan-request.js';
import { queryOf, readRequest } from './read-request.js';
import { readTraceContext, type TraceContext } from './trace-context.js';

/** Where the graph is served. */
export const GRAPHQL_PATH = '/graphql';

/** What the endpoint of the graph serves with. */
export interface EndpointSettings {
  /** Takes the engine of the moment for a request; nothing without a supergraph. */
  readonly lease: () => Lease | undefined;
  readonly persisted: PersistedQueries;
  readonly authenticate: BearerVerifier;
  readonly logger: GatewayLogger;
  /** Told of every request that was answered. */
  readonly accessLog: AccessLog;
  readonly maxBodyBytes: number;
  /** The time that a request may take from its arrival, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Whether the server is about to stop, so that connections are not kept. */
  readonly isClosing: () => boolean;
  /** The subscriptions that are open. */
  readonly streams: Streams;
  readonly measures?: Measures | undefined;
  readonly tracing?: Tracing | undefined;
}

/** One request on its way to its answer. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Made here, never taken from outside: it stands in logs and in the signed calls. */
  readonly requestId: string;
  /** When it came, on the clock of `performance.now()`. */
  readonly began: number;
  /** Where it stands in a trace; its calls of subgraphs are children of it. */
  readonly trace: TraceContext;
  readonly spans: RequestSpans | undefined;
  /** The role of who asks, once that is known. */
  role: string | undefined;
}

/** Clients of persisted queries look for this very message. */
const PERSISTED_QUERY_NOT_FOUND = {
  message: 'PersistedQueryNotFound',
  extensions: { ...gatewayProblem('PERSISTED_QUERY_NOT_FOUND', 'persisted query') },
};

/** The code of the first error of an answer, where it has one. */
function codeOf({ told }: Answer): string | undefined {
  const code = told?.['code'];
  return typeof code === 'string' ? code : undefined;
}

/** How large a body is, where it was read and its length was told, in bytes. */
function bodyBytes({ complete, headers }: IncomingMessage): number {
  return complete ? Number(headers['content-length'] ?? 0) : 0;
}

/** Serves the graph on plain node:http: what every request passes through is kept as short as it can be. */
export function graphqlEndpoint(
  settings: EndpointSettings,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { logger, accessLog, isClosing, measures, tracing } = settings;
  const authenticate = authentication(settings.authenticate, logger);

  function failedAnswer(error: unknown, requestId: string): Answer {
    if (error instanceof Refused) return refusedAnswer(error, requestId);
    logger.error({ requestId, err: error }, 'a request failed');
    return refusedAnswer(new Refused(500, gatewayProblem('INTERNAL_SERVER_ERROR', 'internal')), requestId);
  }

  function finish(exchange: Exchange, answer: Answer): void {
    const { request, response, requestId, began, role, trace, spans } = exchange;
    const bytes = answer.isSent ? 0 : sendAnswer(request, response, requestId, answer, isClosing());
    const tookMs = performance.now() - began;
    const { method } = request;
    measures?.requestEnded(method, answer.status, answer.told, tookMs, bodyBytes(request), bytes);
    spans?.end(answer.status, codeOf(answer));
    const durationMs = Math.round(tookMs);
    accessLog({
      requestId,
      traceId: trace.traceId,
      method,
      route: GRAPHQL_PATH,
      status: answer.status,
      durationMs,
      role,
    });
  }

  return (request, response) => {
    const requestId = randomUUID();
    const came = readTraceContext(request.headers, requestId);
    const spans = tracing?.begin(came, requestId, request.method);
    const exchange: Exchange = {
      request,
      response,
      requestId,
      trace: spans?.trace ?? came,
      spans,
      began: performance.now(),
      role: undefined,
    };
    measures?.requestBegan();
    answerTo(settings, authenticate, exchange).then(
      (answer) => {
        finish(exchange, answer);
      },
      (error: unknown) => {
        finish(exchange, failedAnswer(error, requestId));
      },
    );
  };
}

async function answerTo(
  settings: EndpointSettings,
  authenticate: Authenticate,
  exchange: Exchange,
): Promise<Answer> {
  // Before the body is read: without a token nothing is parsed.
  const known = authenticate(exchange.request, exchange.requestId);
  const holder = known instanceof Promise ? await known : known;
  exchange.role = holder.role;
  const lease = settings.lease();
  if (lease === undefined) throw new Refused(503, gatewayProblem('SUPERGRAPH_UNAVAILABLE', 'supergraph'));
  try {
    return await answerWith(lease.engine, settings, exchange, holder);
  } finally {
    lease.release();
  }
}

async function answerWith(
  engine: Engine,
  settings: EndpointSettings,
  { request, response, requestId, began, trace, spans }: Exchange,
  holder: TokenHolder,
): Promise<Answer> {
  const plan = wantedPlan(request.headers, holder);
  const read = await readRequest(request, settings.maxBodyBytes);
  const query = queryOf(read, settings.persisted);
  if (query === undefined)
    return {
      status: 200,
      text: answerText(undefined, [PERSISTED_QUERY_NOT_FOUND], requestId),
      told: PERSISTED_QUERY_NOT_FOUND.extensions,
    };
  const mayReadSchema = holder.scopes.includes(SCHEMA_READ);
  const operation = spans
    ? spans.within(() => engine.prepare(query, read.operationName, mayReadSchema, read.variables))
    : engine.prepare(query, read.operationName, mayReadSchema, read.variables);
  if ('errors' in operation) return refusal(operation, request, requestId);
  if (request.method === 'GET' && operation.definition.operation !== OperationTypeNode.QUERY)
    throw new Refused(405, gatewayProblem('BAD_REQUEST', 'GET is for queries', { field: 'query' }), [
      'allow',
      'POST',
    ]);
  const admitted = engine.admit(operation, read.variables);
  if ('errors' in admitted) return refusal(admitted, request, requestId);
  const explained = plan && engine.explain(operation, read.variables);
  if (explained && 'errors' in explained) return refusal(explained, request, requestId);
  const queryPlan = explained && { queryPlan: explained };
  if (plan === 'only')
    return { status: 200, text: answerText('null', [], requestId, JSON.stringify(queryPlan)) };
  const context: RequestContext = {
    caller: { subject: holder.subject, role: holder.role, regionCode: holder.regionCode, requestId },
    holder: knownHolder(holder),
    deadline: began + settings.requestTimeoutMs,
    calls: { count: 0 },
    trace,
    spans,
  };
  if (operation.definition.operation === OperationTypeNode.SUBSCRIPTION) {
    const { authorization, accept } = request.headers;
    const asked = { engine, admitted, holder, authorization, accept, context };
    const streamed = await answerSubscription(settings, asked, response);
    return 'status' in streamed ? streamed : refusal(streamed, request, requestId);
  }
  const answer = await engine.perform(admitted, context);
  if (!('data' in answer)) return refusal(answer, request, requestId);
  const besides = wantsCost(request.headers) ? { ...queryPlan, ...costReport(admitted, answer) } : queryPlan;
  const text = answerText(answer.data, answer.errors, requestId, besides && JSON.stringify(besides));
  return { status: 200, text, calls: context.calls.count, told: answer.errors[0]?.extensions };
}

/** The answer to an operation that is not run. */
function refusal({ errors }: Refusal, request: IncomingMessage, requestId: string): Answer {
  const { refusedStatus } = answerForm(request.headers.accept);
  return {
    status: refusedStatus,
    text: answerText(undefined, errors, requestId),
    told: errors[0]?.extensions,
  };
}
