import type { FastifyReply } from 'fastify';

import { type GatewayCode, type GatewayProblem, gatewayProblem, problemAsError } from '../errors/problems.js';

/** Sends a refusal as a GraphQL answer without data, in the media type that GraphQL over HTTP gives to such answers. */
export function refuse(reply: FastifyReply, status: number, problem: GatewayProblem): FastifyReply {
  const body = JSON.stringify({ errors: [problemAsError(problem, reply.request.id)] });
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(body);
}

const CODES_BY_STATUS: Readonly<Record<number, GatewayCode>> = {
  413: 'REQUEST_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** The problem behind an error of the HTTP layer: what the client did wrong by its status, anything else masked. */
export function httpProblem(error: unknown): { status: number; problem: GatewayProblem } {
  const claimed =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  const status = typeof claimed === 'number' && claimed >= 400 && claimed < 500 ? claimed : 500;
  if (status === 500) return { status, problem: gatewayProblem('INTERNAL_SERVER_ERROR', 'internal') };
  const code = CODES_BY_STATUS[status] ?? 'BAD_REQUEST';
  return {
    status,
    problem: gatewayProblem(code, code === 'REQUEST_TOO_LARGE' ? 'maxBodyBytes' : 'HTTP', { field: 'body' }),
  };
}
