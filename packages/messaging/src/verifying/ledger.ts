import { setTimeout as pause } from 'node:timers/promises';

import type { Pool } from 'pg';

import type { Transport } from '../transport/transport.js';

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
  /** The version up to which the publisher sent. */
  readonly database: number;
  /** The distinct versions on the topic. */
  readonly onTopic: number;
  /** The number of distinct versions at each consumer. */
  readonly consumers: Readonly<Record<string, number>>;
}

/** Messages of an aggregate that wait at a consumer as dead letters: they are not lost, and somebody has to look at them. */
export interface ParkedLine {
  readonly consumer: string;
  readonly topic: string;
  readonly aggregateId: string;
  readonly versions: readonly number[];
}

/** The books of the whole system. */
export interface Ledger {
  readonly topics: readonly { topic: string; aggregates: number; events: number; duplicates: number }[];
  /** Rows still in an outbox, by service. */
  readonly inFlight: Readonly<Record<string, number>>;
  readonly parked: readonly ParkedLine[];
  readonly unbalanced: readonly LedgerLine[];
}

type Versions = ReadonlyMap<string, ReadonlySet<number>>;

const NONE: ReadonlySet<number> = new Set();
/** How long a consumer may be behind; one that catches up within it has lost nothing. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 200;

async function readTopic(
  transport: Transport,
  topic: string,
): Promise<{ versions: Versions; duplicates: number }> {
  const versions = new Map<string, Set<number>>();
  let duplicates = 0;
  await transport.readAll([topic], (message) => {
    const seen = versions.get(message.key) ?? new Set<number>();
    const version = Number(message.headers['ce_aggregateversion']);
    if (seen.has(version)) duplicates += 1;
    seen.add(version);
    versions.set(message.key, seen);
  });
  return { versions, duplicates };
}

interface Books {
  /** What was marked as sent. */
  readonly sent: Versions;
  readonly unsent: Versions;
}

/** Also what the outbox no longer holds is known by its versions. */
async function readBooks(pool: Pool, topic: string): Promise<Books> {
  const part = topic.startsWith('zhucan.internal.') ? 'internal' : 'public';
  const aggregate = topic.split('.').at(-2) ?? '';
  const { rows } = await pool.query<{ aggregate_id: string; sent: number[] | null; unsent: number[] | null }>(
    `SELECT aggregate_id, array_agg(version) FILTER (WHERE sent) AS sent, array_agg(version) FILTER (WHERE NOT sent) AS unsent
       FROM (SELECT aggregate_id, version, published_at IS NOT NULL AS sent FROM outbox
              WHERE aggregate_type = $1 AND ${part}_payload IS NOT NULL
             UNION ALL
             SELECT s.aggregate_id, v.version, true FROM outbox_sent s, unnest(s.${part}_versions) AS r,
                    generate_series(lower(r), upper(r) - 1) AS v(version) WHERE s.aggregate_type = $1) AS known
      GROUP BY aggregate_id`,
    [aggregate],
  );
  const toVersions = (of: 'sent' | 'unsent'): Versions =>
    new Map(rows.flatMap((row) => (row[of] === null ? [] : [[row.aggregate_id, new Set(row[of])]])));
  return { sent: toVersions('sent'), unsent: toVersions('unsent') };
}

async function readInbox(pool: Pool, topic: string): Promise<Versions> {
  const { rows } = await pool.query<{ aggregate_id: string; versions: number[] }>(
    'SELECT aggregate_id, array_agg(version) AS versions FROM inbox WHERE topic = $1 GROUP BY aggregate_id',
    [topic],
  );
  return new Map(rows.map((row) => [row.aggregate_id, new Set(row.versions)]));
}

/** What a consumer put away and nobody has met yet. A message without a version is one of version 0. */
async function readParked(pool: Pool, topic: string): Promise<Versions> {
  const { rows } = await pool.query<{ key: string; versions: number[] }>(
    `SELECT key, array_agg(CASE WHEN headers->>'ce_aggregateversion' ~ '^[0-9]{1,9}$' THEN (headers->>'ce_aggregateversion')::integer ELSE 0 END
            ORDER BY letter_id) AS versions
       FROM dead_letter WHERE topic = $1 AND resolved_at IS NULL GROUP BY key`,
    [topic],
  );
  return new Map(rows.map((row) => [row.key, new Set(row.versions)]));
}

function isWithin(versions: ReadonlySet<number>, all: ReadonlySet<number>): boolean {
  return [...versions].every((version) => all.has(version));
}

/** What a consumer has of a topic: taken in, or put away. */
interface Arrived {
  readonly taken: Versions;
  readonly parked: Versions;
}

function has({ taken, parked }: Arrived, id: string, versions: ReadonlySet<number>): boolean {
  return isWithin(versions, new Set([...(taken.get(id) ?? NONE), ...(parked.get(id) ?? NONE)]));
}

/** What a consumer has, once it has all that is wanted or its time is over. */
async function waitForConsumer(
  pool: Pool,
  topic: string,
  wanted: Versions,
  patienceMs: number,
): Promise<Arrived> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    // Letters first: one that takes effect in between is seen in the inbox.
    const parked = await readParked(pool, topic);
    const arrived = { parked, taken: await readInbox(pool, topic) };
    if ([...wanted].every(([id, versions]) => has(arrived, id, versions)) || performance.now() >= deadline)
      return arrived;
    await pause(LOOK_AGAIN_MS);
  }
}

function totalOf(versions: Versions): number {
  return [...versions.values()].reduce((sum, each) => sum + each.size, 0);
}

/** The books of one topic: what its publisher, the topic and its consumers hold, told of each aggregate that does not balance. */
async function readTopicLedger(
  topic: string,
  publisher: Pool,
  readers: readonly LedgerService[],
  transport: Transport,
  patienceMs: number,
): Promise<{ books: Books; duplicates: number; parked: ParkedLine[]; unbalanced: LedgerLine[] }> {
  // The system may be at work meanwhile: what was sent at first must have arrived, what has arrived must be known at last.
  const books = await readBooks(publisher, topic);
  const onTopic = await readTopic(transport, topic);
  const consumers = await Promise.all(
    readers.map(
      async ({ name, pool }) => [name, await waitForConsumer(pool, topic, books.sent, patienceMs)] as const,
    ),
  );
  const later = await readBooks(publisher, topic);
  const unbalanced: LedgerLine[] = [];
  for (const aggregateId of new Set([...books.sent.keys(), ...onTopic.versions.keys()])) {
    const sent = books.sent.get(aggregateId) ?? NONE;
    const there = onTopic.versions.get(aggregateId) ?? NONE;
    const known = new Set([
      ...(later.sent.get(aggregateId) ?? NONE),
      ...(later.unsent.get(aggregateId) ?? NONE),
    ]);
    const balances =
      isWithin(sent, there) &&
      isWithin(there, known) &&
      consumers.every(
        ([, arrived]) =>
          has(arrived, aggregateId, sent) && isWithin(arrived.taken.get(aggregateId) ?? NONE, known),
      );
    if (balances) continue;
    unbalanced.push({
      topic,
      aggregateId,
      database: Math.max(0, ...sent),
      onTopic: there.size,
      consumers: Object.fromEntries(
        consumers.map(([name, { taken }]) => [name, taken.get(aggregateId)?.size ?? 0]),
      ),
    });
  }
  const parked = consumers.flatMap(([consumer, arrived]) =>
    [...arrived.parked].map(([aggregateId, versions]) => ({
      consumer,
      topic,
      aggregateId,
      versions: [...versions],
    })),
  );
  return { books, duplicates: onTopic.duplicates, parked, unbalanced };
}

/**
 * Compares, per aggregate, the versions that a service published with those on the topic and those at each consumer. It may run
 * while the system works: rows that are not sent yet are in flight and no fault, nor is a consumer that catches up.
 * What a consumer put away as a dead letter is told as parked, and not missing.
 *
 * @param patienceMs how long a consumer may be behind
 */
export async function readLedger(
  services: readonly LedgerService[],
  transport: Transport,
  patienceMs = PATIENCE_MS,
): Promise<Ledger> {
  const topics: { topic: string; aggregates: number; events: number; duplicates: number }[] = [];
  const inFlight: Record<string, number> = {};
  const parked: ParkedLine[] = [];
  const unbalanced: LedgerLine[] = [];
  for (const service of services) {
    for (const topic of service.publishes) {
      const readers = services.filter((reader) => reader.consumes.includes(topic));
      const read = await readTopicLedger(topic, service.pool, readers, transport, patienceMs);
      const { sent, unsent } = read.books;
      inFlight[service.name] = Math.max(inFlight[service.name] ?? 0, totalOf(unsent));
      parked.push(...read.parked);
      unbalanced.push(...read.unbalanced);
      topics.push({ topic, aggregates: sent.size, events: totalOf(sent), duplicates: read.duplicates });
    }
  }
  return { topics, inFlight, parked, unbalanced };
}
