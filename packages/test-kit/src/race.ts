import type pg from 'pg';

import { waitUntil } from './wait.js';

/** What two transactions meet over. */
export interface RaceSettings<First, Second> {
  /** Connections to the database in which they meet. */
  readonly pool: pg.Pool;
  /** A table that the first writes to after it has written what the second wants as well. */
  readonly heldAt: string;
  readonly first: () => Promise<First>;
  readonly second: () => Promise<Second>;
}

/**
 * Makes two transactions meet, in the same order every time: the first is held in its middle until the second waits for it, and then
 * let go. Nothing is left to chance and nothing is timed: both waits are read from the server's own lock tables.
 *
 * @returns what each came to
 * @throws Error where the first never writes to the table, or the second never waits for the first
 */
export async function race<First, Second>(settings: RaceSettings<First, Second>): Promise<[First, Second]> {
  const { pool, heldAt } = settings;
  const holder = await pool.connect();
  const running: Promise<unknown>[] = [];
  const started = <T>(work: Promise<T>): Promise<T> => {
    running.push(work.catch(() => undefined));
    return work;
  };
  try {
    await holder.query('BEGIN');
    // Writers of the table wait; everything that they wrote before stays uncommitted.
    await holder.query(`LOCK TABLE ${holder.escapeIdentifier(heldAt)} IN SHARE MODE`);
    const first = started(settings.first());
    let firstPid = 0;
    await waitUntil(
      async () => {
        const { rows } = await pool.query<{ pid: number }>(
          'SELECT pid FROM pg_locks WHERE NOT granted AND relation = $1::regclass',
          [heldAt],
        );
        firstPid = rows[0]?.pid ?? 0;
        return firstPid > 0;
      },
      { what: `the first to write to ${heldAt}` },
    );
    const second = started(settings.second());
    await waitUntil(
      async () => {
        const { rows } = await pool.query(
          'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND $1 = ANY(pg_blocking_pids(pid))',
          [firstPid],
        );
        return rows.length > 0;
      },
      { what: 'the second to wait for the first' },
    );
    await holder.query('COMMIT');
    return await Promise.all([first, second]);
  } finally {
    // Also where a wait was in vain: what is under way must not outlive its test.
    await holder.query('ROLLBACK');
    holder.release();
    await Promise.all(running);
  }
}
