import { RefusedError } from '@zhucan/codes';
import {
  answerRefusal,
  declaredBytes,
  type ServiceConfiguration,
  type ServiceRuntime,
  type SubgraphDefinition,
  type Upload,
  withStreamBodies,
} from '@zhucan/subgraph-kit';

import { refusals } from '../decisions/refusals.js';
import type { RegistryLoaders } from '../loaders/index.js';
import { useLookupSession } from '../store/lookups.js';
import { answerLookup, tooLarge } from './lookup.js';

type Application = Parameters<NonNullable<SubgraphDefinition<RegistryLoaders>['routes']>>[0];

/** Adds the one-time addresses of batch look-ups: `POST` and `PUT /lookups/:token`. A file whose stated length is over the limit is refused before it is read. */
export function addLookupRoutes(
  app: Application,
  runtime: ServiceRuntime,
  configuration: ServiceConfiguration,
): void {
  const maxBytes = configuration.importMaxBytes;
  withStreamBodies(app, (scope) => {
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
          return answerRefusal(reply, error);
        }
      },
    });
  });
}
