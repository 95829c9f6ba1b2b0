import { readFileSync } from 'node:fs';

import type { Projection } from '@zhucan/event-consumer';
import { topicsOf } from '@zhucan/event-contracts';
import type { Transport } from '@zhucan/messaging';
import { type RunningService, startEvents, startSubgraph } from '@zhucan/subgraph-kit';

import type { RegistryConfiguration } from './environment.js';
import { addLookupRoutes } from './http/routes.js';
import { registryImports } from './imports/definitions.js';
import { registryLoaders } from './loaders/index.js';
import { MIGRATIONS } from './migrations/index.js';
import { pendingCaseProjection } from './projections/pending-cases.js';
import { registryReport } from './report/registry-section.js';
import { registryResolvers } from './resolvers/index.js';
import { certificateById } from './resolvers/residents.js';

/** The registry's own SDL. */
const SCHEMA = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/** What the registry keeps of others' events, to be rebuilt. */
export function projections(): readonly Projection[] {
  return [pendingCaseProjection];
}

/**
 * Starts the registry: migrates, takes in which cases are under way, sends what is in the outbox, listens.
 *
 * @param transport one that services in one process share; the registry's own where left out
 * @throws where the database cannot be reached, a migration fails or the port is taken
 */
export function start(configuration: RegistryConfiguration, transport?: Transport): Promise<RunningService> {
  return startSubgraph(
    {
      service: 'registry',
      schema: SCHEMA,
      resolvers: registryResolvers({ keptMonths: configuration.erasureKeptMonths ?? 0 }),
      entities: [],
      migrations: MIGRATIONS,
      loaders: registryLoaders,
      report: registryReport,
      evidence: {
        Certificate: certificateById,
        SurveyVisit: (id, context) => context.loaders.surveyVisit.load(id),
      },
      imports: registryImports,
      routes: addLookupRoutes,
      background: (runtime, { kafkaBrokers, kafkaSecurity, outboxKeptMs }) =>
        startEvents(
          runtime,
          {
            source: 'registry',
            kafkaBrokers,
            kafkaSecurity,
            outboxKeptMs,
            topics: topicsOf('registry'),
            takesIn: { topics: pendingCaseProjection.topics, handle: pendingCaseProjection.handle },
          },
          transport,
        ),
    },
    configuration,
  );
}
