import { randomUUID } from 'node:crypto';

import type { TokenHolder } from '@zhucan/access';

import type { Engine } from '../engine/engine.js';
import { gatewayProblem } from '../errors/problems.js';
import { type Answer, failureAnswer, Refused, sendAnswer } from './answer.js';
import { answerBatch, answerOne, type Asking } from './answer-operations.js';
import { type Authenticate, authentication } from './authentication.js';
import type { ClientReply, ClientRequest } from './client-request.js';
import type { EndpointSettings, Exchange } from './exchange.js';
import { packing } from './packing.js';
import { wantedPlan } from './query-plan-request.js';
import { readRequest } from './read-request.js';
import { readTraceContext } from './trace-context.js';

/** Where the graph is served. */
export const GRAPHQL_PATH = '/graphql';

/** The code of the first error of an answer, where it has one. */
function codeOf({ told }: Answer): string | undefined {
  const code = told?.['code'];
  return typeof code === 'string' ? code : undefined;
}

/** How large a body is, where it was read and its length was told, in bytes. */
function bodyBytes({ complete, headers }: ClientRequest): number {
  return complete ? Number(headers['content-length'] ?? 0) : 0;
}

/** Serves the graph: what every request passes through is kept as short as it can be. */
export function graphqlEndpoint(
  settings: EndpointSettings,
): (request: ClientRequest, reply: ClientReply) => void {
  const { logger, accessLog, isClosing, measures, tracing } = settings;
  const authenticate = authentication(settings.authenticate, logger);
  const packed = packing(settings.compression, settings.passedOn);

  function finish(exchange: Exchange, answer: Answer): void {
    const { request, reply, requestId, began, role, trace, spans } = exchange;
    const bytes = answer.isSent ? 0 : sendAnswer(request, reply, requestId, answer, isClosing());
    const tookMs = performance.now() - began;
    const { method } = request;
    if (answer.isSent) measures?.streamEnded();
    else measures?.requestEnded(method, answer.status, answer.told, tookMs, bodyBytes(request), bytes);
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

  return (request, reply) => {
    const requestId = randomUUID();
    const came = readTraceContext(request.headers, requestId);
    const spans = tracing?.begin(came, requestId, request.method);
    const exchange: Exchange = {
      request,
      reply,
      requestId,
      trace: spans?.trace ?? came,
      spans,
      began: performance.now(),
      role: undefined,
    };
    measures?.requestBegan();
    answerTo(settings, authenticate, exchange)
      .then(
        (answer) => {
          const ready = packed(request, answer);
          if (ready instanceof Promise)
            return ready.then((smaller) => {
              finish(exchange, smaller);
            });
          finish(exchange, ready);
          return undefined;
        },
        (error: unknown) => {
          finish(exchange, failureAnswer(error, requestId, logger, 'a request failed'));
        },
      )
      .catch((error: unknown) => {
        logger.error({ requestId, err: error }, 'an answer could not be sent');
        reply.destroy();
      });
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
  exchange: Exchange,
  holder: TokenHolder,
): Promise<Answer> {
  const { request } = exchange;
  const plan = wantedPlan(request.headers, holder);
  const read = await readRequest(request, settings.maxBodyBytes, settings.maxBatch);
  const asking: Asking = { engine, settings, exchange, holder, plan };
  return 'length' in read ? answerBatch(asking, read) : answerOne(asking, read);
}
