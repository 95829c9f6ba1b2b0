import {
  kafkaTransport,
  memoryTransport,
  startConsumer,
  startRelay,
  type Transport,
} from '@zhucan/messaging';
import type { Background, ServiceRuntime } from '@zhucan/subgraph-kit';

import { settleAllWaitingRows } from './imports/waiting.js';
import { recordProgrammeVersions } from './programmes.js';
import { projectRegistry, REGISTRY_TOPICS } from './projections/registry.js';
import type { CaseService } from './service.js';

/** Where a case service sends its events. */
export interface CaseBackgroundSettings {
  readonly kafkaBrokers: readonly string[] | 'memory';
  /** The topics of the service's own events. */
  readonly topics: readonly string[];
}

/**
 * What runs beside the requests of a case service: records the programmes in force, takes in what the registry tells, and sends the
 * service's events.
 *
 * @param shared a transport that services in one process share; the service's own where left out
 */
export async function startCaseBackground(
  service: CaseService,
  runtime: ServiceRuntime,
  { kafkaBrokers: brokers, topics }: CaseBackgroundSettings,
  shared?: Transport,
): Promise<Background> {
  const { logger, database } = runtime;
  const { context: source } = service;
  const own = (): Transport =>
    brokers === 'memory' ? memoryTransport() : kafkaTransport({ brokers, clientId: source, logger });
  await database.transaction(({ sql }) => recordProgrammeVersions(sql, service.programmes));
  await settleAllWaitingRows(service, (work) => database.transaction(({ sql }) => work(sql)));
  const transport = shared ?? own();
  await transport.ensureTopics([...topics, ...REGISTRY_TOPICS]);
  const relay = startRelay({ pool: database.pool, transport, source, logger });
  const consumer = await startConsumer({
    pool: database.pool,
    transport,
    groupId: `${source}.registry`,
    topics: REGISTRY_TOPICS,
    handle: (sql, events) => projectRegistry(service, sql, events),
    logger,
  });
  return {
    checks: [
      { name: 'kafka', check: () => transport.ping() },
      { name: 'relay', check: () => relay.check() },
    ],
    async stop() {
      await consumer.stop();
      await relay.stop();
      if (!shared) await transport.close();
    },
  };
}
