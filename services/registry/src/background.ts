import { createTransport, startRelay } from '@zhucan/messaging';
import type { Background, ServiceRuntime } from '@zhucan/subgraph-kit';

import type { RegistryConfiguration } from './environment.js';

/** Sends the registry's events; it consumes none. */
export async function startBackground(
  runtime: ServiceRuntime,
  configuration: RegistryConfiguration,
): Promise<Background> {
  const { logger, database } = runtime;
  const transport = createTransport(configuration.kafkaBrokers, { clientId: 'registry', logger });
  const relay = await startRelay({ pool: database.pool, transport, source: 'registry', logger });
  return {
    checks: [{ name: 'kafka', check: () => transport.ping() }],
    async stop() {
      await relay.stop();
      await transport.close();
    },
  };
}
