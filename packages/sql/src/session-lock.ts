import type { Pool, PoolClient } from 'pg';

/** An advisory lock that a connection of its own holds: who loses the connection has lost the lock. */
export interface SessionLock {
  /** The connection; it may be worked with while the lock is held. */
  readonly client: PoolClient;
  /** Aborted once the connection is lost. */
  readonly lost: AbortSignal;
  /** Gives the lock back and the connection with it; one that was lost, or is said to be broken, is thrown away. Never throws. */
  release(broken?: boolean): Promise<void>;
}

async function take(pool: Pool, statement: string, key: number): Promise<SessionLock | null> {
  const client = await pool.connect();
  const loss = new AbortController();
  // A connection that the server ends while nothing runs on it reports it here; with nobody to hear it the process would end.
  const onLoss = (): void => loss.abort(new Error('the connection that holds the lock was lost'));
  client.on('error', onLoss).on('end', onLoss);
  const giveBack = (broken: boolean): void => {
    if (!broken) client.off('error', onLoss);
    client.off('end', onLoss);
    client.release(broken);
  };
  try {
    const { rows } = await client.query<{ mine: boolean }>(statement, [key]);
    if (rows[0]?.mine !== true) {
      giveBack(false);
      return null;
    }
  } catch (error) {
    giveBack(true);
    throw error;
  }
  return {
    client,
    lost: loss.signal,
    async release(broken = false) {
      let gone = broken || loss.signal.aborted;
      if (!gone) await client.query('SELECT pg_advisory_unlock($1)', [key]).catch(() => (gone = true));
      giveBack(gone);
    },
  };
}

/**
 * Takes a lock of the database, where nobody has it.
 *
 * @param key tells the lock from others of the database
 * @returns nothing where another holds it
 * @throws where the database does not answer
 */
export function trySessionLock(pool: Pool, key: number): Promise<SessionLock | null> {
  return take(pool, 'SELECT pg_try_advisory_lock($1) AS mine', key);
}

/**
 * Works while it holds a lock of the database, for which it waits.
 *
 * @param key tells the lock from others of the database
 * @throws where the database does not answer, and what the work throws
 */
export async function withSessionLock<T>(
  pool: Pool,
  key: number,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const lock = await take(pool, 'SELECT true AS mine FROM pg_advisory_lock($1)', key);
  if (!lock) throw new Error('the lock was not given');
  try {
    return await work(lock.client);
  } finally {
    await lock.release();
  }
}
