import type { FastifyRequest } from 'fastify';

import { type GatewayProblem, gatewayProblem } from '../errors/problems.js';

/** What GraphQL over HTTP calls a request. */
export interface GraphqlRequest {
  /** Nothing where only its hash was sent. */
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** SHA-256 of the query, where the client wants it remembered or has had it remembered. */
  readonly hash: string | undefined;
}

/** Why a request is not one, with its HTTP status. */
export interface RequestFault {
  readonly status: number;
  readonly problem: GatewayProblem;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(field: string): RequestFault {
  return { status: 400, problem: gatewayProblem('BAD_REQUEST', 'GraphQL over HTTP', { field }) };
}

/** A parameter of an address holds JSON. */
function parsed(text: unknown): unknown {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function hashOf(extensions: unknown): string | undefined {
  const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  if (!isRecord(persisted) || persisted['version'] !== 1) return undefined;
  const hash = persisted['sha256Hash'];
  return typeof hash === 'string' ? hash : undefined;
}

/** Headers that a page of another site cannot send without asking first; one of them shows that it is none. */
const PREFLIGHT_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'] as const;

/** Whether a page of another site could have sent a request without asking first. */
export function couldBeForged({ headers }: FastifyRequest): boolean {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return type !== 'application/json' && PREFLIGHT_HEADERS.every((name) => headers[name] === undefined);
}

/** Reads the parameters of a request from its body or, of a GET, from its address. */
export function readGraphqlRequest(request: FastifyRequest): GraphqlRequest | RequestFault {
  const get = request.method === 'GET';
  const source = get ? request.query : request.body;
  if (!isRecord(source)) return malformed('body');
  const { query, operationName } = source;
  const variables = get ? parsed(source['variables']) : source['variables'];
  const extensions = get ? parsed(source['extensions']) : source['extensions'];
  const hash = hashOf(extensions);
  if (query !== undefined && query !== null && typeof query !== 'string') return malformed('query');
  if ((typeof query !== 'string' || query === '') && hash === undefined) return malformed('query');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    return malformed('operationName');
  if (variables !== undefined && variables !== null && !isRecord(variables)) return malformed('variables');
  if (extensions !== undefined && extensions !== null && !isRecord(extensions))
    return malformed('extensions');
  return {
    query: query ?? undefined,
    operationName: operationName === null || operationName === '' ? undefined : operationName,
    variables: variables ?? {},
    hash,
  };
}
