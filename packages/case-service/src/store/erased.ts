import type { Sql } from '@zhucan/sql';

/** Which residents were erased here; one statement, none for none. */
export async function findErased(sql: Sql, residentIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (residentIds.length === 0) return new Set();
  const rows = await sql.query<{ resident_id: string }>(
    'SELECT resident_id FROM resident_projection WHERE resident_id = ANY($1::text[]) AND erased_on IS NOT NULL',
    [[...new Set(residentIds)]],
  );
  return new Set(rows.map((row) => row.resident_id));
}
