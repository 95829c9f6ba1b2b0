import { type ConsumerSettings, startConsumer, startVerifier } from '@zhucan/event-consumer';
import { readerGroupOf, stateTopicOf } from '@zhucan/event-contracts';
import {
  type KafkaSecurity,
  kafkaTransport,
  memoryTransport,
  startRelay,
  type Transport,
} from '@zhucan/messaging';

import type { ServiceRuntime } from '../graph/context.js';
import { relayMetrics } from './relay-metrics.js';
import type { Background } from './start.js';
import { verifierMetrics } from './verifier-metrics.js';

/** What a service sends, and what it takes in of others. */
export interface EventSettings {
  /** The service's name: the source of its events. */
  readonly source: string;
  readonly kafkaBrokers: readonly string[] | 'memory';
  /** How it proves to Kafka who it is; nothing where the brokers ask nobody. */
  readonly kafkaSecurity?: KafkaSecurity | undefined;
  /** How long an event stays in the outbox after it was sent, in milliseconds; a day where left out. */
  readonly outboxKeptMs?: number | undefined;
  /** The logs of the service's own events; each has its state beside it. */
  readonly topics: readonly string[];
  /** What it takes in of other services. */
  readonly takesIn?: Pick<ConsumerSettings, 'topics' | 'handle' | 'erase'>;
}

/**
 * Sends a service's events, and takes in those of others that it needs.
 *
 * @param shared a transport that services in one process share; the service's own where left out
 */
export async function startEvents(
  { logger, database: { pool } }: ServiceRuntime,
  { source, kafkaBrokers: brokers, kafkaSecurity: security, outboxKeptMs, topics, takesIn }: EventSettings,
  shared?: Transport,
): Promise<Background> {
  const own = (): Transport =>
    brokers === 'memory'
      ? memoryTransport()
      : kafkaTransport({ brokers, clientId: source, logger, security });
  const transport = shared ?? own();
  const states = topics.flatMap((log) => stateTopicOf(log) ?? []);
  await transport.ensureTopics([...topics, ...states, ...(takesIn?.topics ?? [])]);
  const relay = startRelay({ pool, transport, source, logger, keptMs: outboxKeptMs });
  const groupId = readerGroupOf(source);
  const consumer = takesIn && (await startConsumer({ pool, transport, groupId, logger, ...takesIn }));
  // Events in memory are gone as they are taken: there is nothing to hold the books against.
  const verifier =
    brokers === 'memory' || shared
      ? undefined
      : startVerifier({
          pool,
          transport,
          reads: takesIn && { groupId, topics: takesIn.topics },
          publishes: topics,
          logger,
        });
  return {
    checks: [
      { name: 'kafka', check: () => transport.ping() },
      { name: 'relay', check: () => relay.check() },
    ],
    addMetrics: (registry) => {
      const readRelay = relayMetrics(registry, relay);
      const readVerifier = verifier && verifierMetrics(registry, verifier);
      return async () => {
        readVerifier?.();
        await readRelay();
      };
    },
    async stop() {
      await verifier?.stop();
      await consumer?.stop();
      await relay.stop();
      if (!shared) await transport.close();
    },
  };
}
