import type { PoolClient } from 'pg';

/** A row of the outbox that may be sent. */
export interface UnsentRow {
  readonly position: string;
  readonly event_id: string;
  readonly aggregate_type: string;
  readonly aggregate_id: string;
  readonly version: number;
  readonly event_type: string;
  readonly occurred_on: string;
  readonly recorded_at: Date;
  /** JSON. */
  readonly public_payload: string | null;
  readonly internal_payload: string | null;
  readonly erases: boolean;
  readonly traceparent: string | null;
}

/** Rows sent at once. */
const BATCH_ROWS = 500;
/**
 * Bytes of payloads sent at once; the relay holds twice as much in memory, as it reads the next rows meanwhile. A broker takes 1 MiB for a partition
 * in one request by default, so that a batch fits though it were for one partition and did not compress: 768 KiB and some 400 bytes of headers for
 * each of 500 rows.
 */
const BATCH_BYTES = 768 * 1024;
/** Rows moved out of the outbox in one statement: some 50 ms. */
const PRUNE_ROWS = 5_000;
/** First wait of an aggregate whose event cannot be sent; it doubles with each attempt, up to an hour. */
const HOLD_SECONDS = 30;
const LONGEST_HOLD_SECONDS = 3_600;

/**
 * The next unsent rows by position: what is looked at together. The partial index answers it, however much is unsent; `ORDER BY position` alone would mean
 * the text.
 */
const NEXT_UNSENT = `
  SELECT position::text AS position, aggregate_id FROM outbox o WHERE published_at IS NULL AND position > $1 AND position <> ALL($2::bigint[])
     AND NOT EXISTS (SELECT 1 FROM outbox_held h WHERE h.aggregate_id = o.aggregate_id AND h.next_attempt_at > now())
   ORDER BY o.position LIMIT ${BATCH_ROWS}`;

/**
 * The unsent rows of some aggregates that may go now: those that follow on what was sent without a gap. Where a version is missing, its
 * transaction has not committed yet, and what comes after it is held back until it has. What is under way counts as sent.
 *
 * What was sent is found once for each aggregate, over all of its rows: with `published_at IS NOT NULL` as a condition PostgreSQL reads the index of all sent
 * rows instead, for each row again, wherever its statistics are of a time when a backlog had gathered.
 */
const MAY_GO = `
  WITH sent AS MATERIALIZED (
    SELECT aggregate_id,
           greatest((SELECT max(p.version) FILTER (WHERE p.published_at IS NOT NULL OR p.position = ANY($2::bigint[])) FROM outbox p
                       WHERE p.aggregate_id = a.aggregate_id),
                    (SELECT s.version FROM outbox_sent s WHERE s.aggregate_id = a.aggregate_id), 0) AS version
      FROM unnest($1::text[]) AS a(aggregate_id)),
  next AS (
    SELECT * FROM (
      SELECT o.*, row_number() OVER (PARTITION BY o.aggregate_id ORDER BY o.version) AS nth, sent.version AS sent
        FROM outbox o JOIN sent ON sent.aggregate_id = o.aggregate_id
       WHERE o.published_at IS NULL AND o.aggregate_id = ANY($1::text[]) AND o.position <> ALL($2::bigint[])) u
     WHERE version = sent + nth ORDER BY version, position LIMIT ${BATCH_ROWS}),
  written AS MATERIALIZED (SELECT next.*, public_payload::text AS public_text, internal_payload::text AS internal_text FROM next),
  weighed AS (
    SELECT written.*, row_number() OVER by_version AS place,
           sum(coalesce(octet_length(public_text), 0) + coalesce(octet_length(internal_text), 0)) OVER by_version AS bytes
      FROM written WINDOW by_version AS (ORDER BY version, position))
  SELECT position::text AS position, event_id, aggregate_type, aggregate_id, version, event_type, occurred_on, recorded_at,
         public_text AS public_payload, internal_text AS internal_payload, erases, traceparent
    FROM weighed WHERE place = 1 OR bytes <= ${BATCH_BYTES} ORDER BY version, place`;

/**
 * The rows to send next, by version over all aggregates, so that the order of each is kept; none where nothing may go.
 *
 * @param underWay rows that are being sent: those that follow on them may go once they are acknowledged
 */
export async function nextRows(client: PoolClient, underWay: readonly UnsentRow[]): Promise<UnsentRow[]> {
  const sending = underWay.map(({ position }) => position);
  for (let after = '0'; ;) {
    const { rows: unsent } = await client.query<{ position: string; aggregate_id: string }>(NEXT_UNSENT, [
      after,
      sending,
    ]);
    const last = unsent.at(-1);
    if (!last) return [];
    const aggregates = [...new Set(unsent.map((row) => row.aggregate_id))];
    const { rows } = await client.query<UnsentRow>(MAY_GO, [aggregates, sending]);
    if (rows.length > 0) return rows;
    // All of these wait for a transaction; others behind them need not.
    after = last.position;
  }
}

/** Marks rows as sent, and their aggregates as held no longer. */
export async function markSent(client: PoolClient, rows: readonly UnsentRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `WITH sent AS (UPDATE outbox SET published_at = now() WHERE position = ANY($1::bigint[]) RETURNING aggregate_id)
     DELETE FROM outbox_held h USING sent WHERE h.aggregate_id = sent.aggregate_id`,
    [rows.map((row) => row.position)],
  );
}

/** Holds the aggregate of a row that cannot be sent. */
export async function holdAggregate(client: PoolClient, row: UnsentRow, reason: string): Promise<void> {
  await client.query(
    `INSERT INTO outbox_held AS h (aggregate_id, version, reason, next_attempt_at) VALUES ($1, $2, $3, now() + $4 * interval '1 second')
     ON CONFLICT (aggregate_id) DO UPDATE SET version = excluded.version, reason = excluded.reason, attempts = h.attempts + 1,
       next_attempt_at = now() + least($4 * 2 ^ least(h.attempts, 20), $5) * interval '1 second'`,
    [row.aggregate_id, row.version, reason, HOLD_SECONDS, LONGEST_HOLD_SECONDS],
  );
}

/**
 * Moves rows out of the outbox that were sent a while ago. What versions they were stays known, so that order and ledger hold on.
 *
 * @param keptMs how long a row stays after it was sent
 * @returns whether there may be more
 */
export async function pruneSent(client: PoolClient, keptMs: number): Promise<boolean> {
  const { rows } = await client.query<{ gone: number }>(
    `WITH gone AS (
       DELETE FROM outbox WHERE position IN
         (SELECT position FROM outbox WHERE published_at < now() - $1 * interval '1 millisecond' ORDER BY published_at LIMIT ${PRUNE_ROWS})
       RETURNING aggregate_id, aggregate_type, version, public_payload IS NOT NULL AS outside, internal_payload IS NOT NULL AS inside),
     moved AS (
       INSERT INTO outbox_sent AS s (aggregate_id, aggregate_type, version, public_versions, internal_versions)
       SELECT aggregate_id, min(aggregate_type), max(version),
              coalesce(range_agg(int4range(version, version, '[]')) FILTER (WHERE outside), '{}'),
              coalesce(range_agg(int4range(version, version, '[]')) FILTER (WHERE inside), '{}')
         FROM gone GROUP BY aggregate_id
       ON CONFLICT (aggregate_id) DO UPDATE SET version = greatest(s.version, excluded.version),
         public_versions = s.public_versions + excluded.public_versions, internal_versions = s.internal_versions + excluded.internal_versions)
     SELECT count(*)::integer AS gone FROM gone`,
    [keptMs],
  );
  return (rows[0]?.gone ?? 0) >= PRUNE_ROWS;
}
