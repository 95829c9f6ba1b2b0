import type { Sql } from '@zhucan/sql';

/** Our ids of regions by official code or our own id; one statement. Regions that are unknown are left out. */
export async function findRegionIds(sql: Sql, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await sql.query<{ id: string; code: string | null }>(
    'SELECT id, code FROM region WHERE id = ANY($1::text[]) OR code = ANY($1::text[])',
    [[...new Set(keys)]],
  );
  return new Map(
    rows.flatMap(({ id, code }) =>
      (code === null ? [id] : [id, code]).map((key): [string, string] => [key, id]),
    ),
  );
}
