import type { Sql } from '@zhucan/sql';

/** Our lock on the regions within PostgreSQL's space of advisory locks. */
const REGION_LOCK = 430_103_04;

/**
 * Keeps the regions as they are until the end of the transaction; others may keep them too. Taken before the locks of subjects where
 * rows may be put to wait: one that is to wait for a region is written before that region comes, or finds it. One statement.
 */
export async function keepRegions(sql: Sql): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock_shared($1)', [REGION_LOCK]);
}

/** Lets nobody put rows to wait until the end of the transaction, in which regions change; one statement. */
export async function lockRegions(sql: Sql): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock($1)', [REGION_LOCK]);
}
