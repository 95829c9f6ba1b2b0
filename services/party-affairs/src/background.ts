import { topicsOf } from '@zhucan/event-contracts';
import {
  kafkaTransport,
  memoryTransport,
  startConsumer,
  startRelay,
  type Transport,
} from '@zhucan/messaging';
import {
  type Background,
  projectRegionEvents,
  REGION_TOPIC,
  type ServiceRuntime,
} from '@zhucan/subgraph-kit';

import type { PartyAffairsConfiguration } from './environment.js';

/**
 * Takes in regions from the registry, and sends this service's events.
 *
 * @param shared a transport that services in one process share; the service's own where left out
 */
export async function startBackground(
  runtime: ServiceRuntime,
  configuration: PartyAffairsConfiguration,
  shared?: Transport,
): Promise<Background> {
  const { logger, database } = runtime;
  const { kafkaBrokers: brokers } = configuration;
  const own = (): Transport =>
    brokers === 'memory' ? memoryTransport() : kafkaTransport({ brokers, clientId: 'party-affairs', logger });
  const transport = shared ?? own();
  await transport.ensureTopics([...topicsOf('party-affairs'), REGION_TOPIC]);
  const relay = startRelay({ pool: database.pool, transport, source: 'party-affairs', logger });
  const consumer = await startConsumer({
    pool: database.pool,
    transport,
    groupId: 'party-affairs.registry',
    topics: [REGION_TOPIC],
    handle: projectRegionEvents,
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
