import { gatewayProblem } from '../errors/problems.js';
import type { PersistedQueries } from '../operations/persisted-queries.js';
import { Refused } from './answer.js';
import type { ClientRequest } from './client-request.js';
import { couldBeForged, type GraphqlRequest, readParameters } from './graphql-request.js';

const JSON_TYPE = 'application/json';
/** The media types that a page of another site can send without asking first. */
const SIMPLE_TYPES = new Set(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']);

function malformed(field: string): Refused {
  return new Refused(400, gatewayProblem('BAD_REQUEST', 'GraphQL over HTTP', { field }));
}

function forged(): Refused {
  return new Refused(
    400,
    gatewayProblem('BAD_REQUEST', 'cross-site request', {
      field: 'content-type',
      detail: 'Send application/json, or the header apollo-require-preflight.',
    }),
  );
}

function checkMediaType(request: ClientRequest): void {
  const said = request.headers['content-type'];
  if (said === JSON_TYPE) return;
  const type = said?.split(';')[0]?.trim().toLowerCase();
  // What a form can send.
  if (couldBeForged(request.headers) && (type === undefined || SIMPLE_TYPES.has(type))) throw forged();
  if (type !== JSON_TYPE)
    throw new Refused(415, gatewayProblem('UNSUPPORTED_MEDIA_TYPE', 'HTTP', { field: 'body' }));
}

function parsedBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('body');
  }
}

async function parameters(request: ClientRequest, maxBodyBytes: number): Promise<unknown> {
  if (request.method === 'GET') {
    if (couldBeForged(request.headers)) throw forged();
    return Object.fromEntries(new URL(request.url, 'http://gateway').searchParams);
  }
  checkMediaType(request);
  const read = request.body(maxBodyBytes);
  const body = read instanceof Promise ? await read : read;
  if (typeof body === 'string') return parsedBody(body);
  throw body.fault === 'too large'
    ? new Refused(413, gatewayProblem('REQUEST_TOO_LARGE', 'maxBodyBytes', { field: 'body' }))
    : malformed('body');
}

function one(source: unknown, ofAddress: boolean): GraphqlRequest {
  const read = readParameters(source, ofAddress);
  if (typeof read === 'string') throw malformed(read);
  return read;
}

function batchOf(sources: readonly unknown[], maxBatch: number): readonly GraphqlRequest[] {
  if (sources.length === 0) throw malformed('body');
  if (sources.length > maxBatch)
    throw new Refused(
      400,
      gatewayProblem('QUERY_LIMIT_EXCEEDED', 'maxBatch', {
        field: 'body',
        detail: `maxBatch is ${maxBatch}.`,
      }),
    );
  return sources.map((source) => one(source, false));
}

/**
 * Reads what a request asks for (GraphQL over HTTP, 5).
 *
 * @param maxBatch how many operations a body may hold; with one, a list of them is refused
 * @throws Refused for another method, a media type that it does not take, a body that is too large or malformed, and what a page of another
 *   site could have sent
 */
export async function readRequest(
  request: ClientRequest,
  maxBodyBytes: number,
  maxBatch: number,
): Promise<GraphqlRequest | readonly GraphqlRequest[]> {
  const { method } = request;
  if (method !== 'GET' && method !== 'POST')
    throw new Refused(405, gatewayProblem('BAD_REQUEST', 'GET or POST', { field: 'method' }), [
      'allow',
      'GET, POST',
    ]);
  const source = await parameters(request, maxBodyBytes);
  if (maxBatch > 1 && Array.isArray(source)) return batchOf(source, maxBatch);
  return one(source, method === 'GET');
}

/**
 * The query of a request, by its text or its hash; nothing where the hash is not known.
 *
 * @throws Refused where the hash is not that of the query, or the request names a document and there is no manifest of them
 */
export function queryOf(
  { query, hash, documentId }: GraphqlRequest,
  persisted: PersistedQueries,
): string | undefined {
  if (documentId !== undefined)
    throw new Refused(400, gatewayProblem('DOCUMENT_NOT_TRUSTED', 'no manifest', { field: 'documentId' }));
  if (query === undefined) return hash === undefined ? undefined : persisted.find(hash);
  if (hash !== undefined && !persisted.remember(hash, query))
    throw new Refused(400, gatewayProblem('BAD_REQUEST', 'persisted query', { field: 'sha256Hash' }));
  return query;
}
