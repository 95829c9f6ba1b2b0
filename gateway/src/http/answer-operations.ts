import { SCHEMA_READ, type TokenHolder } from '@zhucan/access';
import { OperationTypeNode } from 'graphql';

import { knownHolder } from '../authorization/anybody.js';
import { budgetHeaders, charge, pointsOf, refuseEmpty } from '../budget/charge.js';
import { costReport, wantsCost } from '../cost/report.js';
import type { AdmittedRequest, Engine } from '../engine/engine.js';
import { gatewayProblem } from '../errors/problems.js';
import { acceptsParts, writeInParts } from '../incremental/multipart-answer.js';
import { NOT_A_QUERY } from '../operations/prepared-documents.js';
import type { Refusal } from '../operations/refusal.js';
import { answerSubscription, STREAMED } from '../realtime/transports/http-endpoint.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import { type Answer, failureAnswer, Refused } from './answer.js';
import { answerText } from './answer-text.js';
import type { EndpointSettings, Exchange } from './exchange.js';
import type { GraphqlRequest } from './graphql-request.js';
import { answerForm } from './media-type.js';
import type { WantedPlan } from './query-plan-request.js';
import { queryOf } from './read-request.js';

/** Who asks what for the operations of one HTTP request. */
export interface Asking {
  readonly engine: Engine;
  readonly settings: EndpointSettings;
  readonly exchange: Exchange;
  readonly holder: TokenHolder;
  readonly plan: WantedPlan | undefined;
}

/** Clients of persisted queries look for this very message. */
const PERSISTED_QUERY_NOT_FOUND = {
  message: 'PersistedQueryNotFound',
  extensions: { ...gatewayProblem('PERSISTED_QUERY_NOT_FOUND', 'persisted query') },
};

/** The answer to an operation that is not run. */
function refusal({ errors }: Refusal, { request, requestId }: Exchange): Answer {
  const { refusedStatus } = answerForm(request.headers.accept);
  return {
    status: refusedStatus,
    text: answerText(undefined, errors, requestId),
    told: errors[0]?.extensions,
  };
}

/**
 * Makes an operation ready to run.
 *
 * @returns an answer where it is not to be run
 * @throws Refused
 */
function admit(
  { engine, settings, exchange, holder }: Asking,
  read: GraphqlRequest,
): AdmittedRequest | Answer {
  const { request, requestId, spans } = exchange;
  const query = settings.trusted
    ? settings.trusted.queryOf(read, requestId)
    : queryOf(read, settings.persisted);
  if (query === undefined)
    return {
      status: 200,
      text: answerText(undefined, [PERSISTED_QUERY_NOT_FOUND], requestId),
      told: PERSISTED_QUERY_NOT_FOUND.extensions,
    };
  const mayReadSchema = holder.scopes.includes(SCHEMA_READ);
  const queriesOnly = request.method === 'GET';
  const operation = spans
    ? spans.within(() =>
        engine.prepare(query, read.operationName, mayReadSchema, read.variables, queriesOnly),
      )
    : engine.prepare(query, read.operationName, mayReadSchema, read.variables, queriesOnly);
  if (operation === NOT_A_QUERY)
    throw new Refused(405, gatewayProblem('BAD_REQUEST', 'GET is for queries', { field: 'query' }), [
      'allow',
      'POST',
    ]);
  if ('errors' in operation) return refusal(operation, exchange);
  const admitted = engine.admit(operation, read.variables);
  return 'errors' in admitted ? refusal(admitted, exchange) : admitted;
}

async function perform(
  { engine, settings, exchange, holder, plan }: Asking,
  admitted: AdmittedRequest,
  mayStream: boolean,
): Promise<Answer> {
  const { request, reply, requestId, began, trace, spans } = exchange;
  const context: RequestContext = {
    caller: { subject: holder.subject, role: holder.role, regionCode: holder.regionCode, requestId },
    holder: knownHolder(holder),
    client: request.client,
    received: request.headers,
    deadline: began + settings.requestTimeoutMs,
    calls: { count: 0 },
    trace,
    spans,
  };
  const explained = plan && (await engine.explain(admitted, context));
  if (explained && 'errors' in explained) return refusal(explained, exchange);
  const queryPlan = explained && { queryPlan: explained };
  if (plan === 'only')
    return { status: 200, text: answerText('null', [], requestId, JSON.stringify(queryPlan)) };
  if (mayStream && admitted.operation.definition.operation === OperationTypeNode.SUBSCRIPTION) {
    const { authorization, accept } = request.headers;
    const asked = { engine, admitted, holder, authorization, accept, context };
    const streamed = await answerSubscription(settings, asked, reply.response);
    return 'status' in streamed ? streamed : refusal(streamed, exchange);
  }
  const parts =
    mayStream && admitted.operation.deferredFor !== undefined && acceptsParts(request.headers.accept)
      ? reply.response
      : undefined;
  const answer = await (parts ? engine.performInParts(admitted, context) : engine.perform(admitted, context));
  if ('next' in answer) {
    const { logger, streams } = settings;
    if (parts)
      await writeInParts(answer, parts, { requestId, logger, slowClientMs: streams.limit.slowClientMs });
    return STREAMED;
  }
  if (!('data' in answer)) return refusal(answer, exchange);
  const besides = wantsCost(request.headers) ? { ...queryPlan, ...costReport(admitted, answer) } : queryPlan;
  const text = answerText(answer.data, answer.errors, requestId, besides && JSON.stringify(besides));
  const whole = { status: 200, text, calls: context.calls.count, told: answer.errors[0]?.extensions };
  // What is told besides is of this request alone.
  return answer.cachePolicy && request.method === 'GET' && besides === undefined
    ? { ...whole, maxAgeSeconds: answer.cachePolicy.maxAge }
    : whole;
}

/** Takes a point for what was read and is refused, whatever the reason. @returns the reason */
async function charged({ settings, holder }: Asking, error: unknown, points = 1): Promise<unknown> {
  if (settings.budget && error instanceof Refused) await charge(settings.budget, holder.subject, points);
  return error;
}

/** Answers a request of one operation. @throws Refused */
export async function answerOne(asking: Asking, read: GraphqlRequest): Promise<Answer> {
  const { settings, exchange, holder } = asking;
  if (settings.budget) refuseEmpty(settings.budget, holder.subject);
  let admitted: AdmittedRequest | Answer;
  try {
    admitted = admit(asking, read);
  } catch (error) {
    throw await charged(asking, error);
  }
  if (settings.budget === undefined) return 'status' in admitted ? admitted : perform(asking, admitted, true);
  const state = await charge(settings.budget, holder.subject, 'status' in admitted ? 1 : pointsOf(admitted));
  if ('status' in admitted) return admitted;
  const answer = await perform(asking, admitted, true);
  return wantsCost(exchange.request.headers)
    ? { ...answer, headers: budgetHeaders(settings.budget, state) }
    : answer;
}

/** An operation of a batch that is refused, or fails, does not keep the others from being answered. */
async function ownAnswer(
  { exchange: { requestId }, settings }: Asking,
  work: () => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    return failureAnswer(error, requestId, settings.logger, 'an operation of a batch failed');
  }
}

/**
 * Answers a batch: each operation is under all limits, and all of them under the time and the cost of one request. What they cost together is
 * known before any is run.
 *
 * @throws Refused
 */
export async function answerBatch(asking: Asking, batch: readonly GraphqlRequest[]): Promise<Answer> {
  const { settings, holder } = asking;
  if (settings.budget) refuseEmpty(settings.budget, holder.subject);
  const admitted = await Promise.all(
    batch.map(async (read) => {
      let ready: AdmittedRequest | undefined;
      const refused = await ownAnswer(asking, () => {
        const either = admit(asking, read);
        if ('status' in either) return either;
        ready = either;
        return { status: 200, text: '' };
      });
      return { ready, refused };
    }),
  );
  const cost = admitted.reduce((total, { ready }) => total + (ready?.cost ?? 0), 0);
  if (cost > settings.maxCost)
    throw await charged(
      asking,
      new Refused(
        400,
        gatewayProblem('QUERY_LIMIT_EXCEEDED', 'maxCost', {
          field: 'body',
          detail: `maxCost is ${settings.maxCost}, the operations are estimated at ${cost} together.`,
        }),
      ),
      batch.length,
    );
  if (settings.budget !== undefined)
    await charge(
      settings.budget,
      holder.subject,
      admitted.reduce((total, { ready }) => total + (ready ? pointsOf(ready) : 1), 0),
    );
  const answers = await Promise.all(
    admitted.map(async ({ ready, refused }) =>
      ready === undefined ? refused : ownAnswer(asking, () => perform(asking, ready, false)),
    ),
  );
  return {
    status: 200,
    text: `[${answers.map(({ text }) => text.trimEnd()).join(',')}]\n`,
    calls: answers.reduce((total, { calls = 0 }) => total + calls, 0),
    told: answers.find(({ told }) => told !== undefined)?.told,
  };
}
