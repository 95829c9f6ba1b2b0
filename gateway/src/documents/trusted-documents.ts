import { readFileSync } from 'node:fs';

import { gatewayProblem } from '../errors/problems.js';
import { Refused } from '../http/answer.js';
import type { GraphqlRequest } from '../http/graphql-request.js';
import { queryOf } from '../http/read-request.js';
import type { GatewayLogger } from '../logger.js';
import type { PersistedQueries } from '../operations/persisted-queries.js';
import { ManifestRefused, parseManifest } from './manifest.js';

/** Which documents clients may ask with. */
export interface TrustedDocumentsSettings {
  /** The path of the manifest. */
  readonly manifest: string;
  /** Whether other documents are refused, or answered and told of in the log. */
  readonly mode: 'warn' | 'strict';
}

/** The documents of the manifest. */
export interface TrustedDocuments {
  /**
   * The document that a request is for: by its id, by its hash or by its text.
   *
   * @returns nothing where the hash is not known, and may be told
   * @throws Refused where the document is not in the manifest and must be
   */
  queryOf(request: GraphqlRequest, requestId: string): string | undefined;
  /** Whether a text may be asked with. */
  mayAsk(query: string, requestId: string): boolean;
  /** All of them, to be planned before anybody asks. */
  known(): readonly { readonly query: string; readonly operationName: string }[];
  /** Reads the manifest anew; where it cannot be read, the one before stays. */
  reload(): void;
}

interface Documents {
  /** The manifest as it was read. */
  readonly text: string;
  readonly bodies: ReadonlyMap<string, string>;
  readonly texts: ReadonlySet<string>;
  readonly known: ReturnType<TrustedDocuments['known']>;
}

/** What stands before an id that is a hash (GraphQL over HTTP, persisted documents). */
const HASH_PREFIX = 'sha256:';

function read(path: string): Documents {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ManifestRefused('the manifest cannot be read');
  }
  const { operations } = parseManifest(text);
  return {
    text,
    bodies: new Map(operations.map(({ id, body }) => [id, body])),
    texts: new Set(operations.map(({ body }) => body)),
    known: operations.map(({ body, name }) => ({ query: body, operationName: name })),
  };
}

function notTrusted(field: string): Refused {
  return new Refused(400, gatewayProblem('DOCUMENT_NOT_TRUSTED', 'trusted documents', { field }));
}

/**
 * Reads the manifest.
 *
 * @throws ManifestRefused where it cannot be read
 */
export function trustDocuments(
  { manifest, mode }: TrustedDocumentsSettings,
  persisted: PersistedQueries,
  logger: GatewayLogger,
): TrustedDocuments {
  let documents = read(manifest);

  /** Whether a document may be asked with that is known to be none of the manifest. */
  function mayPass(requestId: string): boolean {
    if (mode === 'strict') return false;
    logger.warn({ requestId }, 'a document that is not in the manifest was asked with');
    return true;
  }

  return {
    mayAsk: (query, requestId) => documents.texts.has(query) || mayPass(requestId),
    queryOf(request, requestId) {
      const { documentId, hash, query } = request;
      const id = documentId?.startsWith(HASH_PREFIX) ? documentId.slice(HASH_PREFIX.length) : documentId;
      if (id !== undefined) {
        const body = documents.bodies.get(id);
        if (body === undefined || (query !== undefined && query !== body)) throw notTrusted('documentId');
        return body;
      }
      const byHash = query === undefined && hash !== undefined ? documents.bodies.get(hash) : undefined;
      if (byHash !== undefined) return byHash;
      if (query !== undefined && documents.texts.has(query)) return query;
      if (!mayPass(requestId)) throw notTrusted(query === undefined ? 'sha256Hash' : 'query');
      return queryOf(request, persisted);
    },
    known: () => documents.known,
    reload() {
      try {
        const next = read(manifest);
        if (next.text === documents.text) return;
        documents = next;
        logger.info({ documents: documents.known.length }, 'the manifest of trusted documents is read anew');
      } catch (error) {
        if (!(error instanceof ManifestRefused)) throw error;
        logger.error({ reason: error.message }, 'a manifest of trusted documents is refused');
      }
    },
  };
}
