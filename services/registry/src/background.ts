import { topicsOf } from '@zhucan/event-contracts';
import { kafkaTransport, memoryTransport, startRelay, type Transport } from '@zhucan/messaging';
import type { Background, ServiceRuntime } from '@zhucan/subgraph-kit';

import type { RegistryConfiguration } from './environment.js';
import type { ImportDesk } from './imports/desk.js';

/**
 * Sends the registry's events, and goes on with imports that were broken off; it consumes nothing.
 *
 * @param shared a transport that services in one process share; the registry's own where left out
 */
export async function startBackground(
  runtime: ServiceRuntime,
  configuration: RegistryConfiguration,
  imports: ImportDesk,
  shared?: Transport,
): Promise<Background> {
  const { logger, database } = runtime;
  const { kafkaBrokers: brokers } = configuration;
  const own = (): Transport =>
    brokers === 'memory' ? memoryTransport() : kafkaTransport({ brokers, clientId: 'registry', logger });
  const transport = shared ?? own();
  await transport.ensureTopics(topicsOf('registry'));
  const relay = startRelay({ pool: database.pool, transport, source: 'registry', logger });
  await imports.resume();
  return {
    checks: [
      { name: 'kafka', check: () => transport.ping() },
      { name: 'relay', check: () => relay.check() },
    ],
    async stop() {
      await imports.idle();
      await relay.stop();
      if (!shared) await transport.close();
    },
  };
}
