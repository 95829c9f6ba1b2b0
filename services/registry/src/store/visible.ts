import type { CalendarDate } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

/** What says over time in which region things are: constants of this service, never input. */
export type RegionFacts = 'residence_fact' | 'household_fact';

const KEYS: Readonly<Record<RegionFacts, string>> = {
  residence_fact: 'resident_id',
  household_fact: 'household_id',
};

/** Which of these are in the regions on a day, or were there last; one statement, none without regions. */
export async function findVisible(
  sql: Sql,
  table: RegionFacts,
  ids: readonly string[],
  regionIds: readonly string[] | null,
  on: CalendarDate,
): Promise<Set<string>> {
  if (regionIds === null) return new Set(ids);
  const key = KEYS[table];
  const rows = await sql.query<{ id: string }>(
    `SELECT id FROM (
       SELECT DISTINCT ON (${key}) ${key} AS id, region_id FROM ${table}
        WHERE ${key} = ANY($1::uuid[]) AND superseded_at IS NULL AND valid_from <= $3 ORDER BY ${key}, valid_from DESC) last
      WHERE region_id = ANY($2::text[])`,
    [ids, regionIds, on],
  );
  return new Set(rows.map((row) => row.id));
}
