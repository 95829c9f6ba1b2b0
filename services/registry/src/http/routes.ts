import type { Readable } from 'node:stream';

import { RefusedError } from '@zhucan/codes';
import type { ServiceConfiguration, ServiceRuntime, SubgraphDefinition } from '@zhucan/subgraph-kit';

import { refusals } from '../decisions/refusals.js';
import type { RegistryLoaders } from '../loaders/index.js';
import { useLookupSession } from '../store/lookups.js';
import { tooLarge } from './csv.js';
import { answerLookup, openAnswer, refusalBody } from './lookup.js';

type Application = Parameters<NonNullable<SubgraphDefinition<RegistryLoaders>['routes']>>[0];

/**
 * Adds `POST` and `PUT /lookups/:token`: the one-time address of a batch look-up. A file whose stated length is over the limit
 * is refused before it is read and before the address is used up.
 */
export function addLookupRoutes(
  app: Application,
  runtime: ServiceRuntime,
  configuration: ServiceConfiguration,
): void {
  const maxBytes = configuration.importMaxBytes;
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, passed) => {
      passed(null, payload);
    });
    scope.route<{ Params: { token: string }; Body: Readable }>({
      method: ['POST', 'PUT'],
      url: '/lookups/:token',
      async handler(request, reply) {
        if (Number(request.headers['content-length'] ?? '0') > maxBytes)
          return reply.code(413).send(refusalBody(tooLarge(maxBytes)));
        const session = await useLookupSession(runtime.database.sql, request.params.token, request.id);
        if (!session) return reply.code(404).send(refusalBody(new RefusedError([refusals.unknownAddress()])));
        try {
          const answer = await openAnswer(answerLookup(runtime, session, request.body, maxBytes));
          return await reply
            .header('content-type', 'text/csv; charset=utf-8')
            .header('cache-control', 'no-store')
            .send(answer);
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
          return reply.code(error.problems[0].code === 'FILE_TOO_LARGE' ? 413 : 422).send(refusalBody(error));
        }
      },
    });
    done();
  });
}
