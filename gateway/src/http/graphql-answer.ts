import type { Caller } from '@zhucan/access';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OperationTypeNode } from 'graphql';

import type { Engine } from '../engine/engine.js';
import { formatError } from '../errors/format-error.js';
import { gatewayProblem } from '../errors/problems.js';
import type { GatewayLogger } from '../logger.js';
import type { PersistedQueries } from '../operations/persisted-queries.js';
import type { AnswerError } from '../projection/merge-errors.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import { readGraphqlRequest, type RequestFault } from './graphql-request.js';
import { refuse } from './refusals.js';

/** How many calls of subgraphs an answer took. */
export const FETCHES_HEADER = 'x-zhucan-subgraph-fetches';

interface AnswerSettings {
  readonly logger: GatewayLogger;
  /** The time that a request may take from its arrival, in milliseconds. */
  readonly requestTimeoutMs: number;
}

const MEDIA_TYPE = 'application/json; charset=utf-8';

function withRequestId(errors: readonly AnswerError[], requestId: string): AnswerError[] {
  return errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
}

/** The text of an answer: errors first, so that whoever reads it sees them. */
export function answerText(
  data: string | undefined,
  errors: readonly AnswerError[],
  requestId: string,
): string {
  if (errors.length === 0) return `{"data":${data ?? 'null'}}\n`;
  const told = JSON.stringify(withRequestId(errors, requestId));
  return data === undefined ? `{"errors":${told}}\n` : `{"errors":${told},"data":${data}}\n`;
}

const NOT_PERSISTED = formatError(
  { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
  () => undefined,
);

/** The query of a request, by its text or its hash. */
function queryOf(
  { query, hash }: { readonly query: string | undefined; readonly hash: string | undefined },
  persisted: PersistedQueries,
): string | RequestFault | undefined {
  if (query === undefined) return hash === undefined ? undefined : persisted.find(hash);
  if (hash !== undefined && !persisted.remember(hash, query))
    return {
      status: 400,
      problem: gatewayProblem('BAD_REQUEST', 'persisted query', { field: 'sha256Hash' }),
    };
  return query;
}

/** Answers one GraphQL request. */
export async function answerGraphql(
  engine: Engine,
  persisted: PersistedQueries,
  caller: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
  settings: AnswerSettings,
): Promise<FastifyReply> {
  const send = (status: number, text: string, calls = 0): FastifyReply =>
    reply.code(status).header('content-type', MEDIA_TYPE).header(FETCHES_HEADER, String(calls)).send(text);
  const read = readGraphqlRequest(request);
  if ('problem' in read) return refuse(reply, read.status, read.problem);
  const query = queryOf(read, persisted);
  if (typeof query === 'object') return refuse(reply, query.status, query.problem);
  if (query === undefined) {
    const { message, extensions = {} } = NOT_PERSISTED;
    return send(200, answerText(undefined, [{ message, extensions }], caller.requestId));
  }
  const operation = engine.prepare(query, read.operationName);
  if ('errors' in operation) return send(400, answerText(undefined, operation.errors, caller.requestId));
  if (request.method === 'GET' && operation.definition.operation !== OperationTypeNode.QUERY) {
    reply.header('allow', 'POST');
    return refuse(reply, 405, gatewayProblem('BAD_REQUEST', 'GET is for queries', { field: 'query' }));
  }
  const context: RequestContext = {
    caller,
    deadline: AbortSignal.timeout(settings.requestTimeoutMs),
    calls: { count: 0 },
  };
  const answer = await engine.run(operation, read.variables, context);
  if (!('data' in answer)) return send(400, answerText(undefined, answer.errors, caller.requestId));
  return send(200, answerText(answer.data, answer.errors, caller.requestId), context.calls.count);
}
