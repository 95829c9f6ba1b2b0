import type { Readable } from 'node:stream';

import { recordingInstant, RefusedError } from '@zhucan/codes';
import type { ServiceConfiguration, ServiceRuntime, SubgraphDefinition } from '@zhucan/subgraph-kit';

import { refusals } from '../decisions/refusals.js';
import type { ImportDesk } from '../imports/desk.js';
import type { RegistryLoaders } from '../loaders/index.js';
import { useLookupSession } from '../store/lookups.js';
import { answerLookup, tooLarge } from './lookup.js';

type Application = Parameters<NonNullable<SubgraphDefinition<RegistryLoaders>['routes']>>[0];

interface Upload {
  Params: { token: string };
  Body: Readable;
}

/** What a client is told of a refusal over HTTP. */
function refusalBody(error: RefusedError) {
  return { problems: error.problems, at: recordingInstant().toISOString() };
}

function statusOf(error: RefusedError): number {
  const statuses: Readonly<Record<string, number>> = {
    FILE_TOO_LARGE: 413,
    UNKNOWN_ADDRESS: 404,
    UPLOAD_TOKEN: 404,
  };
  return statuses[error.problems[0].code] ?? 422;
}

function declaredBytes(header: string | undefined): number | undefined {
  return header === undefined ? undefined : Number(header);
}

/**
 * Adds the one-time addresses: `POST` and `PUT /lookups/:token` of a batch look-up, `PUT /imports/:token` of an import. A file
 * whose stated length is over the limit is refused before it is read.
 */
export function addUploadRoutes(
  app: Application,
  runtime: ServiceRuntime,
  configuration: ServiceConfiguration,
  imports: ImportDesk,
): void {
  const maxBytes = configuration.importMaxBytes;
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, passed) => {
      passed(null, payload);
    });
    scope.route<Upload>({
      method: ['POST', 'PUT'],
      url: '/lookups/:token',
      async handler(request, reply) {
        try {
          if ((declaredBytes(request.headers['content-length']) ?? 0) > maxBytes) throw tooLarge(maxBytes);
          const session = await useLookupSession(runtime.database.sql, request.params.token, request.id);
          if (!session) throw new RefusedError([refusals.unknownAddress()]);
          const answer = await answerLookup(runtime, session, request.body, maxBytes);
          return await reply
            .header('content-type', 'text/csv; charset=utf-8')
            .header('cache-control', 'no-store')
            .send(answer);
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
          return reply.code(statusOf(error)).send(refusalBody(error));
        }
      },
    });
    scope.route<Upload>({
      method: 'PUT',
      url: '/imports/:token',
      async handler(request, reply) {
        try {
          const length = declaredBytes(request.headers['content-length']);
          const { id, kind, status, totalRows, problems } = await imports.receive(
            request.params.token,
            request.body,
            length,
          );
          const refusedStatus = status === 'FAILED' && problems[0]?.code === 'FILE_TOO_LARGE' ? 413 : 422;
          return await reply
            .code(status === 'FAILED' ? refusedStatus : 202)
            .send({ id, kind, status, totalRows, problems });
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
          return reply.code(statusOf(error)).send(refusalBody(error));
        }
      },
    });
    done();
  });
}
