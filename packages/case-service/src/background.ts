import type { Transport } from '@zhucan/messaging';
import { type Background, type EventSettings, type ServiceRuntime, startEvents } from '@zhucan/subgraph-kit';

import { settleAllWaitingRows } from './imports/waiting.js';
import { recordProgrammeVersions } from './programmes.js';
import { eraseResidents } from './projections/erasures.js';
import { projectRegistry, REGISTRY_TOPICS } from './projections/registry.js';
import type { CaseService } from './service.js';

/**
 * What runs beside the requests of a case service: records the programmes in force, takes in what the registry tells, and sends the
 * service's events.
 *
 * @param shared a transport that services in one process share; the service's own where left out
 */
export async function startCaseBackground(
  service: CaseService,
  runtime: ServiceRuntime,
  settings: Pick<EventSettings, 'kafkaBrokers' | 'kafkaSecurity' | 'outboxKeptMs' | 'topics'>,
  shared?: Transport,
): Promise<Background> {
  const { database, protector } = runtime;
  await database.transaction(({ sql }) => recordProgrammeVersions(sql, service.programmes));
  await settleAllWaitingRows(service, (work) => database.transaction(({ sql }) => work(sql)));
  return startEvents(
    runtime,
    {
      source: service.context,
      ...settings,
      takesIn: {
        topics: REGISTRY_TOPICS,
        handle: (sql, events) => projectRegistry(service, sql, events),
        erase: (sql, erasures) => eraseResidents(service, protector, sql, erasures),
      },
    },
    shared,
  );
}
