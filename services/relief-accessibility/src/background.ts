import {
  type CaseService,
  projectRegistry,
  recordProgrammeVersions,
  REGISTRY_TOPICS,
  settleAllWaitingRows,
} from '@zhucan/case-service';
import { topicsOf } from '@zhucan/event-contracts';
import {
  kafkaTransport,
  memoryTransport,
  startConsumer,
  startRelay,
  type Transport,
} from '@zhucan/messaging';
import type { Background, ServiceRuntime } from '@zhucan/subgraph-kit';

import { SERVICE } from './case-service.js';
import type { ReliefAccessibilityConfiguration } from './environment.js';

/**
 * Records the programmes in force, takes in what the registry tells, and sends this service's events.
 *
 * @param shared a transport that services in one process share; the service's own where left out
 */
export async function startBackground(
  service: CaseService,
  runtime: ServiceRuntime,
  configuration: ReliefAccessibilityConfiguration,
  shared?: Transport,
): Promise<Background> {
  const { logger, database } = runtime;
  const { kafkaBrokers: brokers } = configuration;
  const own = (): Transport =>
    brokers === 'memory' ? memoryTransport() : kafkaTransport({ brokers, clientId: SERVICE, logger });
  await database.transaction(({ sql }) => recordProgrammeVersions(sql, service.programmes));
  await settleAllWaitingRows(service, (work) => database.transaction(({ sql }) => work(sql)));
  const transport = shared ?? own();
  await transport.ensureTopics([...topicsOf(SERVICE), ...REGISTRY_TOPICS]);
  const relay = startRelay({ pool: database.pool, transport, source: SERVICE, logger });
  const consumer = await startConsumer({
    pool: database.pool,
    transport,
    groupId: `${SERVICE}.registry`,
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
