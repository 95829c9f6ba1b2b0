import type { Pool } from 'pg';

/** How an outbox stands. */
export interface OutboxMeasures {
  /** Rows that are not sent yet. */
  readonly depth: number;
  /** Seconds since the oldest of them was written; 0 where there is none. */
  readonly oldestAgeSeconds: number;
  /** Aggregates that are held by an event which cannot be sent. */
  readonly held: number;
}

/** Reads how an outbox stands. @throws where the database does not answer */
export async function readOutboxMeasures(pool: Pool): Promise<OutboxMeasures> {
  const { rows } = await pool.query<{ depth: number; oldest: number; held: number }>(
    `SELECT count(*)::integer AS depth, coalesce(greatest(extract(epoch FROM now() - min(recorded_at)), 0), 0)::float8 AS oldest,
            (SELECT count(*) FROM outbox_held)::integer AS held
       FROM outbox WHERE published_at IS NULL`,
  );
  const { depth = 0, oldest = 0, held = 0 } = rows[0] ?? {};
  return { depth, oldestAgeSeconds: oldest, held };
}
