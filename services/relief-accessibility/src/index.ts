import { readFileSync } from 'node:fs';

import {
  caseImport,
  type CaseService,
  readProgrammes,
  registryProjections,
  startCaseBackground,
} from '@zhucan/case-service';
import type { Projection } from '@zhucan/event-consumer';
import { topicsOf } from '@zhucan/event-contracts';
import type { Transport } from '@zhucan/messaging';
import { recordImport, type RunningService, startSubgraph } from '@zhucan/subgraph-kit';

import { reliefAccessibilityCases, SERVICE } from './case-service.js';
import type { ReliefAccessibilityConfiguration } from './environment.js';
import { reliefAccessibilityLoaders } from './loaders/index.js';
import { MIGRATIONS } from './migrations/index.js';
import { RECORD_KINDS } from './operations/record.js';
import { reliefAccessibilityReport } from './report/index.js';
import { reliefAccessibilityResolvers } from './resolvers/index.js';

/** The service's own SDL. */
const SCHEMA = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

async function casesOf({ clock }: ReliefAccessibilityConfiguration): Promise<CaseService> {
  return reliefAccessibilityCases(await readProgrammes(new URL('../programmes/', import.meta.url)), clock);
}

/** What the service keeps of the registry's events, each to be rebuilt by itself. @throws where programme data is wrong */
export async function projections(
  configuration: ReliefAccessibilityConfiguration,
): Promise<readonly Projection[]> {
  return registryProjections(await casesOf(configuration));
}

/**
 * Starts the service: migrates, takes in what the registry tells, sends what is in the outbox, listens.
 *
 * @param transport one that services in one process share; the service's own where left out
 * @throws where the database cannot be reached, a migration fails, programme data is wrong or the port is taken
 */
export async function start(
  configuration: ReliefAccessibilityConfiguration,
  transport?: Transport,
): Promise<RunningService> {
  const service = await casesOf(configuration);
  return startSubgraph(
    {
      service: SERVICE,
      schema: SCHEMA,
      resolvers: reliefAccessibilityResolvers(service),
      entities: [],
      migrations: MIGRATIONS,
      loaders: reliefAccessibilityLoaders,
      report: reliefAccessibilityReport,
      evidence: {
        ReliefAccessibilityCase: (id, context) => context.loaders.cases.byId.load(id),
        PublicEvent: (id, context) => context.loaders.publicEvent.load(id),
        Honour: (id, context) => context.loaders.honour.load(id),
        ModelCommunity: (id, context) => context.loaders.modelCommunity.load(id),
        OneVisitProcedure: (id, context) => context.loaders.oneVisitProcedure.load(id),
      },
      imports: (base) => [
        ...RECORD_KINDS.map((kind) => recordImport(kind, base)),
        caseImport('relief-cases', service),
      ],
      background: (runtime, { kafkaBrokers, kafkaSecurity, outboxKeptMs }) =>
        startCaseBackground(
          service,
          runtime,
          { kafkaBrokers, kafkaSecurity, outboxKeptMs, topics: topicsOf(SERVICE) },
          transport,
        ),
    },
    configuration,
  );
}
