import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startKafka, startPostgres } from '@zhucan/embedded-servers';
import { getEventContract, topicsFor } from '@zhucan/event-contracts';
import { appendToOutbox, type DomainEvent, kafkaTransport, type Transport } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';
import { pgSql } from '@zhucan/sql';
import pg from 'pg';

import { type Databases, makeDatabases } from '../work/databases.js';

const TYPE = 'zhucan.registry.household.opened';
const topics = topicsFor(getEventContract(TYPE), 'internal');
if (topics === null) throw new Error('the event has no topic');

/** The log to which the events of a benchmark go. */
export const LOG = topics.log.name;
const STATES = topics.state.name;
/** The same for the raw producer: as many partitions, kept in the same way. */
export const RAW_TOPICS = ['bench.log.v1', 'bench.copies.v1'] as const;

export const logger = createLogger({ service: 'bench', level: 'silent' });

/** What a benchmark runs on. PostgreSQL writes to the disk as in earnest. */
export interface BenchSystem {
  readonly databases: Databases;
  readonly publisher: pg.Pool;
  readonly consumer: pg.Pool;
  readonly brokers: readonly string[];
  readonly transport: Transport;
  stop(): Promise<void>;
}

export async function startBenchSystem(): Promise<BenchSystem> {
  const folder = join(tmpdir(), `zhucan-bench-${randomUUID()}`);
  const [postgres, kafka] = await Promise.all([
    startPostgres({ dataDir: `${folder}-postgres`, removeDataOnExit: true }),
    startKafka({ dataDir: `${folder}-kafka`, removeDataOnExit: true }),
  ]);
  const transport = kafkaTransport({ brokers: kafka.brokers, clientId: 'bench', logger });
  await transport.ensureTopics([LOG, STATES, ...RAW_TOPICS]);
  const databases = await makeDatabases(postgres.url, null);
  const [publisher, consumer] = [databases.publisherUrl, databases.consumerUrl].map(
    (connectionString) => new pg.Pool({ connectionString, max: 10 }),
  ) as [pg.Pool, pg.Pool];
  // The server may end a connection of a pool that is ending: there is nothing to do about it.
  for (const pool of [publisher, consumer]) pool.on('error', () => undefined);
  return {
    databases,
    publisher,
    consumer,
    brokers: kafka.brokers,
    transport,
    async stop() {
      await Promise.all([publisher.end(), consumer.end(), transport.close()]);
      await Promise.all([postgres.stop(), kafka.stop()]);
    },
  };
}

/** An event of a household that lived at three places: some 500 bytes. */
export function eventOf(aggregateId: string, aggregateVersion: number): DomainEvent {
  const timeline = ['2012-01-01', '2015-06-01', '2018-09-01'].map((from) => ({
    from,
    to: null,
    regionId: '430103001002',
  }));
  return {
    type: TYPE,
    aggregateId,
    aggregateVersion,
    occurredOn: '2019-03-01',
    internal: { householdId: aggregateId, synthetic: true, timeline },
  };
}

const VERSIONS = 10;
const ROWS = 500;

/** Writes events that gather, ten of each aggregate. */
export async function gather(pool: pg.Pool, count: number): Promise<void> {
  for (let left = count; left > 0; left -= ROWS) {
    const ids = Array.from({ length: Math.ceil(Math.min(left, ROWS) / VERSIONS) }, () => randomUUID());
    const events = Array.from({ length: VERSIONS }, (_, index) => ids.map((id) => eventOf(id, index + 1)));
    await appendToOutbox(pgSql(pool), events.flat().slice(0, left));
  }
}
