import type { Sql } from '@zhucan/sql';

/** The table in which TypeORM notes the migrations that have run; it makes it itself. */
const MIGRATIONS_TABLE = 'migration';

/**
 * The tables, views and columns of a database's schema `public` that carry no COMMENT.
 *
 * @returns names, as `resident` or `resident.birth_date`
 */
export async function findUncommented(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    `WITH owned AS (
       SELECT oid, relname FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') AND relname <> $1)
     SELECT relname AS name FROM owned WHERE obj_description(oid, 'pg_class') IS NULL
     UNION ALL
     SELECT relname || '.' || attname FROM owned JOIN pg_attribute ON attrelid = oid
     WHERE attnum > 0 AND NOT attisdropped AND col_description(oid, attnum) IS NULL
     ORDER BY name`,
    [MIGRATIONS_TABLE],
  );
  return rows.map(({ name }) => name);
}
