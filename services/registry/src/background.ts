import { topicsOf } from '@zhucan/event-contracts';
import { kafkaTransport, memoryTransport, startRelay, type Transport } from '@zhucan/messaging';
import type { Background, ServiceRuntime } from '@zhucan/subgraph-kit';

import type { RegistryConfiguration } from './environment.js';

/**
 * Sends the registry's events; it consumes nothing.
 *
 * @param shared a transport that services in one process share; the registry's own where left out
 */
export async function startBackground(
  runtime: ServiceRuntime,
  configuration: RegistryConfiguration,
  shared?: Transport,
): Promise<Background> {
  const { logger, database } = runtime;
  const { kafkaBrokers: brokers } = configuration;
  const own = (): Transport =>
    brokers === 'memory' ? memoryTransport() : kafkaTransport({ brokers, clientId: 'registry', logger });
  const transport = shared ?? own();
  await transport.ensureTopics(topicsOf('registry'));
  const relay = startRelay({ pool: database.pool, transport, source: 'registry', logger });
  return {
    checks: [
      { name: 'kafka', check: () => transport.ping() },
      { name: 'relay', check: () => relay.check() },
    ],
    async stop() {
      await relay.stop();
      if (!shared) await transport.close();
    },
  };
}
