import { setTimeout as pause } from 'node:timers/promises';

import type { PublisherSettings } from '../processes/given.js';
import type { RawProducerSettings } from '../processes/raw-producer.js';
import { Child } from '../system/child.js';
import { type BenchSystem, gather, LOG, RAW_TOPICS } from './system.js';

/** As the relay takes them. */
const BATCH = 500;
/** Counting what is left takes the database's time, of which the relay needs its share. */
const LOOK_MS = 1_000;
/** What is sent before anything is measured, by the relay and by the raw producer: a broker that was just started is slow. */
const WARM_UP = 5_000;

async function unsent({ publisher }: BenchSystem): Promise<number> {
  const { rows } = await publisher.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM outbox WHERE published_at IS NULL',
  );
  return rows[0]?.count ?? 0;
}

/** How fast the relay drains what has gathered, by the instants at which rows were marked, and what memory it has meanwhile. */
export async function drain(
  system: BenchSystem,
  events: number,
): Promise<{ rate: number; residentMiB: [number, number, number]; relay: Child }> {
  const { databases, brokers, publisher } = system;
  await gather(publisher, events);
  await publisher.query('VACUUM ANALYZE outbox');
  const given: PublisherSettings = { databaseUrl: databases.publisherUrl, brokers, without: null };
  const relay = new Child({ script: 'publisher', name: 'the relay', given });
  relay.start();
  const readings: number[] = [];
  for (const left of [events - 1, events / 2, 0]) {
    while ((await unsent(system)) > left) await pause(LOOK_MS);
    readings.push(relay.residentMiB());
  }
  // The first batch finds out where the partitions are, and is not counted.
  const { rows } = await publisher.query<{ rate: number }>(
    `SELECT (sum(sent) - (array_agg(sent ORDER BY published_at))[1]) / extract(epoch FROM max(published_at) - min(published_at))::float8 AS rate
       FROM (SELECT published_at, count(*)::integer AS sent FROM outbox WHERE published_at IS NOT NULL GROUP BY published_at) batches`,
  );
  return { rate: Number(rows[0]?.rate), residentMiB: readings as [number, number, number], relay };
}

/** Lets the broker see work before it is measured. */
export async function warmUp(system: BenchSystem): Promise<void> {
  const { relay } = await drain(system, WARM_UP);
  await relay.kill();
  await raw(system);
  await system.publisher.query('TRUNCATE outbox');
}

/** How fast the library alone sends the same messages. */
export async function raw({ brokers }: BenchSystem): Promise<number> {
  const given: RawProducerSettings = { brokers, log: LOG, to: RAW_TOPICS, batch: BATCH };
  const producer = new Child({ script: 'raw-producer', name: 'the raw producer', given });
  producer.start();
  try {
    return Number(await producer.hear('eventsASecond'));
  } finally {
    await producer.kill();
  }
}
