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

import { rehabEmploymentCases, SERVICE } from './case-service.js';
import type { RehabEmploymentConfiguration } from './environment.js';
import { rehabEmploymentLoaders } from './loaders/index.js';
import { MIGRATIONS } from './migrations/index.js';
import { RECORD_KINDS } from './operations/record.js';
import { rehabEmploymentReport } from './report/index.js';
import { rehabEmploymentResolvers } from './resolvers/index.js';

/** The service's own SDL. */
const SCHEMA = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

async function casesOf({ clock }: RehabEmploymentConfiguration): Promise<CaseService> {
  return rehabEmploymentCases(await readProgrammes(new URL('../programmes/', import.meta.url)), clock);
}

/** What the service keeps of the registry's events, each to be rebuilt by itself. @throws where programme data is wrong */
export async function projections(
  configuration: RehabEmploymentConfiguration,
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
  configuration: RehabEmploymentConfiguration,
  transport?: Transport,
): Promise<RunningService> {
  const service = await casesOf(configuration);
  return startSubgraph(
    {
      service: SERVICE,
      schema: SCHEMA,
      resolvers: rehabEmploymentResolvers(service),
      entities: [],
      migrations: MIGRATIONS,
      loaders: rehabEmploymentLoaders,
      report: rehabEmploymentReport,
      evidence: {
        RehabEmploymentCase: (id, context) => context.loaders.cases.byId.load(id),
        InspectionVisit: (id, context) => context.loaders.inspectionVisit.load(id),
        TrainingClass: (id, context) => context.loaders.trainingClass.load(id),
      },
      imports: (base) => [
        ...RECORD_KINDS.map((kind) => recordImport(kind, base)),
        caseImport('rehab-cases', service),
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
