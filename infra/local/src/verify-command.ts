import { SERVICE_READS, topicsOf } from '@zhucan/event-contracts';
import { kafkaTransport, type Ledger, type LedgerService, readLedger } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';
import pg from 'pg';

import { databaseUrl } from './databases.js';
import { LocalError } from './errors.js';
import { SERVICES } from './parts.js';
import type { StackState } from './state.js';

/** Enough to see what is wrong; the number of all stands beside. */
const SHOWN_LINES = 20;

/**
 * Compares the books of the running stack: per aggregate the versions in the database, on the topic and at each consumer.
 *
 * @returns 0 where they balance, 1 where they do not
 * @throws LocalError where the stack's events are in memory
 */
export async function runVerify(running: StackState): Promise<number> {
  if (running.kafkaBrokers.length === 0)
    throw new LocalError('Events in memory leave no books: run the stack with Kafka to verify it.');
  const services = SERVICES.map(({ name, database }): LedgerService => ({
    name,
    pool: new pg.Pool({ connectionString: databaseUrl(running.postgresUrl, database), max: 3 }),
    publishes: topicsOf(name),
    consumes: SERVICE_READS[name] ?? [],
  }));
  const transport = kafkaTransport({
    brokers: running.kafkaBrokers,
    clientId: 'verify',
    logger: createLogger({ service: 'verify', level: 'warn' }),
  });
  try {
    const ledger = await readLedger(services, transport);
    process.stdout.write(`${formatLedger(ledger)}\n`);
    return ledger.unbalanced.length === 0 ? 0 : 1;
  } finally {
    await transport.close();
    await Promise.all(services.map(({ pool }) => pool.end()));
  }
}

/** The ledger as lines for a terminal. */
export function formatLedger({ topics, inFlight, parked, unbalanced }: Ledger): string {
  const width = Math.max(...topics.map(({ topic }) => topic.length), 0);
  return [
    ...topics.map(
      ({ topic, aggregates, events, duplicates }) =>
        `${topic.padEnd(width)}  ${aggregates} aggregates, ${events} events, ${duplicates} sent twice`,
    ),
    ...Object.entries(inFlight).flatMap(([service, rows]) =>
      rows === 0 ? [] : [`${service}: ${rows} rows in flight`],
    ),
    ...parked
      .slice(0, SHOWN_LINES)
      .map(
        ({ consumer, topic, aggregateId, versions }) =>
          `parked at ${consumer}: ${topic} ${aggregateId} version ${versions.join(', ')}`,
      ),
    ...(parked.length > SHOWN_LINES ? [`parked: ${parked.length} aggregates in all`] : []),
    ...unbalanced.slice(0, SHOWN_LINES).map(({ topic, aggregateId, database, onTopic, consumers }) => {
      const readers = Object.entries(consumers).map(([name, count]) => `${name} ${count}`);
      return `NOT BALANCED ${topic} ${aggregateId}: version ${database} in the database, ${onTopic} on the topic${readers.length === 0 ? '' : `, ${readers.join(', ')}`}`;
    }),
    unbalanced.length === 0
      ? 'The ledger balances.'
      : `The ledger does not balance: ${unbalanced.length} aggregates.`,
  ].join('\n');
}
