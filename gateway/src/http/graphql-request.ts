import type { IncomingHttpHeaders } from 'node:http';

import { isObject } from '../execution/tree.js';

/** What GraphQL over HTTP calls a request. */
export interface GraphqlRequest {
  /** Nothing where only its hash was sent. */
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** SHA-256 of the query, where the client wants it remembered or has had it remembered. */
  readonly hash: string | undefined;
  /** The id of a trusted document, where the client asks by it. */
  readonly documentId: string | undefined;
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
  const persisted = isObject(extensions) ? extensions['persistedQuery'] : undefined;
  if (!isObject(persisted) || persisted['version'] !== 1) return undefined;
  const hash = persisted['sha256Hash'];
  return typeof hash === 'string' ? hash : undefined;
}

/** Headers that a page of another site cannot send without asking first; one of them shows that it is none. */
const PREFLIGHT_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'] as const;

/** Whether a page of another site could have sent a request without asking first. */
export function couldBeForged(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return type !== 'application/json' && PREFLIGHT_HEADERS.every((name) => headers[name] === undefined);
}

/**
 * Reads the parameters of a request (GraphQL over HTTP, 5.1).
 *
 * @param source the body, or the parameters of the address
 * @param ofAddress whether objects in it are texts of JSON
 * @returns the name of the first parameter that is not as it must be, where one is
 */
export function readParameters(source: unknown, ofAddress: boolean): GraphqlRequest | string {
  if (!isObject(source)) return 'body';
  const { query, operationName, documentId } = source;
  const variables = ofAddress ? parsed(source['variables']) : source['variables'];
  const extensions = ofAddress ? parsed(source['extensions']) : source['extensions'];
  const hash = hashOf(extensions);
  if (query !== undefined && query !== null && typeof query !== 'string') return 'query';
  if (documentId !== undefined && documentId !== null && typeof documentId !== 'string') return 'documentId';
  const isNamed = hash !== undefined || typeof documentId === 'string';
  if ((typeof query !== 'string' || query === '') && !isNamed) return 'query';
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    return 'operationName';
  if (variables !== undefined && variables !== null && !isObject(variables)) return 'variables';
  if (extensions !== undefined && extensions !== null && !isObject(extensions)) return 'extensions';
  return {
    query: query === null || query === '' ? undefined : query,
    operationName: operationName === null || operationName === '' ? undefined : operationName,
    variables: variables ?? {},
    hash,
    documentId: documentId ?? undefined,
  };
}
