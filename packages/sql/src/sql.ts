import pg, { type ClientBase, type Pool } from 'pg';

/** PostgreSQL's DATE: a calendar date has no time and no zone, so it stays the text that it is. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/**
 * A way to run SQL on one PostgreSQL connection, or in one transaction.
 *
 * Statements take their parameters as `$1, $2, …`; a business date is always such a parameter, never the server's own.
 */
export interface Sql {
  /**
   * Runs one statement.
   *
   * @param text the statement, with `$n` for its parameters
   * @param values the parameters in order
   * @returns the rows it gives, also those of `INSERT … RETURNING` and `UPDATE … RETURNING`; none for a plain command
   */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** An {@link Sql} that tells how many statements went through it, so that tests can assert the number. */
export interface CountingSql extends Sql {
  /** The statements so far, in order. */
  readonly statements: readonly string[];
}

/**
 * The port over a `pg` client or pool.
 *
 * @param client a connected client (for transactions) or a pool (for single statements)
 */
export function pgSql(client: ClientBase | Pool): Sql {
  return {
    async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      const result = await client.query(text, [...values]);
      return result.rows as Row[];
    },
  };
}

/**
 * Wraps a port and keeps each statement that passes.
 *
 * @param inner the port that does the work
 */
export function countingSql(inner: Sql): CountingSql {
  const statements: string[] = [];
  return {
    statements,
    query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      statements.push(text);
      return inner.query<Row>(text, values);
    },
  };
}

/**
 * Takes advisory locks until the end of the transaction, in an order of their own, so that two transactions over the same things come
 * one after the other and never wait for each other in a circle; one statement.
 *
 * @param space sets the locks of one kind of thing apart from those of others
 * @param keys what is locked, by text
 */
export async function lockKeys(sql: Sql, space: number, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await sql.query(
    `SELECT pg_advisory_xact_lock(l.key) FROM (
       SELECT DISTINCT hashtextextended(s.id, $2) AS key FROM unnest($1::text[]) AS s(id) ORDER BY 1) l`,
    [keys, space],
  );
}
