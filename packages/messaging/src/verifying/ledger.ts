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

/** The books of the whole system. */
export interface Ledger {
  readonly topics: readonly { topic: string; aggregates: number; events: number; duplicates: number }[];
  /** Rows still in an outbox, by service. */
  readonly inFlight: Readonly<Record<string, number>>;
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

function holdsAll(held: Versions, wanted: Versions): boolean {
  return [...wanted].every(([id, versions]) => isWithin(versions, held.get(id) ?? NONE));
}

function isWithin(versions: ReadonlySet<number>, all: ReadonlySet<number>): boolean {
  return [...versions].every((version) => all.has(version));
}

/** What a consumer holds, once it holds all that is wanted or its time is over. */
async function waitForInbox(
  pool: Pool,
  topic: string,
  wanted: Versions,
  patienceMs: number,
): Promise<Versions> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const held = await readInbox(pool, topic);
    if (holdsAll(held, wanted) || performance.now() >= deadline) return held;
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
): Promise<{ books: Books; duplicates: number; unbalanced: LedgerLine[] }> {
  // The system may be at work meanwhile: what was sent at first must have arrived, what has arrived must be known at last.
  const books = await readBooks(publisher, topic);
  const onTopic = await readTopic(transport, topic);
  const inboxes = await Promise.all(
    readers.map(
      async ({ name, pool }) => [name, await waitForInbox(pool, topic, books.sent, patienceMs)] as const,
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
    const arrived = inboxes.map(([name, held]) => [name, held.get(aggregateId) ?? NONE] as const);
    const balances =
      isWithin(sent, there) &&
      isWithin(there, known) &&
      arrived.every(([, held]) => isWithin(sent, held) && isWithin(held, known));
    if (balances) continue;
    unbalanced.push({
      topic,
      aggregateId,
      database: Math.max(0, ...sent),
      onTopic: there.size,
      consumers: Object.fromEntries(arrived.map(([name, held]) => [name, held.size])),
    });
  }
  return { books, duplicates: onTopic.duplicates, unbalanced };
}

/**
 * Compares, per aggregate, the versions that a service published with those on the topic and those at each consumer. It may run
 * while the system works: rows that are not sent yet are in flight and no fault, nor is a consumer that catches up.
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
  const unbalanced: LedgerLine[] = [];
  for (const service of services) {
    for (const topic of service.publishes) {
      const readers = services.filter((reader) => reader.consumes.includes(topic));
      const read = await readTopicLedger(topic, service.pool, readers, transport, patienceMs);
      const { sent, unsent } = read.books;
      inFlight[service.name] = Math.max(inFlight[service.name] ?? 0, totalOf(unsent));
      unbalanced.push(...read.unbalanced);
      topics.push({ topic, aggregates: sent.size, events: totalOf(sent), duplicates: read.duplicates });
    }
  }
  return { topics, inFlight, unbalanced };
}
