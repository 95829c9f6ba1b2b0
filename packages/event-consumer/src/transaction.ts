import { pgSql, type Sql } from '@zhucan/sql';
import type { Pool } from 'pg';

/**
 * Runs work in one transaction on a connection of its own. A connection that failed is thrown away.
 *
 * @param schema the one schema in which the work finds tables; those of the connection where left out
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (sql: Sql) => Promise<T>,
  schema?: string,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  // A connection that the server ends while nothing runs on it reports it here; the next statement fails.
  const onError = (): void => void (broken = true);
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    try {
      if (schema !== undefined)
        await client.query("SELECT set_config('search_path', quote_ident($1), true)", [schema]);
      const result = await work(pgSql(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => (broken = true));
      throw error;
    }
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}
