import type { Pool } from 'pg';

import type { Transport } from './transport.js';

/** A service whose books are compared. */
export interface LedgerService {
  readonly name: string;
  readonly pool: Pool;
  /** The topics that it publishes. */
  readonly publishes: readonly string[];
  /** The topics that it consumes. */
  readonly consumes: readonly string[];
}

/** What does not balance, or is on its way. */
export interface LedgerLine {
  readonly topic: string;
  readonly aggregateId: string;
  /** The version in the publisher's database. */
  readonly database: number;
  /** The distinct versions on the topic. */
  readonly onTopic: number;
  /** The highest version at each consumer. */
  readonly consumers: Readonly<Record<string, number>>;
}

/** The books of the whole system. */
export interface Ledger {
  readonly topics: readonly { topic: string; aggregates: number; events: number; duplicates: number }[];
  /** Rows still in an outbox, by service. */
  readonly inFlight: Readonly<Record<string, number>>;
  readonly unbalanced: readonly LedgerLine[];
}

interface Published {
  readonly versions: Map<string, Set<number>>;
  duplicates: number;
}

async function readTopic(transport: Transport, topic: string): Promise<Published> {
  const published: Published = { versions: new Map(), duplicates: 0 };
  await transport.readAll([topic], (message) => {
    const versions = published.versions.get(message.key) ?? new Set<number>();
    const version = Number(message.headers['ce_aggregateversion']);
    if (versions.has(version)) published.duplicates += 1;
    versions.add(version);
    published.versions.set(message.key, versions);
  });
  return published;
}

async function expected(
  pool: Pool,
  topic: string,
): Promise<{ versions: Map<string, number[]>; inFlight: number }> {
  const internal = topic.startsWith('zhucan.internal.');
  const aggregate = topic.split('.').at(-2) ?? '';
  const { rows } = await pool.query<{ aggregate_id: string; versions: number[]; unsent: number }>(
    `SELECT aggregate_id, array_agg(version ORDER BY version) FILTER (WHERE published_at IS NOT NULL) AS versions, count(*) FILTER (WHERE published_at IS NULL)::integer AS unsent
       FROM outbox WHERE aggregate_type = $1 AND ${internal ? 'internal_payload' : 'public_payload'} IS NOT NULL GROUP BY aggregate_id`,
    [aggregate],
  );
  const sent = rows.filter((row) => (row.versions as number[] | null) !== null);
  return {
    versions: new Map(sent.map((row) => [row.aggregate_id, row.versions])),
    inFlight: rows.reduce((sum, row) => sum + row.unsent, 0),
  };
}

async function received(pool: Pool, topic: string): Promise<Map<string, { count: number; last: number }>> {
  const { rows } = await pool.query<{ aggregate_id: string; count: number; last: number }>(
    'SELECT aggregate_id, count(DISTINCT version)::integer AS count, max(version) AS last FROM inbox WHERE topic = $1 GROUP BY aggregate_id',
    [topic],
  );
  return new Map(rows.map((row) => [row.aggregate_id, row]));
}

/**
 * Compares, per aggregate, the versions that a service published with those on the topic and those at each consumer.
 * Rows that are not sent yet are in flight and no fault.
 */
export async function readLedger(services: readonly LedgerService[], transport: Transport): Promise<Ledger> {
  const topics: { topic: string; aggregates: number; events: number; duplicates: number }[] = [];
  const inFlight: Record<string, number> = {};
  const unbalanced: LedgerLine[] = [];
  for (const service of services) {
    for (const topic of service.publishes) {
      const [books, published] = await Promise.all([
        expected(service.pool, topic),
        readTopic(transport, topic),
      ]);
      const readers = services.filter((reader) => reader.consumes.includes(topic));
      const arrivals = await Promise.all(
        readers.map(async (reader) => [reader.name, await received(reader.pool, topic)] as const),
      );
      inFlight[service.name] = Math.max(inFlight[service.name] ?? 0, books.inFlight);
      for (const aggregateId of new Set([...books.versions.keys(), ...published.versions.keys()])) {
        const versions = books.versions.get(aggregateId) ?? [];
        const onTopic = published.versions.get(aggregateId) ?? new Set<number>();
        const consumers = Object.fromEntries(
          arrivals.map(([name, seen]) => [name, seen.get(aggregateId)?.count ?? 0]),
        );
        const sameOnTopic =
          versions.length === onTopic.size && versions.every((version) => onTopic.has(version));
        if (!sameOnTopic || Object.values(consumers).some((count) => count !== versions.length)) {
          unbalanced.push({
            topic,
            aggregateId,
            database: versions.at(-1) ?? 0,
            onTopic: onTopic.size,
            consumers,
          });
        }
      }
      topics.push({
        topic,
        aggregates: books.versions.size,
        events: [...books.versions.values()].reduce((sum, versions) => sum + versions.length, 0),
        duplicates: published.duplicates,
      });
    }
  }
  return { topics, inFlight, unbalanced };
}
